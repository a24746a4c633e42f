// The messages of the room shown: drawn in parts, followed only when the reader is at the end.

import { button, byId, h, icon, said, setAttribute } from "./dom.js";
import { reasonOf } from "./api.js";
import { settleFolds } from "./message.js";

const PART = 100; // messages drawn at a time
const NEAR_END = 48; // pixels
const SKELETON_MILLISECONDS = 300;
const LIT_MILLISECONDS = 2000;

export function mountLog(store, say, { dates, messages, cards, live, pending, empty }) {
  const log = byId("log");
  const list = h("ol", { class: "messages" });
  const latest = byId("latest");
  let first = 0; // place of the oldest message drawn
  let mark = 0; // the last one that was read when the room was opened
  let lastDay = "";
  let skeleton = null;

  const all = () => store.messages(store.current) ?? [];
  const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;

  function toEnd() {
    log.scrollTop = log.scrollHeight;
    noticeRead();
  }

  /** To the end, or to the top of what is new where both do not fit: a card is read from its title on. */
  function follow(element) {
    const top = element ? element.getBoundingClientRect().top - log.getBoundingClientRect().top + log.scrollTop : log.scrollHeight;
    log.scrollTop = Math.min(log.scrollHeight - log.clientHeight, top - NEAR_END / 2);
    noticeRead();
  }

  function show() {
    clearTimeout(skeleton);
    cards.forget();
    mark = store.readUpTo(store.current);
    log.setAttribute("aria-busy", "true");
    if (store.messages(store.current)) drawAll();
    else load();
  }

  function load() {
    const room = store.current;
    skeleton = setTimeout(() => log.replaceChildren(...loading(say)), SKELETON_MILLISECONDS);
    log.replaceChildren();
    pending.draw();
    live.refresh(room).catch((error) => {
      clearTimeout(skeleton);
      if (room === store.current && !store.messages(room)) drawFault(reasonOf(say, error));
    });
  }

  function drawFault(reason) {
    log.replaceChildren(h("div", { class: "empty", role: "alert" }, icon("behind"),
      h("h2", {}, say("log.failed_title")), h("p", {}, say("log.failed_text", { reason })),
      h("p", { class: "btn-row" }, button(say("log.retry"), { press: show }))));
    log.removeAttribute("aria-busy");
  }

  function drawAll() {
    clearTimeout(skeleton);
    const found = all();
    first = Math.max(0, found.length - PART);
    log.replaceChildren(list, pending.list);
    drawFrom(first);
    pending.draw();
    const separator = list.querySelector(".day-new");
    if (separator) log.scrollTop = separator.offsetTop - log.offsetTop - NEAR_END;
    else follow(list.lastElementChild);
    noticeRead();
    log.removeAttribute("aria-busy");
  }

  function drawFrom(start) {
    first = start;
    lastDay = "";
    list.replaceChildren(...older(), ...nodes(all().slice(start), all()[start - 1]));
    settleFolds(list);
    drawEmpty();
  }

  function nodes(found, before) {
    let last = before;
    return found.flatMap((message) => {
      const made = [...day(message), ...newHere(message, last), messages.build(message, last)];
      last = message;
      return made;
    });
  }

  function day(message) {
    const key = dates().dayKey(message.at);
    if (key === lastDay) return [];
    lastDay = key;
    return [h("li", { class: "day", "data-at": message.at }, h("span", {}, dayWords(message.at)))];
  }

  function dayWords(at) {
    const words = dates().day(at);
    const isToday = store.clock && dates().dayKey(at) === dates().dayKey(store.clock.now);
    return isToday ? say("log.today", { day: words }) : words;
  }

  /** Another day has begun: what was today is so no more. */
  function drawDays() {
    for (const each of list.querySelectorAll(".day[data-at]")) {
      const words = dayWords(each.dataset.at);
      if (each.textContent !== words) each.firstElementChild.textContent = words;
    }
  }

  function newHere(message, before) {
    if (!mark || !before || before.id > mark || message.id <= mark) return [];
    return [h("li", { class: "day day-new" }, h("span", {}, say("log.new")))];
  }

  function older() {
    if (!first) return [];
    return [h("li", { class: "more-row" }, button(say("log.older", { count: Math.min(first, PART) }), { press: drawOlder }))];
  }

  /** What was on top stays where it is on the screen. */
  function drawOlder() {
    const anchor = list.querySelector(".msg");
    const id = anchor.dataset.id;
    const was = anchor.getBoundingClientRect().top;
    drawFrom(Math.max(0, first - PART));
    const same = byId(`m-${id}`);
    log.scrollTop += same.getBoundingClientRect().top - was;
    (list.querySelector(".more-row button") ?? log).focus({ preventScroll: true });
  }

  function append(added) {
    const isFollowing = isAtEnd() || pending.hasSent();
    const before = all()[all().length - added.length - 1];
    const made = nodes(added, before);
    list.append(...made);
    made.forEach(settleFolds);
    cards.update();
    drawEmpty();
    pending.draw();
    if (isFollowing) follow(made[0]);
    else noticeRead();
  }

  function drawEmpty() {
    const none = all().length === 0 && !pending.hasAny();
    log.classList.toggle("is-empty", none);
    const shown = log.querySelector(".empty");
    if (!none) shown?.remove();
    else if (!shown) log.prepend(empty.element);
    empty.draw();
  }

  /** Read is what stood on the screen: at the end of the log, in a tab that is looked at. */
  function noticeRead() {
    if (store.messages(store.current) && isAtEnd() && document.visibilityState === "visible") store.markRead(store.current);
    const count = isAtEnd() ? 0 : store.unread(store.current);
    latest.hidden = isAtEnd() || !all().length;
    latest.classList.toggle("has-new", count > 0);
    latest.replaceChildren(icon("down"), count ? say("log.latest", { count }) : say("log.to_end"));
  }

  function goTo(id) {
    const place = all().findIndex((message) => message.id === id);
    if (place < 0) return;
    if (place < first) drawFrom(Math.max(0, place - 10));
    const element = byId(`m-${id}`);
    setAttribute(element, "tabindex", "-1");
    element.scrollIntoView({ block: "center" });
    element.focus({ preventScroll: true });
    element.classList.add("is-lit");
    setTimeout(() => element.classList.remove("is-lit"), LIT_MILLISECONDS);
  }

  log.addEventListener("scroll", noticeRead, { passive: true });
  latest.addEventListener("click", () => {
    toEnd();
    log.focus({ preventScroll: true });
  });
  document.addEventListener("visibilitychange", noticeRead);
  new ResizeObserver(() => list.isConnected && settleFolds(list)).observe(log);
  store.on("current", show);
  store.on("clock", drawDays);
  store.on("messages", ({ room, added, first: isFirst }) => {
    if (room !== store.current) return;
    if (isFirst) drawAll();
    else append(added);
  });
  store.on("outbox", (room) => {
    if (room !== store.current || !list.isConnected) return;
    const sending = pending.draw();
    drawEmpty();
    if (sending) toEnd();
  });
  return { goTo };
}

/** Shapes of the real size, shown when loading takes longer than a moment. */
function loading(say) {
  const shape = (...names) => h("li", { class: "msg" }, h("span", { class: "tile" }),
    h("div", {}, names.map((name) => h("span", { class: `sk ${name}` }))));
  return [
    h("p", { class: "sr", role: "status" }, say("log.loading")),
    h("ol", { class: "messages", "aria-hidden": "true" },
      shape("sk-40", "sk-card"), shape("sk-40", "sk-90", "sk-70"), shape("sk-40", "sk-card")),
  ];
}

/** What an empty room says: what comes, and how not to wait for it. */
export function createEmpty(store, say, { dates, whatOf, jump }) {
  const text = h("p");
  const act = button(say("log.empty_jump"), { press: jump });
  const element = h("div", { class: "empty" }, icon("chat"), h("h2", {}, say("log.empty_title")), text, h("p", { class: "btn-row" }, act));

  function draw() {
    const next = store.clock?.next;
    act.hidden = !next || !store.clock.movable;
    text.textContent = next
      ? say("log.empty_next", { when: dates().moment(next.at, store.clock.now), what: whatOf(next) })
      : say("log.empty_plain");
  }
  store.on("clock", draw);
  return { element, draw };
}

/** What is on its way or was not sent, below the messages. */
export function createPending(store, say, { messages, outbox, edit }) {
  const list = h("ol", { class: "messages pending" });
  const mine = () => outbox.of(store.current);

  /** Draws them again; true if one of them was just sent. */
  function draw() {
    list.replaceChildren(...mine().map(node));
    list.hidden = !list.children.length;
    return mine().some((entry) => entry.state === "sending");
  }

  function node(entry) {
    const person = store.person(entry.person);
    const isFailed = entry.state === "failed";
    return h("li", { class: isFailed ? "msg is-failed" : "msg is-sending" },
      said("span", Array.from(person?.name ?? entry.person)[0] ?? "", { class: "tile", "aria-hidden": "true" }),
      h("div", { class: "msg-main" },
        h("div", { class: "msg-head" }, said("b", person?.name ?? entry.person), h("span", {}, isFailed ? null : say("log.sending"))),
        messages.words(entry.text),
        isFailed ? failed(entry) : null));
  }

  function failed(entry) {
    const back = () => (outbox.remove(entry), edit(entry));
    return h("p", { class: "failed", role: "alert" }, icon("behind"),
      h("span", {}, entry.reason ? say("log.unsent_why", { reason: entry.reason }) : say("log.unsent")),
      button(say("log.again"), { className: "btn-quiet", press: () => outbox.again(entry) }),
      button(say("log.edit"), { className: "btn-quiet", press: back }),
      button(say("log.delete"), { className: "btn-quiet", press: () => outbox.remove(entry) }));
  }

  return {
    list, draw,
    hasAny: () => mine().length > 0,
    hasSent: () => mine().some((entry) => entry.state !== "failed"),
  };
}

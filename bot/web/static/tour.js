// A quarter in five steps: each ticks itself from what stands in the messages, so a reload shows the same.

import { answerOf, recordedBy } from "./answers.js";
import { button, byId, h, icon } from "./dom.js";
import { isBots } from "./message.js";

const OFFICE = ["coordinator", "administrator"];

/** The steps that have been taken, in order; a later one may be done before an earlier. */
export function stepsDone(store) {
  const rooms = store.rooms.map((room) => ({ room, messages: store.messages(room.id) ?? [] }));
  const some = (test) => rooms.some(({ room, messages }) => messages.some((message) => test(message, room)));
  const answered = (message, room) => store.message(room.id, message.reply_to);
  const seen = (message, room) => message.id <= store.readUpTo(room.id);
  return {
    reminder: some((message, room) => isReminder(message) && seen(message, room)),
    report: some((message, room) => message.kind === "recorded" && isPersons(answered(message, room))),
    press: some((message, room) => message.kind === "recorded" && isCard(answered(message, room))),
    office: some((message, room) => isBots(message) && message.kind !== "refused" && isOfficeCommand(store, answered(message, room))),
    rollup: some((message, room) => message.kind === "rollup" && room.kind === "leading_group" && seen(message, room)),
  };
}

function isReminder(message) {
  return message.kind === "reminder" || message.kind === "urging";
}

function isPersons(message) {
  return Boolean(message) && !isBots(message);
}

function isCard(message) {
  return Boolean(message) && isBots(message);
}

function isOfficeCommand(store, message) {
  return isPersons(message) && OFFICE.includes(store.person(message.from)?.role) && /^\s*[/／]/.test(message.lines[0] ?? "");
}

export function mountTour(store, say, { open, composer, clock, drawers }) {
  const list = byId("tour");
  let shown = "";

  function draw() {
    const done = stepsDone(store);
    const names = Object.keys(done);
    const now = names.find((name) => !done[name]);
    const signature = names.map((name) => Number(done[name])).join("");
    if (signature === shown) return;
    const count = names.filter((name) => done[name]).length;
    const isTick = shown !== "" && count > shown.replaceAll("0", "").length;
    shown = signature;
    list.replaceChildren(...names.map((name) => step(name, { isDone: done[name], isNow: name === now })));
    if (isTick) speak(count, now);
  }

  function step(name, { isDone, isNow }) {
    const glyph = isDone ? "done" : isNow ? "next" : "open";
    const before = isDone ? say("tour.done") : isNow ? say("tour.now") : "";
    return h("li", { class: isDone ? "is-done" : isNow ? "is-now" : "", "aria-current": isNow ? "step" : null },
      icon(glyph),
      h("div", {}, h("span", {}, before ? h("span", { class: "sr" }, before) : null, say(`tour.${name}`)),
        isNow ? button(say("tour.show"), { className: "btn-quiet btn-flush", press: () => show(name) }) : null));
  }

  function speak(count, now) {
    const next = now ? say("tour.next", { step: say(`tour.${now}`) }) : say("tour.all");
    byId("tour-said").textContent = now ? say("tour.ticked", { count, next }) : next;
  }

  /** Leads to where the step is taken; what is to be done there stays the person's. */
  function show(name) {
    const steps = { reminder: toReminder, report: toReport, press: toButtons, office: toOffice, rollup: toRollup };
    steps[name]();
  }

  const roomWhere = (test) => store.rooms.find((room) => (store.messages(room.id) ?? []).some((message) => test(message, room.id)))?.id;

  function toReminder() {
    const room = roomWhere(isReminder);
    if (room) openAnd(room, () => byId("log").focus());
    else clock.focus("jump");
  }

  function toReport() {
    const room = roomWhere(isUnanswered) ?? roomWhere(isReminder);
    if (room) openAnd(room, composer.focus);
    else clock.focus("jump");
  }

  function toButtons() {
    const room = roomWhere(isUnanswered);
    if (room) openAnd(room, () => Array.from(byId("log").querySelectorAll(".answers .btn")).pop()?.parentElement.firstElementChild.focus());
    else clock.focus("jump");
  }

  function toOffice() {
    const room = store.rooms.find((each) => each.kind === "office");
    const status = store.commands.find((each) => each.name === "status");
    const person = store.people.find((each) => OFFICE.includes(each.role) && each.role === "coordinator") ?? store.people.find((each) => OFFICE.includes(each.role));
    if (room) openAnd(room.id, () => composer.prefill(status ? status.word || "/status" : "/", person?.id));
  }

  function toRollup() {
    const room = roomWhere((message, id) => message.kind === "rollup" && store.room(id).kind === "leading_group");
    if (room) openAnd(room, () => byId("log").focus());
    else clock.focus("quarter_end");
  }

  /** A reminder with a row nobody has answered. */
  function isUnanswered(message, room) {
    if (!isReminder(message)) return false;
    const recorded = recordedBy(store.messages(room));
    return message.buttons.some((each) => each.row !== undefined && !answerOf(message, [each], recorded));
  }

  function openAnd(room, then) {
    drawers.close();
    open(room, then);
  }

  for (const name of ["messages", "read", "rooms", "people"]) store.on(name, draw);
}

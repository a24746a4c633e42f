// The clock: office time, two weeks of workdays, what comes next, and moving forward.

import { ApiError, post, reasonOf } from "./api.js";
import { button, byId, h, isWaiting, said } from "./dom.js";
import { noonOf, periodWords } from "./dates.js";

const MOST_LATER = 5;
const TICK_MILLISECONDS = 1000;
const SPREAD_MINUTES = 25; // a digest's messages go one after another, the last one some 21 minutes after its hour
const KNOWN_EVENTS = ["digest", "due", "open", "rollup_preview", "rollup"];

/** What comes, in words: by its name, or as the server says it. */
export function whatWords(say, event) {
  if (!KNOWN_EVENTS.includes(event.what)) return event.what || say("events.other");
  return say(`events.${event.what}`, { count: event.count ?? 0, period: periodWords(say, event.period ?? "") });
}

/** Office time runs with the wall clock between two answers of the server. */
export function nowOf(clock) {
  const gone = clock.readAt === undefined ? 0 : performance.now() - clock.readAt;
  return new Date(new Date(clock.now).getTime() + gone).toISOString();
}

/** Where a jump to an event ends: when its last message has gone. */
function endOf(event) {
  const minutes = event.what === "digest" ? SPREAD_MINUTES : 0;
  return minutes ? new Date(new Date(event.at).getTime() + minutes * 60000).toISOString() : event.at;
}

export function mountClock(store, say, { dates, live }) {
  let moving = null; // where to, while the server is at work
  let outcome = null;
  let before = 0;

  const countAll = () => store.rooms.reduce((sum, room) => sum + (store.messages(room.id)?.length ?? 0), 0);

  function draw() {
    const { clock } = store;
    if (!clock) return;
    byId("clock-now-title").textContent = say(clock.movable ? "clock.now" : "clock.now_fixed");
    drawTime();
    byId("clock-days").replaceChildren(...days(clock));
    byId("clock-next").replaceChildren(...next(clock));
    byId("clock-note").textContent = say(clock.movable ? "clock.forward" : "clock.fixed");
    const later = clock.upcoming.filter((each) => each.at !== clock.next?.at || each.what !== clock.next?.what).slice(0, MOST_LATER);
    byId("clock-later-part").hidden = later.length === 0;
    byId("clock-later").replaceChildren(...later.map((each) => h("li", {},
      h("time", { datetime: each.at }, dates().moment(each.at, clock.now)), said("span", whatWords(say, each)))));
    drawStatus();
  }

  function drawTime() {
    const { clock } = store;
    if (!clock) return;
    const now = nowOf(clock);
    const kind = say(clock.workday ? "clock.workday" : "clock.day_off");
    const time = byId("clock-time");
    if (time.dateTime === now.slice(0, 16)) return; // nothing to draw before the next minute
    time.dateTime = now.slice(0, 16);
    time.textContent = dates().time(now);
    byId("clock-day").textContent = dates().full(now, kind);
    byId("clock-short").textContent = dates().time(now);
    byId("open-clock").setAttribute("aria-label", say("clock.open_at", { now: dates().moment(now) }));
  }

  function days(clock) {
    const heads = say.list("clock.weekdays").map((word) => h("li", { class: "head", "aria-hidden": "true" }, word));
    const lead = (new Date(noonOf(clock.days[0].day)).getUTCDay() + 6) % 7;
    const blanks = Array.from({ length: lead }, () => h("li", { class: "blank", "aria-hidden": "true" }));
    return [...heads, ...blanks, ...clock.days.map((each) => dayCell(each, clock.day))];
  }

  function dayCell(each, today) {
    const kind = say(each.workday ? "clock.workday" : "clock.day_off");
    const mark = each.label === "休" ? say("clock.off") : each.label === "班" ? say("clock.work") : each.label;
    return h("li", { class: each.day === today ? "today" : each.workday ? "" : "off", "aria-current": each.day === today ? "date" : null },
      h("span", { class: "sr" }, say("clock.day_says", { day: dates().shortDay(noonOf(each.day)), kind })),
      h("span", { "aria-hidden": "true" }, String(Number(each.day.slice(8))), mark ? h("small", {}, mark) : null));
  }

  function next(clock) {
    const shown = clock.next
      ? h("div", { class: "clock-next" },
        h("p", {}, h("time", { class: "muted", datetime: clock.next.at }, inTime(clock)), said("strong", whatWords(say, clock.next))),
        clock.movable ? mover("clock.jump", endOf(clock.next), "btn-primary") : null)
      : h("p", { class: "empty-row" }, say("clock.nothing"));
    const { next_workday: workday, quarter_end: quarter } = clock.jumps ?? {};
    const moves = clock.movable
      ? h("div", { class: "clock-moves" }, workday ? mover("clock.next_workday", workday) : null, quarter ? mover("clock.quarter_end", quarter) : null)
      : null;
    return [shown, moves].filter(Boolean);
  }

  function inTime(clock) {
    return say("clock.in_time", { when: dates().moment(clock.next.at, clock.now), span: dates().span(nowOf(clock), clock.next.at) });
  }

  function mover(name, at, className = "") {
    const where = className ? null : h("small", {}, dates().moment(at, store.clock.now));
    const made = button(say(name), { className, "data-move": name, "aria-disabled": moving ? "true" : null, "aria-busy": moving === at ? "true" : null });
    if (where) made.append(where);
    made.addEventListener("click", () => !isWaiting(made) && move(at));
    return made;
  }

  /** Everything on the way happens before the server answers, which may take seconds. */
  async function move(at) {
    const held = document.activeElement?.dataset?.move;
    moving = at;
    outcome = null;
    before = countAll();
    draw();
    refocus(held);
    try {
      const clock = await post("clock", { now: at });
      store.set({ clock: { ...clock, readAt: performance.now() } });
      await live.refreshAll();
      const count = countAll() - before;
      outcome = { words: say(count ? "clock.moved" : "clock.moved_quiet", { when: dates().moment(store.clock.now), count }) };
    } catch (error) {
      outcome = { isFault: true, words: say("clock.not_moved", { reason: reasonOf(say, error) }) };
      if (error instanceof ApiError && error.status) await live.refreshClock().catch(() => {});
    }
    moving = null;
    draw();
    refocus(held);
    store.tell("moved");
  }

  function refocus(held) {
    if (held) byId("clock-next").querySelector(`[data-move="${held}"]`)?.focus({ preventScroll: true });
  }

  function drawStatus() {
    const status = byId("clock-status");
    status.classList.toggle("is-fault", Boolean(outcome?.isFault));
    if (moving) {
      status.replaceChildren(h("progress", { "aria-hidden": "true" }), h("span", {}, say("clock.moving", { when: dates().moment(moving, store.clock.now) })));
    } else status.replaceChildren(outcome ? h("span", {}, outcome.words) : "");
  }

  store.on("clock", draw);
  setInterval(drawTime, TICK_MILLISECONDS);
  return {
    jump: () => store.clock?.next && !moving && move(endOf(store.clock.next)),
    focus: (name) => byId("clock").querySelector(`[data-move="clock.${name}"]`)?.focus(),
  };
}

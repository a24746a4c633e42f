// Puts the console together. What each part needs it is given here; none of them looks for another.

import { createActions } from "./actions.js";
import { ApiError } from "./api.js";
import { createCards } from "./card.js";
import { mountClock, nowOf, whatWords } from "./clock.js";
import { mountComposer } from "./composer.js";
import { createDates } from "./dates.js";
import { button, byId, h, icon, keeper } from "./dom.js";
import { mountDrawers } from "./drawers.js";
import { createLive } from "./live.js";
import { createEmpty, createPending, mountLog } from "./log.js";
import { createMessages } from "./message.js";
import { createOutbox } from "./outbox.js";
import { hashOf, mountHead, mountRooms, roomInAddress } from "./rooms.js";
import { createStore } from "./store.js";
import { mountTheme } from "./theme.js";
import { mountTour } from "./tour.js";
import { createWords } from "./words.js";

const locale = document.documentElement.lang;
const say = createWords(JSON.parse(byId("words").textContent), locale);
const kept = keeper(() => localStorage);
const session = keeper(() => sessionStorage);
const store = createStore(kept);
const live = createLive(store);

let reader = createDates(say, locale, "Asia/Shanghai");
const dates = () => reader;
store.on("clock", ({ zone }) => {
  if (zone !== reader.zone) reader = createDates(say, locale, zone);
});

const drawers = mountDrawers(["rooms", "clock"]);
const outbox = createOutbox(store, say, { session, live });
const composer = mountComposer(store, say, { session, outbox });
const clock = mountClock(store, say, { dates, live });
const goTo = (id) => log.goTo(id);
const actions = createActions(store, say, { live, dates, speaker: composer.speaker, goTo });
const cards = createCards(store, say, actions);
const messages = createMessages(store, say, { dates, cards, reply: composer.reply, goTo });
const pending = createPending(store, say, { messages, outbox, edit: (entry) => composer.prefill(entry.text, entry.person) });
const empty = createEmpty(store, say, { dates, whatOf: (event) => whatWords(say, event), jump: clock.jump });
const log = mountLog(store, say, { dates, messages, cards, live, pending, empty });
mountRooms(store, say);
mountHead(store, say, { ask: composer.send });
mountTour(store, say, { open, composer, clock, drawers });
mountPlan();
mountBanner();
mountTheme();

function open(room, then = () => {}) {
  if (room !== store.current) location.hash = hashOf(room);
  choose();
  then();
}

/** The room the address names; else the one looked at last, one with messages, a unit's. */
function choose() {
  const first = () => store.rooms.find((room) => room.id === session.read("room", null))
    ?? store.rooms.find((room) => room.last && room.kind === "unit")
    ?? store.rooms.find((room) => room.kind === "unit") ?? store.rooms[0];
  const wanted = roomInAddress(store) ?? store.current ?? first()?.id ?? null;
  if (wanted === null || wanted === store.current) return;
  session.write("room", wanted);
  store.set({ current: wanted });
}

function mountPlan() {
  store.on("plan", (plan) => {
    byId("plan").hidden = !plan;
    if (!plan) return;
    byId("plan-title").textContent = plan.title;
    byId("plan-title").lang = "zh-CN";
    byId("plan-version").textContent = say("version", { count: plan.version });
  });
}

function mountBanner() {
  const banner = byId("banner");
  let since = null;
  store.on("connection", ({ down, polling }) => {
    since = down ? since ?? dates().time(nowOf(store.clock)) : null;
    banner.hidden = !down;
    const words = down ? say(polling ? "status.polling" : "status.down", { when: since }) : "";
    if (banner.textContent.startsWith(words) && down) return;
    banner.replaceChildren(...(down ? [icon("behind"), h("span", {}, words), button(say("status.retry"), { press: live.again })] : []));
  });
}

function fail() {
  const banner = byId("banner");
  banner.replaceChildren(icon("behind"), h("span", {}, say("status.unreachable")), button(say("status.retry"), { press: start }));
  banner.hidden = false;
  byId("log").removeAttribute("aria-busy");
}

async function start() {
  try {
    await live.start(locale);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    fail();
    return;
  }
  byId("banner").hidden = true;
  choose();
}

window.addEventListener("hashchange", () => {
  choose();
  drawers.close();
});
byId("rooms").addEventListener("click", (event) => event.target.closest("a") && drawers.close());
store.on("rooms", choose);
start();

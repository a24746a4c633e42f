// Keeps the store up to date: the first load, server-sent events, and asking from time to time while they are down.

import { ApiError, eventsUrl, read } from "./api.js";

const PAGE = 500; // messages the API lists at most
const POLL_SECONDS = 4;
const QUIET_SECONDS = 2; // a drop shorter than this is nobody's business
const CLOCK_SECONDS = 1;

/** `start()` loads everything; `refresh(room)` asks what is new there. Raises ApiError from `start` and `load`. */
export function createLive(store) {
  const asking = new Map();
  let events = null;
  let isDown = false;
  let quiet = null;
  let polling = null;
  let clockSoon = null;

  /** One request a room at a time; what is asked meanwhile is asked once more afterwards. */
  function refresh(room) {
    const now = asking.get(room);
    if (now) {
      now.again = true;
      return now.done;
    }
    const one = { again: false, done: null };
    one.done = (async () => {
      try {
        do {
          one.again = false;
          await load(room);
        } while (one.again);
      } finally {
        asking.delete(room);
      }
    })();
    asking.set(room, one);
    return one.done;
  }

  async function load(room) {
    let found;
    do {
      found = await read(`messages?room=${encodeURIComponent(room)}&after=${store.lastId(room)}`);
      store.add(room, found);
    } while (found.length >= PAGE);
  }

  async function refreshClock() {
    store.set({ clock: { ...(await read("clock")), readAt: performance.now() } });
  }

  /** Messages change what comes next, but the panel need not ask for each of them. */
  function clockSoonAgain() {
    clockSoon = clockSoon ?? setTimeout(() => {
      clockSoon = null;
      refreshClock().catch(drop);
    }, CLOCK_SECONDS * 1000);
  }

  async function refreshAll() {
    const [rooms, people, plan] = await Promise.all([read("rooms"), read("people"), read("plan")]);
    store.set({ people, plan });
    store.set({ rooms });
    await refreshClock();
    const known = rooms.filter((room) => room.id === store.current || (room.last && room.last.id > store.lastId(room.id)));
    for (const room of known) await refresh(room.id);
  }

  /** The connection is gone for now; any other error is a bug and goes on. */
  function drop(error) {
    if (error && !(error instanceof ApiError)) throw error;
    if (isDown || quiet) return;
    quiet = setTimeout(() => {
      quiet = null;
      isDown = true;
      store.tell("connection", { down: true });
      polling = setInterval(() => poll().catch(drop), POLL_SECONDS * 1000);
    }, QUIET_SECONDS * 1000);
  }

  async function poll() {
    await refreshAll();
    if (events.readyState === EventSource.OPEN) settle();
    else store.tell("connection", { down: true, polling: true });
  }

  /** All is loaded and events come again. */
  function settle() {
    clearTimeout(quiet);
    clearInterval(polling);
    quiet = null;
    if (isDown) store.tell("connection", { down: false });
    isDown = false;
  }

  function up() {
    refreshAll().then(settle, drop);
  }

  function listen() {
    events?.close();
    events = new EventSource(eventsUrl());
    events.addEventListener("open", up);
    events.addEventListener("error", () => {
      drop(null);
      if (events.readyState === EventSource.CLOSED) setTimeout(listen, POLL_SECONDS * 1000);
    });
    events.addEventListener("message", (event) => {
      const { room } = JSON.parse(event.data);
      (store.room(room) ? refresh(room) : refreshAll()).catch(drop);
      clockSoonAgain();
    });
    events.addEventListener("clock", () => refreshClock().catch(drop));
  }

  return {
    refresh,
    refreshAll,
    refreshClock,
    async start(language) {
      const [rooms, people, plan, commands] = await Promise.all([
        read("rooms"), read("people"), read("plan"), read(`commands?lang=${encodeURIComponent(language)}`),
      ]);
      store.set({ people, plan, commands });
      await refreshClock();
      store.set({ rooms });
      listen();
    },
    again: listen,
  };
}

// What the page knows: rooms, people, messages, the clock; told to whoever listens.

/** `kept` remembers how far each room was read, `session` where one was. */
export function createStore(kept) {
  const listeners = new Map();
  const messages = new Map();
  const readTo = new Map(Object.entries(kept.read("read", {})));

  const store = {
    rooms: [],
    people: [],
    commands: [],
    plan: null,
    clock: null,
    current: null,

    on(name, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    },
    tell(name, detail) {
      for (const listener of listeners.get(name) ?? []) listener(detail);
    },
    set(values) {
      Object.assign(store, values);
      for (const name of Object.keys(values)) store.tell(name, values[name]);
    },

    room: (id) => store.rooms.find((room) => room.id === id),
    person: (id) => store.people.find((person) => person.id === id),
    /** The room's messages, oldest first; undefined until they are loaded. */
    messages: (room) => messages.get(room),
    message: (room, id) => (messages.get(room) ?? []).find((each) => each.id === id),
    lastId: (room) => lastOf(messages.get(room))?.id ?? 0,

    /** Takes in what came for a room; what is known already is left out. */
    add(room, found) {
      const known = messages.get(room) ?? [];
      const last = lastOf(known)?.id ?? 0;
      const added = found.filter((message) => message.id > last);
      const first = !messages.has(room);
      messages.set(room, [...known, ...added]);
      if (first) forgetStale(room);
      if (added.length || first) store.tell("messages", { room, added, first });
    },

    /** How many of the bot's and others' messages nobody has seen here. */
    unread(room) {
      const mark = readTo.get(room)?.id ?? 0;
      return (messages.get(room) ?? []).filter((message) => message.id > mark).length;
    },
    readUpTo: (room) => readTo.get(room)?.id ?? 0,
    markRead(room) {
      const last = lastOf(messages.get(room));
      if (!last || last.id <= store.readUpTo(room)) return;
      readTo.set(room, { id: last.id, at: last.at });
      kept.write("read", Object.fromEntries(readTo));
      store.tell("read", room);
    },
  };

  /** A mark left by another ledger (a demo started anew) says nothing about this one. */
  function forgetStale(room) {
    const mark = readTo.get(room);
    if (mark && store.message(room, mark.id)?.at !== mark.at) readTo.delete(room);
  }
  return store;
}

function lastOf(list) {
  return list && list.length ? list[list.length - 1] : undefined;
}

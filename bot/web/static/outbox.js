// What people sent: shown at once, kept until the server has it, sent again with the same key.

import { newKey, post, reasonOf } from "./api.js";

/** `session` keeps what is not sent over a reload of the page. */
export function createOutbox(store, say, { session, live }) {
  // a page that was left while sending cannot know; the key makes sending again safe
  let entries = session.read("outbox", []).map((each) => ({ ...each, state: "failed", retry: true, reason: "" }));
  const lines = new Map();

  function changed(room) {
    session.write("outbox", entries.map(({ key, room: where, person, text, replyTo, files }) => ({ key, room: where, person, text, replyTo, files })));
    store.tell("outbox", room);
  }

  function remove(entry) {
    entries = entries.filter((each) => each !== entry);
    changed(entry.room);
  }

  /** In the order written, one at a time a room. */
  function queue(entry) {
    Object.assign(entry, { state: "sending", reason: "" });
    changed(entry.room);
    const before = lines.get(entry.room) ?? Promise.resolve();
    lines.set(entry.room, before.then(() => attempt(entry)));
  }

  async function attempt(entry) {
    if (!entries.includes(entry)) return;
    const { key, room, person, text, replyTo, files } = entry;
    try {
      await post("messages", { key, room, person, text, ...(replyTo ? { reply_to: replyTo } : {}), ...(files?.length ? { files } : {}) });
    } catch (error) {
      Object.assign(entry, { state: "failed", reason: reasonOf(say, error), retry: error.status === 0 || error.status >= 500 });
      changed(room);
      return;
    }
    entry.state = "sent";
    await live.refresh(room).catch(() => {}); // it is stored; the list catches up when the connection is back
    remove(entry);
  }

  store.on("connection", ({ down }) => {
    if (!down) entries.filter((each) => each.state === "failed" && each.retry).forEach(queue);
  });

  return {
    of: (room) => entries.filter((each) => each.room === room),
    send({ room, person, text, replyTo, files }) {
      const entry = { key: newKey(), room, person, text, replyTo, files };
      entries.push(entry);
      queue(entry);
    },
    again: queue,
    remove,
  };
}

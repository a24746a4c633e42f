// Pressing a card's button: shown at once, done when the server has recorded it, the same key as long as nobody knows.

import { newKey, post, reasonOf } from "./api.js";
import { isBots } from "./message.js";

/** `speaker()` is the person chosen below, `goTo(id)` shows a message. */
export function createActions(store, say, { live, dates, speaker, goTo }) {
  const presses = new Map();
  const listeners = [];
  const nameOf = (message, each) => `${message.id}/${each.key}`;

  function changed() {
    for (const listener of listeners) listener();
  }

  /** idle, pressing, pressed (recorded, its answer on the way) or failed with a reason. */
  function stateOf(message, each) {
    const press = presses.get(nameOf(message, each));
    if (!press) return { state: "idle" };
    const answered = press.state === "pressed" && isAnsweredOtherwise(message, press);
    return answered ? { state: "idle" } : press;
  }

  /** Asked back or refused: nothing stands recorded, so the button is as before. */
  function isAnsweredOtherwise(message, press) {
    return (store.messages(press.room) ?? []).some((later) =>
      later.id > press.after && isBots(later) && later.reply_to === message.id && later.kind !== "recorded");
  }

  async function press(message, each) {
    const name = nameOf(message, each);
    const before = presses.get(name);
    const person = speaker();
    if (!person) return;
    const room = store.current;
    const kept = before?.state === "failed" && before.retry && before.person === person;
    const one = { state: "pressing", key: kept ? before.key : newKey(), person, room, after: store.lastId(room) };
    presses.forEach((other, otherName) => otherName.startsWith(`${message.id}/`) && presses.delete(otherName));
    presses.set(name, one);
    changed();
    try {
      await post("actions", { key: one.key, message: message.id, button: each.key, person });
      one.state = "pressed";
      store.tell("acted", { message, button: each });
      await live.refresh(room).catch(() => {}); // its answer also comes as an event
    } catch (error) {
      Object.assign(one, { state: "failed", reason: reasonOf(say, error), retry: error.status === 0 || error.status >= 500 });
    }
    changed();
  }

  /** Who gave the answer, as far as the messages tell, and when. */
  function signatureOf(record) {
    const answered = store.message(store.current, record.reply_to);
    const presser = Array.from(presses.entries()).find(([name]) => name.startsWith(`${record.reply_to}/`))?.[1].person;
    const id = answered && !isBots(answered) ? answered.from : presser ?? record.mention;
    const name = id ? store.person(id)?.name : null;
    const when = dates().moment(record.at, store.clock?.now);
    return name ? say("card.by", { name, when }) : when;
  }

  return {
    stateOf, press, changed, signatureOf, goTo,
    isWaiting: (message) => Array.from(presses.entries()).some(([name, each]) => each.state === "pressing" && name.startsWith(`${message.id}/`)),
    onChange: (listener) => listeners.push(listener),
  };
}

// Which rows and questions are answered already: read from the messages, so that a reload shows the same.

/** The filing a button of a row is about: keys are made of ids, `on_track/FILING`. */
export function filingOf(key) {
  const cut = key.indexOf("/");
  return cut < 0 ? "" : key.slice(cut + 1);
}

/** The status in a button's key, which chooses its drawing. */
export function statusOf(key) {
  const status = key.split("/")[0];
  return { completed: "done", on_track: "track", behind: "behind", no_activity: "none", ongoing: "track" }[status] ?? null;
}

/** Filing -> the latest message that recorded it, or null once that was taken back. */
export function recordedBy(messages) {
  const found = new Map();
  for (const message of messages) {
    if (message.kind !== "recorded") continue;
    const taken = message.buttons.some((button) => button.key.startsWith("refill/"));
    for (const filing of message.about) found.set(filing, taken ? null : message);
  }
  return found;
}

/** The record of a card's row, if one came after the card. */
export function answerOf(card, buttons, recorded) {
  const filing = buttons.length ? filingOf(buttons[0].key) : "";
  const record = filing ? recorded.get(filing) : null;
  return record && record.id > card.id ? record : null;
}

/** The message that settled a question: an answer to it, or a later record of the same filings. */
export function settledBy(question, messages) {
  const filings = new Set(question.about);
  return messages.find((message) => message.id > question.id && message.kind === "recorded"
    && (message.reply_to === question.id || message.about.some((filing) => filings.has(filing)))) ?? null;
}

/** What a record says of the row: its own field, else what its title says after the colon. */
export function wordsOf(record, label) {
  const task = label.split(" ")[0];
  const field = record.fields.find((each) => each.label === label || (task && each.label.split(" ")[0] === task));
  if (field) return field.value;
  if (/[：:]\s*$/.test(record.title) && record.lines.length) return record.lines[0];
  const after = /[：:]\s*([^：:]+)$/.exec(record.title);
  return after ? after[1] : record.lines[0] ?? record.title;
}

/** The newest card that still waits for an answer: what is written next is meant for it. */
export function openCard(messages) {
  const recorded = recordedBy(messages);
  const isOpen = (message) => {
    if (!message.code || !message.about.length) return false;
    if (message.kind === "ask") return settledBy(message, messages) === null;
    return message.about.some((filing) => (recorded.get(filing)?.id ?? 0) < message.id);
  };
  return messages.filter(isOpen).pop() ?? null;
}

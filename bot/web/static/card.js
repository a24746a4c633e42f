// A card: kind, title and lines; rows with their answers, facts or a table; what happens next, files, buttons.

import { answerOf, recordedBy, settledBy } from "./answers.js";
import { h, icon, langOf, said } from "./dom.js";
import { plainTitle } from "./message.js";
import { createRows } from "./rows.js";

const KINDS = {
  plain: ["list", ""],
  reminder: ["bell", ""],
  recorded: ["done", "kind-ok"],
  ask: ["ask", "kind-ask"],
  urging: ["clock", "kind-urge"],
  urgent: ["bolt", "kind-urgent"],
  rollup: ["chart", ""],
  refused: ["info", "kind-refused"],
};
const SHORT_LABEL = 6; // signs: fields named this shortly are facts, not tasks

/** `build(message)` and, when messages come, `update()`: rows that were answered show the answer. */
export function createCards(store, say, actions) {
  const shown = new Map();
  const rows = createRows(store, say, actions);

  function build(message) {
    return isPlain(message) ? text(message) : card(message);
  }

  function text(message) {
    const lines = [message.title, ...message.lines, ...message.after].filter(Boolean);
    return h("div", { class: "msg-text" }, lines.map((line) => said("p", line)));
  }

  function card(message) {
    const [glyph, className] = KINDS[message.kind] ?? KINDS.plain;
    const { kind, title } = plainTitle(message.title);
    const id = `t-${message.id}`;
    const parts = createParts(message);
    shown.set(message.id, { message, parts });
    const element = h("article", { class: `card ${className}`.trim(), "aria-labelledby": id },
      h("header", { class: "card-head" },
        kindLine(message, kind, glyph),
        said("h2", title, { id }),
        message.lines.map((line) => said("p", line))),
      fields(message, parts),
      table(message),
      foot(message, parts));
    draw(message, parts);
    return element;
  }

  /** What kind of card it is; a plain answer is none. */
  function kindLine(message, kind, glyph) {
    const words = kind || (message.kind === "plain" ? "" : say(`card.${message.kind in KINDS ? message.kind : "plain"}`));
    if (!words && !message.code) return null;
    return h("p", { class: "card-kind" },
      words ? [icon(glyph), said("span", words)] : null,
      message.code ? h("span", { class: "code", title: say("card.code", { code: message.code }) }, message.code) : null);
  }

  /** Places that change when an answer comes: one a row, one for the buttons of the whole card. */
  function createParts(message) {
    const byRow = new Map();
    for (const button of message.buttons) {
      const row = button.row ?? -1;
      byRow.set(row, [...(byRow.get(row) ?? []), button]);
    }
    return new Map(Array.from(byRow, ([row, buttons]) => [row, { buttons, place: h("div", { class: row < 0 ? "card-acts" : "row-acts" }) }]));
  }

  function fields(message, parts) {
    if (!message.fields.length) return null;
    if (isQuestion(message)) {
      const places = message.fields.map((_, row) => parts.get(row)?.place);
      return h("div", { class: "card-body choices", role: "group", "aria-label": say("card.choices") }, places);
    }
    const isFacts = !parts.size && message.fields.every((field) => Array.from(field.label).length <= SHORT_LABEL);
    if (isFacts) {
      return h("div", { class: "card-body" },
        h("dl", { class: "facts" }, message.fields.map((field) => [said("dt", field.label), said("dd", field.value)])));
    }
    return h("ul", { class: "digest" }, message.fields.map((field, row) => digestRow(field, parts.get(row))));
  }

  function digestRow(field, part) {
    const label = /^(第\S+项|Task \S+)\s+(.+)$/.exec(field.label);
    const heading = label ? [h("span", {}, `${label[1]} `), label[2]] : [field.label];
    return h("li", {},
      h("div", { class: "digest-head" },
        h("h3", { lang: langOf(field.label) }, heading),
        field.code ? h("span", { class: "code" }, field.code) : null,
        field.value ? said("p", field.value) : null),
      part ? part.place : null);
  }

  function table(message) {
    const [header, ...lines] = message.table ?? [];
    if (!header) return null;
    return h("div", { class: "card-table" }, h("table", { class: "grid-table" },
      h("thead", {}, h("tr", {}, header.map((cell) => said("th", cell, { scope: "col" })))),
      h("tbody", {}, lines.map((line) => h("tr", {}, line.map((cell, at) => said("td", cell, { "data-label": header[at] ?? "" })))))));
  }

  function foot(message, parts) {
    const acts = parts.get(-1);
    const files = (message.attachments ?? []).map(file).filter(Boolean);
    if (!acts && !files.length && !message.after.length) return null;
    return h("footer", { class: "card-foot" },
      message.after.length ? h("div", { class: "note" }, message.after.map((line) => said("p", line))) : null,
      files.length ? h("div", { class: "btn-row", role: "group", "aria-label": say("card.files") }, files) : null,
      acts ? acts.place : null);
  }

  /** Only files of this server are linked; anything else would be somebody's address. */
  function file({ name, url }) {
    const address = new URL(url, location.href);
    if (address.origin !== location.origin) return null;
    return h("a", { class: "file", href: address.href, download: name }, icon("file"), said("span", name));
  }

  function draw(message, parts) {
    const messages = store.messages(store.current) ?? [message];
    const recorded = recordedBy(messages);
    const settled = isQuestion(message) ? settledBy(message, messages) : null;
    for (const [row, part] of parts) {
      if (isQuestion(message)) rows.drawChoice(message, part, message.fields[row], settled);
      else if (row < 0) rows.drawButtons(message, part);
      else rows.drawAnswers(message, part, message.fields[row], answerOf(message, part.buttons, recorded));
    }
  }

  function update() {
    for (const { message, parts } of shown.values()) draw(message, parts);
  }

  actions.onChange(update);
  return { build, update, forget: () => shown.clear() };
}

/** A question has one button a row, and the row says what it means: A, B or C. */
export function isQuestion(message) {
  return message.kind === "ask" && message.fields.length > 0 && message.buttons.length > 0
    && message.buttons.every((button) => button.row !== undefined && message.fields[button.row]?.label === button.label);
}

/** Bare words of the bot need no frame. */
function isPlain(message) {
  return message.kind === "plain" && !plainTitle(message.title).kind && !message.fields.length
    && !message.buttons.length && !message.table?.length && !message.attachments?.length;
}

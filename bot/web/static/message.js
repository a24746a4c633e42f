// One message of the log: who, when, what it answers, and the words or the card.

import { button, h, icon, langOf, said } from "./dom.js";

const BOT = "duban";
const MOST_CHARACTERS = 120; // longer words may fill more than four lines and are folded then
const MOST_LINES = 4;
const KIND_OF_TITLE = /^(?:【([^】]{1,20})】|\[([^\]]{1,40})\])\s*/;

/** A title without its bracketed kind, which the card shows by itself. */
export function plainTitle(title) {
  const found = KIND_OF_TITLE.exec(title);
  return found ? { kind: found[1] ?? found[2], title: title.slice(found[0].length) || title } : { kind: "", title };
}

/** What a message is called in one line. */
export function nameOf(message) {
  return message.title ? plainTitle(message.title).title : message.lines[0] ?? "";
}

export function isBots(message) {
  return message.from === BOT;
}

/** Builds messages; `cards.build` makes the card, `reply` and `goTo` are what the small buttons do. */
export function createMessages(store, say, { dates, cards, reply, goTo }) {
  function build(message, before) {
    const bot = isBots(message);
    return h("li", { class: bot ? "msg msg-bot" : "msg", id: `m-${message.id}`, "data-id": message.id },
      tile(message),
      h("div", { class: "msg-main" },
        head(message),
        quote(message, before),
        bot ? cards.build(message) : words(message.lines.join("\n")), bot ? null : papers(message)));
  }

  function tile(message) {
    if (isBots(message)) return h("span", { class: "tile tile-bot", "aria-hidden": "true", lang: "zh-CN" }, "督");
    const name = store.person(message.from)?.name ?? message.from;
    return h("span", { class: "tile", "aria-hidden": "true" }, Array.from(name)[0] ?? "");
  }

  function head(message) {
    const person = store.person(message.from);
    const bot = isBots(message);
    const role = bot ? say("log.bot") : person ? whereabouts(person) : "";
    const label = say("log.reply_to", { title: nameOf(message) });
    return h("div", { class: "msg-head" },
      bot ? h("b", {}, say("log.bot_name")) : said("b", person?.name ?? message.from),
      role ? said("span", role) : null,
      h("time", { datetime: message.at }, dates().time(message.at)),
      bot ? button(say("log.reply"), { glyph: "reply", className: "btn-quiet btn-reply", label, press: () => reply(message) }) : null);
  }

  function whereabouts(person) {
    const role = roleWords(say, person.role);
    return person.unit ? `${person.unit} ${role}` : role;
  }

  /** The message answered; left out where it stands right above. */
  function quote(message, before) {
    if (!message.reply_to || (isBots(message) && before?.id === message.reply_to)) return null;
    const answered = store.message(store.current, message.reply_to);
    if (!answered) return null;
    const name = isBots(answered) ? "" : store.person(answered.from)?.name ?? answered.from;
    const title = nameOf(answered);
    const shown = name ? say("log.quote_of", { name, words: title }) : title;
    return h("p", { class: "msg-quote" }, icon("reply"),
      said("button", shown, { type: "button", "aria-label": say("log.go_to", { title: shown }), on: { click: () => goTo(answered.id) } }));
  }

  /** Files that somebody sent; only those of this server are linked. */
  function papers(message) {
    const files = (message.attachments ?? []).map(({ name, url }) => ({ name, address: new URL(url, location.href) }))
      .filter(({ address }) => address.origin === location.origin);
    if (!files.length) return null;
    return h("div", { class: "btn-row" }, files.map(({ name, address }) =>
      h("a", { class: "file", href: address.href, download: name }, icon("file"), said("span", name))));
  }

  function words(text) {
    const command = /^\s*([/／]\S+)/.exec(text);
    const shown = command
      ? [h("span", { class: "cmd" }, command[1]), text.slice(command[0].length)]
      : [text];
    const paragraph = h("p", { class: "msg-text", lang: langOf(text) }, shown);
    if (Array.from(text).length <= MOST_CHARACTERS && text.split("\n").length <= MOST_LINES) return paragraph;
    return h("div", { class: "fold" }, paragraph, unfold(paragraph, text));
  }

  function unfold(paragraph, text) {
    paragraph.classList.add("clamp");
    const label = say("log.more_of", { count: Array.from(text).length });
    const toggle = button(say("log.more"), { className: "btn-quiet btn-flush", label, "aria-expanded": "false" });
    toggle.addEventListener("click", () => {
      const open = paragraph.classList.toggle("clamp") === false;
      toggle.setAttribute("aria-expanded", String(open));
      toggle.setAttribute("aria-label", open ? say("log.less") : label);
      toggle.querySelector("span").textContent = say(open ? "log.less" : "log.more");
    });
    return toggle;
  }

  return { build, words };
}

/** Takes the fold off words that need none at this width; call it once they stand in the page. */
export function settleFolds(element) {
  for (const fold of element.querySelectorAll(".fold")) {
    const paragraph = fold.firstElementChild;
    const needed = paragraph.scrollHeight > paragraph.clientHeight + 2;
    if (!needed && paragraph.classList.contains("clamp")) fold.lastElementChild.hidden = true;
  }
}

/** A role in words; one we have no words for is shown as it is. */
export function roleWords(say, role) {
  return say.has(`roles.${role}`) ? say(`roles.${role}`) : role;
}

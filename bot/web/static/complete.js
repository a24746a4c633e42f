// Completion of slash commands: a list above the writing field, which keeps the focus.

import { byId, h, said, setAttribute } from "./dom.js";

const TYPED = /^\s*[/／](\S*)$/;

/** The commands that what was typed may become; other spellings only where no command is called so. */
export function matching(commands, typed) {
  const begins = (words) => words.some((word) => word.replace(/^[/／]/, "").toLowerCase().startsWith(typed.toLowerCase()));
  const called = commands.filter((each) => begins([wordOf(each), each.name]));
  return called.length ? called : commands.filter((each) => begins(each.aliases));
}

/** What a command is called in the field, with its slash. */
export function wordOf(command) {
  return command.word || `/${command.name}`;
}

/** `key(event)` is true when the list took the key. */
export function mountComplete(store, say, { text, changed }) {
  const box = byId("complete");
  const list = byId("complete-list");
  const status = byId("complete-said");
  let found = [];
  let chosen = 0;
  let typedNow = "";
  let closedFor = null; // what was typed when somebody closed the list

  function update() {
    const typed = TYPED.exec(text.value);
    typedNow = typed ? typed[1] : "";
    if (!typed || closedFor === text.value) return close();
    closedFor = null;
    found = matching(store.commands, typedNow);
    chosen = 0;
    draw();
  }

  function draw() {
    box.hidden = found.length === 0;
    list.replaceChildren(...found.map(option));
    setAttribute(text, "aria-activedescendant", found.length ? `option-${chosen}` : null);
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
    status.textContent = found.length
      ? say("complete.found", { count: found.length, place: chosen + 1, word: wordOf(found[chosen]) })
      : say("complete.nothing");
  }

  function option(command, place) {
    const word = wordOf(command);
    const usage = command.usage.split(/[，,]/)[0].replace(word, "");
    return h("div", {
      class: "option", role: "option", id: `option-${place}`, "aria-selected": String(place === chosen),
      on: { mousedown: (event) => event.preventDefault(), click: () => take(place) },
    },
    said("span", "", { class: "cmd" }, said("b", word), said("span", usage)),
    said("span", command.help, { class: "muted" }),
    h("kbd", { "aria-hidden": "true" }, "Tab"));
  }

  function take(place) {
    text.value = `${wordOf(found[place])} `;
    close();
    changed();
    text.focus();
  }

  function close() {
    found = [];
    box.hidden = true;
    list.replaceChildren();
    status.textContent = "";
    text.removeAttribute("aria-activedescendant");
  }

  function move(step) {
    chosen = (chosen + step + found.length) % found.length;
    draw();
  }

  /** A whole command needs no completing: Enter then sends it. */
  function isWhole() {
    const typed = typedNow.toLowerCase();
    return found.some((each) => [wordOf(each).slice(1), each.name, ...each.aliases].some((word) => word.toLowerCase() === typed));
  }

  function key(event) {
    if (!found.length || event.ctrlKey || event.altKey || event.metaKey) return false;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Tab" && !event.shiftKey) take(chosen);
    else if (event.key === "Enter" && !event.shiftKey && !(isWhole() && chosen === 0)) take(chosen);
    else if (event.key === "Escape") {
      closedFor = text.value;
      close();
    } else return false;
    return true;
  }

  text.addEventListener("blur", close);
  text.addEventListener("focus", update);
  return { update, key };
}

// Writing: whom one speaks as, what one answers, the words, kept for each room until they are sent.

import { openCard } from "./answers.js";
import { mountAttach } from "./attach.js";
import { byId, h } from "./dom.js";
import { mountComplete } from "./complete.js";
import { nameOf, roleWords } from "./message.js";

const MOST_HEIGHT = 160; // pixels, then the field scrolls
const ROLES = ["liaison", "coordinator", "leader", "head", "administrator"]; // whom one most likely speaks as

export function mountComposer(store, say, { session, outbox }) {
  const form = byId("composer");
  const text = byId("text");
  const select = byId("person");
  const quoting = byId("quoting");
  const drafts = session.read("drafts", {});
  const speakers = session.read("speakers", {});
  let chosen = null; // the message somebody chose to answer
  let declined = 0; // up to this card nothing is answered by itself
  const complete = mountComplete(store, say, { text, changed: onInput });

  const attach = mountAttach(say, { changed: () => { byId("send").disabled = attach?.waiting() ?? false; } });

  function onInput() {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, MOST_HEIGHT)}px`;
    drafts[store.current] = text.value;
    session.write("drafts", drafts);
    drawQuote();
    complete.update();
  }

  function drawPeople() {
    const place = (person) => (ROLES.indexOf(person.role) + ROLES.length) % ROLES.length;
    const here = store.people.filter((person) => person.rooms.includes(store.current)).sort((one, other) => place(one) - place(other));
    const others = store.people.filter((person) => !here.includes(person));
    const groups = [["here", here], ["elsewhere", others]].filter(([, people]) => people.length);
    select.replaceChildren(...groups.map(([name, people]) =>
      h("optgroup", { label: say(`composer.${name}`) }, people.map((person) => h("option", { value: person.id }, labelOf(person))))));
    if (!store.people.length) select.append(h("option", { value: "" }, say("composer.no_person")));
    const wanted = store.person(speakers[store.current]) ?? here[0] ?? others[0];
    select.value = wanted?.id ?? "";
  }

  function labelOf(person) {
    const role = roleWords(say, person.role);
    return person.unit ? say("composer.person_unit", { name: person.name, unit: person.unit, role }) : say("composer.person", { name: person.name, role });
  }

  /** Duban reads what is addressed to it, so words answer the newest open card unless somebody says otherwise. */
  function answered() {
    if (chosen !== null) return store.message(store.current, chosen) ?? null;
    if (isCalling(text.value)) return null;
    const card = openCard(store.messages(store.current) ?? []);
    return card && card.id > declined ? card : null;
  }

  function drawQuote() {
    const message = answered();
    quoting.hidden = !message;
    byId("goes").hidden = Boolean(message) || isCalling(text.value) || !store.current;
    if (message) byId("quoting-what").textContent = say("composer.replying", { what: message.code ?? nameOf(message) });
  }

  function reply(message) {
    chosen = message.id;
    drawQuote();
    text.focus();
  }

  function unquote() {
    declined = Math.max(declined, answered()?.id ?? 0);
    chosen = null;
    drawQuote();
  }

  function write(words) {
    text.value = words;
    onInput();
  }

  /** What is sent goes out under the person chosen now. */
  function send(words) {
    if (!words.trim() || !select.value || !store.current) return;
    outbox.send({ room: store.current, person: select.value, text: words, replyTo: isCalling(words) && chosen === null ? null : answered()?.id, files: attach.take() });
    chosen = null;
    drawQuote();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = text.value;
    if (!words.trim()) {
      text.focus();
      return;
    }
    send(words);
    write("");
    text.focus();
  });
  text.addEventListener("input", onInput);
  text.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return; // an input method is choosing signs
    if (complete.key(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Escape" && answered()) unquote();
  });
  select.addEventListener("change", () => {
    speakers[store.current] = select.value;
    session.write("speakers", speakers);
  });
  byId("unquote").addEventListener("click", () => {
    unquote();
    text.focus();
  });
  store.on("people", drawPeople);
  store.on("current", () => {
    drawPeople();
    chosen = null;
    declined = 0;
    write(drafts[store.current] ?? "");
  });

  store.on("messages", ({ room }) => room === store.current && drawQuote());

  return {
    reply, send,
    speaker: () => select.value,
    focus: () => text.focus(),
    /** Words to go on with: a failed message, or a command to try; the person too where it is said. */
    prefill(words, person) {
      if (person && store.person(person)) select.value = person;
      write(words);
      text.focus();
    },
  };
}

/** A command or a mention is addressed by itself. */
function isCalling(words) {
  return /^\s*[/／@＠]/.test(words);
}

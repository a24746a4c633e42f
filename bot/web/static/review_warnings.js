// The doubtful places, settled one by one: each with the answers its kind allows.

import { button, byId, h, icon, said } from "./dom.js";
import { keepingFocus, reveal } from "./review_parts.js";
import { answersTo } from "./review_answers.js";

const MOST_AT_ONCE = 200; // acts in one save

export function mountWarnings(review, say, { dates, source }) {
  const list = byId("warning-list");
  let open = ""; // the key of the one that is open
  const given = new Map(); // key: what was chosen and typed, kept while others are settled

  function draw() {
    const groups = { must: [], check: [], done: [] };
    for (const warning of review.draft.warnings) groups[warning.settled ? "done" : warning.must ? "must" : "check"].push(warning);
    const { warnings } = review.draft;
    byId("warning-count").textContent = warnings.length === 0 ? "" : say("warnings.count", { count: warnings.length, done: groups.done.length });
    byId("jump-count").textContent = String(warnings.length - groups.done.length);
    byId("jump-count").hidden = warnings.length === groups.done.length;
    keepingFocus(() => list.replaceChildren(
      ...(warnings.length ? [] : [h("p", { class: "empty-row" }, say("warnings.none"))]),
      ...["must", "check", "done"].flatMap((name) => (groups[name].length
        ? [h("h3", {}, say(`warnings.${name}`, { count: groups[name].length })), ...groups[name].map((each) => card(each, name))] : []))));
  }

  function card(warning, group) {
    const glyph = { must: "behind", check: "ask", done: "done" }[group];
    const details = h("details", { class: `warn warn-${group}`, "data-key": warning.key, open: warning.key === open },
      h("summary", { id: `w-${warning.key}` }, icon(glyph),
        h("span", {}, h("b", {}, titleOf(warning)), h("small", {}, placeOf(warning))), icon("next", "chev")),
      h("div", { class: "warn-body" }, group === "done" ? settled(warning) : asked(warning)));
    details.addEventListener("toggle", () => toggled(details, warning));
    return details;
  }

  const titleOf = (warning) => (say.has(`codes.${warning.code}`) ? say(`codes.${warning.code}`) : warning.message);

  function placeOf(warning) {
    const task = review.task(warning.task);
    const where = [task && say("task_no", { label: task.label }), warning.line && say("line_no", { count: warning.line })].filter(Boolean).join(say("comma"));
    const by = warning.settled && warning.by ? say("warnings.by", { name: nameOf(warning.by.by), when: dates().moment(warning.by.at) }) : "";
    return [where || say("whole_plan"), by].filter(Boolean).join(say("comma"));
  }

  const nameOf = (by) => (by === "console" ? say("by_console") : by);

  /** One is open at a time; what it is about is lit. */
  function toggled(details, warning) {
    if (!details.open) {
      if (open === warning.key) open = "";
      return;
    }
    if (open === warning.key) return;
    open = warning.key;
    for (const other of list.querySelectorAll("details[open]")) if (other !== details) other.open = false;
    light(warning);
  }

  function light(warning) {
    if (warning.task && review.task(warning.task)) review.choose(warning.task, { from: "" });
    if (warning.line) source.show(warning.line);
  }

  /** In Chinese the message the reading gave; in other languages what such a place means. */
  function messageOf(warning) {
    if (document.documentElement.lang.startsWith("zh")) return warning.message;
    return say.has(`hints.${warning.code}`) ? say(`hints.${warning.code}`) : warning.message;
  }

  function quote(warning) {
    return warning.quote ? said("p", warning.quote, { class: "said" }) : null;
  }

  function settled(warning) {
    return [quote(warning), h("p", { class: "note" }, messageOf(warning)),
      h("div", { class: "btn-row" }, button(say("warnings.reopen"), { id: `r-${warning.key}`, className: "btn-quiet btn-flush", press: () => review.act([{ act: "reopen", warning: warning.key }]) }))];
  }

  function asked(warning) {
    const answers = answersTo(review, say, warning);
    const state = given.get(warning.key) ?? { choice: answers[0].name, typed: {} };
    given.set(warning.key, state);
    const settle = async () => {
      const chosen = answers.find((each) => each.name === state.choice) ?? answers[0];
      const acts = chosen.acts(state.typed[chosen.name] ?? chosen.value ?? "");
      if (!acts) return byId(`v-${warning.key}-${chosen.name}`)?.focus();
      const next = nextAfter(warning);
      open = next?.key ?? "";
      if (await review.act([...acts, { act: "settle", warning: warning.key }])) {
        given.delete(warning.key);
        if (next) {
          light(next);
          byId(`w-${next.key}`)?.focus();
        }
      } else open = warning.key;
      return undefined;
    };
    const alike = review.draft.warnings.filter((each) => each.code === warning.code && !each.settled);
    return [quote(warning),
      h("fieldset", {}, h("legend", {}, messageOf(warning)),
        answers.length > 1 ? answers.map((answer) => choiceOf(warning, answer, state)) : null),
      h("div", { class: "btn-row" },
        button(say(answers.length > 1 ? "warnings.settle" : "warnings.as_read"), { id: `s-${warning.key}`, className: answers.length > 1 ? "btn-primary" : "", press: settle }),
        alike.length > 1 && !warning.must ? button(say("warnings.all", { count: alike.length }), { id: `l-${warning.key}`, press: () => settleAll(alike) }) : null,
        review.task(warning.task) ? button(say("warnings.edit"), { id: `g-${warning.key}`, className: "btn-quiet", press: () => review.choose(warning.task, { from: "warning" }) }) : null)];
  }

  /** All of one kind are right as they were read. */
  function settleAll(alike) {
    open = "";
    return review.act(alike.slice(0, MOST_AT_ONCE).map(({ key }) => ({ act: "settle", warning: key })));
  }

  /** The one that comes after in the list, among those still open. */
  function nextAfter(warning) {
    const left = [...list.querySelectorAll(".warn-must, .warn-check")].map((each) => each.dataset.key);
    const key = left[left.indexOf(warning.key) + 1] ?? left.find((each) => each !== warning.key);
    return review.draft.warnings.find((each) => each.key === key);
  }

  function choiceOf(warning, answer, state) {
    const id = `v-${warning.key}-${answer.name}`;
    const radio = h("input", {
      type: "radio", name: `a-${warning.key}`, id: `o-${warning.key}-${answer.name}`, checked: state.choice === answer.name,
      on: { change: () => { state.choice = answer.name; } },
    });
    const take = (value) => {
      state.typed[answer.name] = value;
      state.choice = answer.name;
      radio.checked = true;
    };
    const label = h("label", {}, radio, h("span", {}, answer.words));
    if (!answer.kind) return label;
    const value = state.typed[answer.name] ?? answer.value ?? "";
    const control = answer.kind === "select"
      ? h("select", { class: "field", id, "aria-label": answer.words, lang: "zh-CN", on: { change: (event) => take(event.target.value) } },
        answer.options.map((each) => h("option", { value: each, selected: each === value }, each)))
      : h("input", {
        class: "field", id, type: answer.kind, list: answer.list ?? null, placeholder: answer.hint ?? null, "aria-label": answer.words, lang: "zh-CN",
        autocomplete: "off", on: { input: (event) => take(event.target.value) },
      });
    if (answer.kind !== "select") control.value = value;
    return h("div", { class: "choice" }, label, control);
  }

  review.on("draft", draw);
  return {
    /** Opens the first that has to be settled. */
    first() {
      const found = list.querySelector(".warn-must") ?? list.querySelector(".warn-check");
      if (!found) return;
      found.open = true;
      reveal(found, { place: "nearest", page: true });
      found.querySelector("summary").focus();
    },
  };
}

// The document's own words, line by line: the chosen task is lit, and a line that is clicked chooses its task.

import { button, byId, h } from "./dom.js";
import { reveal } from "./review_parts.js";

const DATE = /(?:20\d\d年)?(?:1[0-2]|0?[1-9])月(?:[0-3]?\d日)?(?:底|末)?前?|20\d\d年(?:底|末)?前?|年(?:底|内)前?/g;

export function mountSource(review, say) {
  const list = byId("source-lines");
  const named = new Set(); // tasks that have their button already: one each, on the first line

  function draw() {
    const { draft } = review;
    const warned = new Map();
    named.clear();
    for (const warning of draft.warnings) if (warning.line && !warning.settled) warned.set(warning.line, warning);
    byId("source-about").textContent = draft.document
      ? say("source.about", { document: draft.document, count: draft.source.length }) : say("source.lines", { count: draft.source.length });
    list.replaceChildren(...(draft.source.length ? draft.source.map(([number, parts]) => line(number, parts, warned.get(number)))
      : [h("li", { class: "source-none" }, h("i"), h("p", {}, say("source.none")))]));
    light();
  }

  function line(number, parts, warning) {
    const tasks = [...new Set(parts.map(([, , task]) => task).filter(Boolean))];
    const title = parts.map(([words]) => words).join("").trim() === review.draft.plan.title;
    const heading = parts.length > 0 && parts.every(([, what]) => what === "heading");
    const words = h("span", { class: "words", lang: "zh-CN" }, parts.map((part) => stretch(part)));
    return h("li", {
      class: [title && "is-title", heading && "is-sec", warning && "is-warned"].filter(Boolean).join(" ") || null,
      id: `L${number}`, "data-tasks": tasks.join(" ") || null,
    },
    h("i", { "aria-hidden": "true" }, String(number)),
    h("div", {}, words,
      warning ? h("span", { class: "sr" }, say("source.warned", { title: titleOf(warning) })) : null,
      tasks.map((task) => goTo(task))));
  }

  const titleOf = (warning) => (say.has(`codes.${warning.code}`) ? say(`codes.${warning.code}`) : warning.message);

  function stretch([text, what, task]) {
    const skipped = !task && !["heading", "goal", "rule", "front", "task"].includes(what);
    return h("span", { class: skipped ? "is-skipped" : null, "data-task": task || null }, text);
  }

  /** For the keyboard: the same as a click on the line. */
  function goTo(task) {
    const found = named.has(task) ? null : review.task(task);
    named.add(task);
    return found && button(say("source.choose", { label: found.label }), {
      className: "source-go", press: () => review.choose(task, { from: "source" }),
    });
  }

  function light() {
    for (const lit of list.querySelectorAll(".is-lit, .is-lit-part")) lit.classList.remove("is-lit", "is-lit-part");
    for (const marked of list.querySelectorAll("span[data-task]")) marked.textContent = marked.textContent; // marks go
    const task = review.chosen && review.task(review.chosen);
    if (!task) return;
    const lit = [...list.querySelectorAll("span[data-task]")].filter((part) => part.dataset.task === task.id);
    for (const part of lit) {
      part.classList.add("is-lit-part");
      part.closest("li").classList.add("is-lit");
      mark(part, task);
    }
    if (!lit.length && task.line) byId(`L${task.line}`)?.classList.add("is-lit");
  }

  /** Units, dates and figures of the chosen task, underlined where they are printed. */
  function mark(part, task) {
    const text = part.textContent;
    const found = [];
    const add = (start, length, kind) => {
      if (start >= 0 && length && !found.some((each) => start < each.end && each.start < start + length)) found.push({ start, end: start + length, kind });
    };
    const units = task.units.flatMap(({ id }) => {
      const unit = review.unit(id);
      return unit ? [unit.printed, unit.name, ...unit.aliases].filter(Boolean) : [];
    });
    for (const name of units.sort((one, other) => other.length - one.length)) add(text.indexOf(name), name.length, "unit");
    for (const date of text.matchAll(DATE)) add(date.index, date[0].length, "date");
    for (const row of review.draft.indicators.filter((each) => each.task === task.id)) add(text.indexOf(row.metric), row.metric.length, "fig");
    found.sort((one, other) => one.start - other.start);
    let at = 0;
    const pieces = [];
    for (const { start, end, kind } of found) {
      pieces.push(text.slice(at, start), h("span", { class: `u-${kind}` }, text.slice(start, end)));
      at = end;
    }
    part.replaceChildren(...pieces, text.slice(at));
  }

  list.addEventListener("click", (event) => {
    if (event.target.closest("button") || String(getSelection())) return;
    const item = event.target.closest("li");
    const task = event.target.closest("[data-task]")?.dataset.task ?? item?.dataset.tasks?.split(" ")[0];
    if (task) review.choose(task, { from: "source" });
  });
  review.on("draft", draw);
  review.on("chosen", ({ from }) => {
    light();
    const lit = list.querySelector(".is-lit");
    if (lit && from !== "source") reveal(lit);
  });

  return {
    /** Brings a line into sight. */
    show(number) {
      const line = byId(`L${number}`);
      if (line) reveal(line);
    },
  };
}

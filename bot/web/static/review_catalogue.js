// The catalogue: tabs, and the table of tasks with the chosen one opened for editing below its row.

import { button, byId, h, icon, said } from "./dom.js";
import { keepingFocus, reveal, target } from "./review_parts.js";

const TABS = ["tasks", "units", "indicators", "milestones", "rules"];

/** `panels` draw the other tabs, `editor(task)` the open task. */
export function mountCatalogue(review, say, { locale, panels, editor }) {
  const body = byId("catalogue-body");
  const tabs = byId("tabs");
  let tab = "tasks";

  function draw() {
    keepingFocus(() => {
      drawTabs();
      body.setAttribute("aria-labelledby", `tab-${tab}`);
      body.replaceChildren(tab === "tasks" ? tasks() : panels[tab]());
    });
  }

  function drawTabs() {
    tabs.replaceChildren(...TABS.map((name) => h("button", {
      type: "button", role: "tab", id: `tab-${name}`, "aria-selected": String(name === tab), "aria-controls": "catalogue-body",
      tabindex: name === tab ? null : "-1", on: { click: () => open(name), keydown: (event) => step(event, name) },
    }, say(`tabs.${name}`), h("small", {}, String(review.draft[name === "rules" ? "reporting" : name].length)))));
  }

  function open(name) {
    tab = name;
    draw();
    body.scrollTop = 0;
  }

  function step(event, name) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const next = TABS[(TABS.indexOf(name) + by + TABS.length) % TABS.length];
    open(next);
    byId(`tab-${next}`).focus();
  }

  function tasks() {
    const groups = [];
    for (const task of review.draft.tasks) {
      const heading = task.section.join(" ");
      if (!groups.length || groups[groups.length - 1].heading !== heading) groups.push({ heading, tasks: [] });
      groups[groups.length - 1].tasks.push(task);
    }
    const columns = ["no", "task", "units", "due", "class", "figure"];
    return h("div", {},
      classes(),
      h("table", { class: "cat" },
        h("thead", {}, h("tr", {}, columns.map((name) => h("th", { scope: "col" }, say(`columns.${name}`))))),
        groups.map(({ heading, tasks: found }) => h("tbody", {},
          heading ? h("tr", { class: "group" }, h("th", { colspan: columns.length, scope: "rowgroup", lang: "zh-CN" }, heading)) : null,
          found.map((task) => (task.id === review.chosen ? [row(task), opened(task, columns.length)] : row(task)))))));
  }

  /** How all tasks are reported, in one press. */
  function classes() {
    return h("p", { class: "bulk" },
      h("span", {}, say("bulk.class")),
      ["regular", "key"].map((name) => button(say(`bulk.${name}`), {
        id: `all-${name}`, className: "btn-quiet", press: () => review.act([{ act: "set_class", tasks: [], task_class: name }]),
      })));
  }

  function row(task) {
    const chosen = task.id === review.chosen;
    return h("tr", { class: chosen ? "is-chosen" : null, "data-task": task.id },
      h("td", { class: "num c-no" }, task.label),
      h("td", { class: "c-task" },
        h("button", {
          type: "button", class: "c-title", id: `t-${task.id}`, lang: "zh-CN", "aria-expanded": String(chosen),
          on: { click: () => review.choose(chosen ? "" : task.id, { from: "catalogue" }) },
        }, task.title || task.text.slice(0, 24)),
        marks(task)),
      units(task),
      h("td", { class: "c-due num" }, due(task)),
      h("td", { class: "c-class" }, button(say(`class.${task.class}`), {
        id: `c-${task.id}`, className: task.class === "key" ? "btn-class is-key" : "btn-class", "aria-pressed": String(task.class === "key"),
        label: say("class.of", { label: task.label, words: say(`class.${task.class}`) }),
        press: () => review.act([{ act: "set_class", tasks: [task.id], task_class: task.class === "key" ? "regular" : "key" }]),
      })),
      figures(task));
  }

  function marks(task) {
    const open = review.draft.warnings.filter((each) => each.task === task.id && !each.settled);
    if (!open.length) return null;
    const must = open.some((each) => each.must);
    return h("span", { class: `tag ${must ? "tag-bad" : "tag-warn"}` }, icon(must ? "behind" : "ask"), h("span", {}, say(must ? "mark.must" : "mark.check")));
  }

  function units(task) {
    const names = (roles) => task.units.filter(({ role }) => roles.includes(role)).map(({ id }) => review.unitName(id));
    const lead = names(["lead", "responsible"]);
    const support = names(["support"]);
    const more = task.open_list ? say("more") : "";
    if (!lead.length && !support.length) return h("td", { class: "c-unit is-none" }, h("span", { class: "muted" }, say("nobody")));
    return h("td", { class: "c-unit", lang: "zh-CN" },
      h("b", {}, lead.join("、"), support.length ? "" : more),
      support.length ? [h("br"), h("small", {}, support.join("、"), more)] : null);
  }

  function due(task) {
    if (task.ongoing) return say("ongoing");
    return task.deadline ? h("time", { datetime: task.deadline }, task.deadline) : h("span", { class: "muted" }, say("none"));
  }

  function figures(task) {
    const found = review.draft.indicators.filter((each) => each.task === task.id);
    return h("td", { class: found.length ? "c-fig" : "c-fig is-none" },
      found.length ? said("span", found.map((each) => target(each, locale)).join("\n")) : h("span", { class: "muted" }, say("none")));
  }

  function opened(task, columns) {
    return h("tr", { class: "is-open" }, h("td", { colspan: columns }, editor(task)));
  }

  review.on("draft", draw);
  review.on("chosen", ({ task, from }) => {
    if (task && tab !== "tasks" && from !== "") tab = "tasks";
    draw();
    const shown = task ? byId(`t-${task}`) : null;
    if (!shown) return;
    reveal(shown.closest("tr"), { place: from === "catalogue" ? "nearest" : "start", page: from !== "" });
    if (["source", "warning"].includes(from)) shown.focus({ preventScroll: true });
  });

  return { open };
}

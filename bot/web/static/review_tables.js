// The catalogue's other tabs: units, figures, dated nodes, printed reporting rules.

import { button, h, said } from "./dom.js";
import { keepingFocus, namesIn, target, twice } from "./review_parts.js";

const KINDS = ["unit", "body", "collective"];

export function createTables(review, say, { locale }) {
  const act = (...acts) => review.act(acts);
  const picked = new Set(); // units to be merged, by id
  const labels = () => new Map(review.draft.tasks.map((task) => [task.id, task.label]));

  const head = (columns) => h("thead", {}, h("tr", {}, columns.map((name) => h("th", { scope: "col" }, name ? say(`columns.${name}`) : ""))));
  const empty = (name) => h("p", { class: "empty-row" }, say(`empty.${name}`));

  function text(value, { id, label, save, ...attributes }) {
    const input = h("input", { class: "field", id, "aria-label": label, autocomplete: "off", lang: "zh-CN", ...attributes, on: { change: () => save(input.value.trim()) } });
    input.value = value;
    input.defaultValue = value;
    return input;
  }

  function units() {
    const body = h("div", {});
    const draw = () => body.replaceChildren(mergeBar(draw), h("table", { class: "cat cat-units" },
      head(["", "unit", "kind", "also", "tasks"]),
      h("tbody", {}, review.draft.units.flatMap((unit) => unitRows(unit, draw)))));
    for (const id of picked) if (!review.unit(id)) picked.delete(id);
    draw();
    return body;
  }

  /** Says how to merge, and offers it once two are picked. The first name picked stays. */
  function mergeBar(draw) {
    const found = [...picked].map((id) => review.unit(id));
    if (found.length < 2) return h("p", { class: "bulk" }, h("span", {}, say(found.length ? "units.pick_more" : "units.pick")));
    const [into, ...others] = found;
    return h("p", { class: "bulk", role: "status" },
      h("span", {}, say("units.merge", { names: others.map((each) => each.name).join("、"), into: into.name })),
      button(say("units.merge_do"), {
        id: "merge-do", className: "btn-primary",
        press: async () => {
          if (await act({ act: "merge_units", into: into.name, names: others.map((each) => each.name) })) picked.clear();
        },
      }),
      button(say("cancel"), { id: "merge-cancel", className: "btn-quiet", press: () => { picked.clear(); keepingFocus(draw); } }));
  }

  function unitRows(unit, draw) {
    const pick = h("input", {
      type: "checkbox", id: `pick-${unit.id}`, checked: picked.has(unit.id), "aria-label": say("units.pick_one", { name: unit.name }),
      on: {
        change: () => {
          if (pick.checked) picked.add(unit.id);
          else picked.delete(unit.id);
          keepingFocus(draw);
        },
      },
    });
    const kind = h("select", {
      class: "field", id: `kind-${unit.id}`, "aria-label": say("units.kind_of", { name: unit.name }),
      on: { change: () => act({ act: "rename_unit", unit: unit.name, name: unit.name, kind: kind.value }) },
    }, KINDS.map((name) => h("option", { value: name, selected: name === unit.kind }, say(`kinds.${name}`))));
    const count = review.draft.tasks.filter((task) => task.units.some((each) => each.id === unit.id)).length;
    const row = h("tr", {},
      h("td", { class: "c-pick" }, pick),
      h("td", { class: "c-name" }, text(unit.name, {
        id: `name-${unit.id}`, label: say("units.name_of", { name: unit.name }),
        save: (name) => act({ act: "rename_unit", unit: unit.name, name, kind: unit.kind }),
      })),
      h("td", { class: "c-kind" }, kind),
      h("td", { class: "c-also", lang: "zh-CN", "data-label": say("columns.also") }, unit.aliases.join("、") || h("span", { class: "muted" }, say("none"))),
      h("td", { class: "num c-count", "data-label": say("columns.tasks") }, String(count)));
    return unit.kind === "collective" ? [row, members(unit)] : [row];
  }

  function members(unit) {
    const names = unit.members.map((id) => review.unitName(id)).join("、");
    return h("tr", { class: "sub" }, h("td"), h("td", { colspan: 4 }, h("label", { class: "members" },
      h("span", {}, say("units.members")),
      text(names, { id: `members-${unit.id}`, placeholder: say("units.members_hint"), save: (now) => act({ act: "name_members", unit: unit.name, names: namesIn(now) }) }))));
  }

  function indicators() {
    if (!review.draft.indicators.length) return empty("indicators");
    const of = labels();
    return h("table", { class: "cat cat-fields" },
      head(["figure", "goal", "by", "baseline", "baseline_year", "also", "task_no"]),
      h("tbody", {}, review.draft.indicators.map((row) => {
        const set = (values) => act({ act: "set_target", indicator: row.id, by: row.by ?? "", baseline: row.baseline, baseline_year: row.baseline_year, ...values });
        const cell = (name, value, save, attributes = {}) => text(value ?? "", { id: `${name}-${row.id}`, label: say("columns.of", { name: row.metric, what: say(`columns.${name}`) }), save, ...attributes });
        return h("tr", {},
          said("td", row.metric, { class: "c-name" }),
          said("td", target(row, locale)),
          h("td", { "data-label": say("columns.by") }, cell("by", row.by, (by) => set({ by }), { placeholder: "2028" })),
          h("td", { "data-label": say("columns.baseline") }, cell("baseline", row.baseline, (baseline) => set({ baseline: baseline || null }), { inputmode: "decimal" })),
          h("td", { "data-label": say("columns.baseline_year") }, cell("baseline_year", row.baseline_year, (year) => set({ baseline_year: /^\d{4}$/.test(year) ? Number(year) : null }), { inputmode: "numeric" })),
          h("td", { "data-label": say("columns.also") }, cell("also", row.aliases.join("、"), (names) => act({ act: "name_target", indicator: row.id, aliases: namesIn(names) }), { placeholder: say("figures.also_hint") })),
          h("td", { class: "num", "data-label": say("columns.task_no") }, of.get(row.task) ?? ""));
      })));
  }

  /** The nodes of a task; of all tasks and of the plan without one. */
  function milestones(task = null) {
    const of = labels();
    const rows = review.draft.milestones.filter((row) => task === null || row.task === task);
    const where = task ?? "plan";
    const date = text("", { id: `node-date-${where}`, label: say("nodes.date"), placeholder: "2026-09-30", save: () => {} });
    const name = text("", { id: `node-name-${where}`, label: say("nodes.name"), placeholder: say("nodes.name"), save: () => {} });
    const add = async () => {
      if (await act({ act: "set_milestone", name: name.value, date: date.value.trim(), task: task ?? "" })) {
        document.getElementById(`node-date-${where}`)?.focus();
      }
    };
    return h("div", { class: "nodes" },
      rows.length ? h("ul", {}, rows.map((row) => node(row, task === null ? of.get(row.task) : null, where))) : (task === null ? empty("milestones") : null),
      h("form", { class: "node node-new", on: { submit: (event) => { event.preventDefault(); add(); } } },
        date, name, h("button", { class: "btn", type: "submit", id: `node-add-${where}` }, say("nodes.add"))));
  }

  function node(row, label, where) {
    const set = (values) => act({ act: "set_milestone", milestone: row.id, name: row.name, date: row.date, task: row.task ?? "", ...values });
    const id = `${where}-${row.id}`;
    return h("li", { class: "node" },
      text(row.date, { placeholder: say("nodes.undated"), id: `date-${id}`, label: say("nodes.date_of", { name: row.name }), save: (date) => set({ date }) }),
      text(row.name, { id: `node-${id}`, label: say("nodes.name_of", { name: row.name }), save: (name) => set({ name }) }),
      label ? h("span", { class: "muted" }, say("task_no", { label })) : null,
      twice(say("nodes.drop"), say("nodes.drop_sure"), { id: `drop-${id}`, press: () => act({ act: "drop_milestone", milestone: row.id }) }));
  }

  function rules() {
    if (!review.draft.rules.length) return empty("rules");
    return h("table", { class: "cat" }, head(["rule", "printed", "line"]),
      h("tbody", {}, review.draft.rules.map((row) => h("tr", {},
        h("td", {}, say(`rules.${row.kind}`)), said("td", row.printed), h("td", { class: "num" }, String(row.line || ""))))));
  }

  return { units, indicators, milestones: () => milestones(null), rules, milestonesOf: milestones };
}

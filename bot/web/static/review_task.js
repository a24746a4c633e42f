// One task opened for editing: its words, units, dates, class; two tasks of one, one of several. All saved at once.

import { button, byId, h, said } from "./dom.js";
import { choice, field, segments, twice } from "./review_parts.js";

const ROLES = ["lead", "support", "responsible"];
const SENTENCE = /[^。；;！？\n]*[。；;！？\n]+/g;

export function createTaskEditor(review, say, { milestones }) {
  const act = (...acts) => review.act(acts);

  return function editor(task) {
    const id = (name) => `e-${name}-${task.id}`;
    const edit = (name, rows = 0) => field(say(`task.${name}`), task[name], {
      id: id(name), rows, save: (words) => act({ act: "edit_task", task: task.id, field: name, words }),
    });
    return h("div", { class: "edit", role: "group", "aria-label": say("task.of", { label: task.label }), on: { keydown: (event) => escape(event, task) } },
      h("div", { class: "edit-grid" },
        h("div", {},
          h("div", { class: "edit-pair" }, edit("label"), edit("title")),
          edit("text", Math.min(9, 2 + Math.ceil(task.text.length / 38))),
          choice(say("task.sensitivity"), task.sensitivity, ["open", "internal", "offline"].map((name) => [name, say(`sensitivity.${name}`)]), {
            id: id("sensitivity"), save: (name) => act({ act: "set_sensitivity", task: task.id, sensitivity: name }),
          })),
        h("div", {},
          ROLES.map((role) => assigned(task, role, id(role))),
          task.by_division || task.units.filter((each) => each.role !== "support").length > 1 ? segments(say("task.owing"), task.by_division ? "each" : "first", ["first", "each"].map((name) => [name, say(`owing.${name}`)]), {
            id: id("owing"), save: (name) => act({ act: "set_division", tasks: [task.id], by_division: name === "each" }),
          }) : null,
          limits(task, id),
          segments(say("task.class"), task.class, ["regular", "key"].map((name) => [name, say(`class.${name}`)]), {
            id: id("class"), save: (name) => act({ act: "set_class", tasks: [task.id], task_class: name }),
          }))),
      h("section", { class: "edit-nodes", "aria-labelledby": id("nodes") },
        h("h3", { id: id("nodes") }, say("task.milestones")),
        milestones(task.id)),
      h("div", { class: "edit-more" }, split(task, id), join(task, id),
        twice(say("task.drop"), say("task.drop_sure"), { id: id("drop"), press: () => act({ act: "drop_task", task: task.id }) })));
  };

  function escape(event, task) {
    if (event.key !== "Escape" || event.target.matches("textarea, input, select")) return;
    review.choose("", { from: "catalogue" });
    byId(`t-${task.id}`)?.focus();
  }

  /** Units in a role: each can be taken away, others are added by name. */
  function assigned(task, role, id) {
    const names = task.units.filter((each) => each.role === role).map((each) => review.unitName(each.id));
    if (role === "responsible" && !names.length) return null;
    const set = (now) => act({ act: "assign", task: task.id, role, names: now });
    const add = h("input", {
      class: "field", id, list: "unit-names", autocomplete: "off", placeholder: say("task.add_unit"), lang: "zh-CN",
      "aria-label": say("task.add_to", { role: say(`roles.${role}`) }),
      on: { change: () => add.value.trim() && set([...names, ...add.value.split(/[、，,]/).map((name) => name.trim()).filter(Boolean)]) },
    });
    return h("div", { class: "form-row" },
      h("label", { for: id }, say(`roles.${role}`)),
      h("div", { class: "form-value chips" },
        names.map((name, place) => h("span", { class: "chip" }, said("span", name), button("", {
          glyph: "close", className: "btn-icon", id: `${id}-${place}`, label: say("task.remove_unit", { name }),
          press: () => set(names.filter((each) => each !== name)),
        }))), add));
  }

  function limits(task, id) {
    const kind = task.ongoing ? "ongoing" : task.deadline ? "date" : "none";
    const set = (deadline, ongoing = false) => act({ act: "set_deadline", task: task.id, deadline, ongoing });
    const date = h("input", {
      class: "field", type: "date", id: id("date"), value: task.deadline ?? "", "aria-label": say("task.deadline"),
      on: { change: () => date.value && set(date.value) },
    });
    const select = h("select", {
      class: "field", id: id("limit"),
      on: {
        change: () => {
          if (select.value === "date") {
            date.hidden = false;
            date.focus();
          } else set(null, select.value === "ongoing");
        },
      },
    }, ["date", "ongoing", "none"].map((name) => h("option", { value: name, selected: name === kind }, say(`limits.${name}`))));
    date.hidden = kind !== "date";
    return h("div", { class: "form-row" }, h("label", { for: id("limit") }, say("task.deadline")), h("div", { class: "form-value form-pair" }, select, date));
  }

  /** The sentence with which the second task begins. */
  function split(task, id) {
    const starts = [...task.text.matchAll(SENTENCE)].map((found) => found.index + found[0].length)
      .filter((at) => at > 0 && task.text.slice(at).trim());
    if (!starts.length) return null;
    const name = id("split");
    let chosen = starts[0];
    return h("details", { class: "more", id: `${name}-more` },
      h("summary", { id: `${name}-open` }, say("task.split")),
      h("fieldset", {},
        h("legend", {}, say("task.split_from")),
        starts.map((at) => h("label", {}, h("input", { type: "radio", name, value: at, id: `${name}-${at}`, checked: at === chosen, on: { change: () => { chosen = at; } } }),
          said("span", `${task.text.slice(at, at + 28)}${task.text.length > at + 28 ? "…" : ""}`))),
        h("div", { class: "btn-row" }, button(say("task.split_do"), { id: `${name}-do`, press: () => act({ act: "split_task", task: task.id, at: chosen }) }))));
  }

  function join(task, id) {
    const others = review.draft.tasks.filter((each) => each.id !== task.id);
    if (!others.length) return null;
    const name = id("join");
    const next = review.draft.tasks[review.draft.tasks.indexOf(task) + 1] ?? others[0];
    const select = h("select", { class: "field", id: name, lang: "zh-CN" }, others.map((each) => h("option", { value: each.id, selected: each === next },
      `${each.label} ${each.title || each.text.slice(0, 16)}`)));
    return h("details", { class: "more", id: `${name}-more` },
      h("summary", { id: `${name}-open` }, say("task.join")),
      h("div", { class: "more-body" },
        h("label", { for: name }, say("task.join_with")), select,
        button(say("task.join_do"), { id: `${name}-do`, press: () => act({ act: "join_tasks", into: task.id, tasks: [select.value] }) })));
  }
}

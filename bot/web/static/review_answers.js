// What can be answered to a doubtful place: each answer is the acts it stands for; the first is offered first.

import { namesIn } from "./review_parts.js";

/** `name`, `words`, an optional field (`kind`, `value`), `acts(typed)`: null where something is still to be typed. */
export function answersTo(review, say, warning) {
  const answers = KINDS[warning.code]?.(review, say, warning) ?? [];
  return [...answers, { name: "as_read", words: say(`answers.${AS_READ[warning.code] ?? "as_read"}`), acts: () => [] }];
}

const AS_READ = {
  unit_unknown: "new_unit",
  unit_ambiguous: "two_units",
  collective_without_members: "office",
  task_without_units: "office",
  plan_without_units: "office",
  list_left_open: "no_more",
  target_without_date: "plan_end",
  not_issued: "issued",
  lead_not_named: "first_reports",
  group_owes: "office",
};

const KINDS = {
  unit_unknown: (review, say, warning) => {
    const unit = review.unit(warning.unit);
    return unit ? [
      sameAs(review, say, unit),
      { name: "rename", words: say("answers.rename"), kind: "text", value: unit.name, acts: (name) => name.trim() && name.trim() !== unit.name ? [{ act: "rename_unit", unit: unit.name, name, kind: unit.kind }] : null },
      { name: "collective", words: say("answers.collective"), acts: () => [{ act: "rename_unit", unit: unit.name, name: unit.name, kind: "collective" }] },
    ] : [];
  },
  unit_ambiguous: (review, say, warning) => {
    const unit = review.unit(warning.unit);
    return unit && unit.name === warning.quote ? [sameAs(review, say, unit, warning.message)] : []; // merged meanwhile
  },
  collective_without_members: (review, say, warning) => {
    const unit = review.unit(warning.unit);
    return unit ? [{ name: "members", words: say("answers.members"), kind: "text", hint: say("answers.names_hint"), acts: (typed) => withNames(typed, (names) => ({ act: "name_members", unit: unit.name, names })) }] : [];
  },
  lead_not_named: (review, say) => [{ name: "division", words: say("answers.each_reports"), acts: () => [{ act: "set_division", tasks: [], by_division: true }] }],
  group_owes: (review, say, warning) => {
    const unit = review.unit(warning.unit);
    return unit ? [{ name: "rename", words: say("answers.group_office"), kind: "text", value: `${unit.name}办公室`, acts: (name) => name.trim() && name.trim() !== unit.name ? [{ act: "rename_unit", unit: unit.name, name, kind: unit.kind }] : null }] : [];
  },
  task_without_units: (review, say, warning) => assigning(review, say, warning, "lead"),
  list_left_open: (review, say, warning) => assigning(review, say, warning, "support"),
  target_without_date: (review, say, warning) => {
    const row = review.draft.indicators.find((each) => each.id === warning.indicator);
    return row ? [{
      name: "by", words: say("answers.by"), kind: "text", hint: "2028",
      acts: (by) => (by.trim() ? [{ act: "set_target", indicator: row.id, by: by.trim(), baseline: row.baseline, baseline_year: row.baseline_year }] : null),
    }] : [];
  },
  deadline_doubtful: (review, say, warning) => dated(review, say, warning),
  deadline_missing: (review, say, warning) => dated(review, say, warning),
  title_missing: (review, say) => [{ name: "title", words: say("answers.title"), kind: "text", acts: (title) => (title.trim() ? [{ act: "retitle_plan", title }] : null) }],
};

/** The unit is one of the others under another name; the likest is offered first. */
function sameAs(review, say, unit, message = "") {
  const others = review.draft.units.filter((each) => each.id !== unit.id);
  const near = others.find((each) => message.includes(`“${each.name}”`)) ?? [...others].sort((one, other) => alike(other.name, unit.name) - alike(one.name, unit.name))[0];
  return {
    name: "same", words: say("answers.same"), kind: "select", value: near?.name ?? "", options: others.map((each) => each.name),
    acts: (into) => (into ? [{ act: "merge_units", into, names: [unit.name] }] : null),
  };
}

/** How many characters two names share. */
function alike(one, other) {
  return [...new Set(one)].filter((char) => other.includes(char)).length / Math.max(one.length, other.length);
}

function assigning(review, say, warning, role) {
  const task = review.task(warning.task);
  if (!task) return [];
  const there = task.units.filter((each) => each.role === role).map((each) => review.unitName(each.id));
  return [{
    name: "units", words: say(`answers.${role}`), kind: "text", list: "unit-names", hint: say("answers.names_hint"),
    acts: (typed) => withNames(typed, (names) => ({ act: "assign", task: task.id, role, names: [...there, ...names] })),
  }];
}

function dated(review, say, warning) {
  const task = review.task(warning.task);
  if (!task) return [];
  return [
    { name: "date", words: say("answers.date"), kind: "date", value: task.deadline ?? "", acts: (date) => (date ? (date === task.deadline ? [] : [{ act: "set_deadline", task: task.id, deadline: date, ongoing: false }]) : null) },
    { name: "ongoing", words: say("answers.ongoing"), acts: () => [{ act: "set_deadline", task: task.id, deadline: null, ongoing: true }] },
  ];
}

function withNames(typed, make) {
  const names = namesIn(typed);
  return names.length ? [make(names)] : null;
}

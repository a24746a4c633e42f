// The reporting rules of a draft: each a row that opens into fields, what is wrong beside them, the coming dates below.

import { periodWords } from "./dates.js";
import { button, byId, h, said, setAttribute } from "./dom.js";
import { keepingFocus, twice } from "./review_parts.js";
import { rulePreview, Refused } from "./review_api.js";
import { draftOf, ladderOf, namesIn, rruleOf, workdaysIn } from "./rule_values.js";

const STAGES = ["reminder", "urging", "supervision", "circular"];
const CLASSES = ["regular", "key"];
const RECIPIENTS = ["units", "concerned", "leading_group"];
const MONTHS = { week: 0, month: 1, quarter: 3, half: 6, year: 12, plan: 12 };
const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const PAUSE = 350; // milliseconds without a key before the dates are asked for
const isPeriodic = (rule) => !["urgent", "milestone"].includes(rule.kind);

/** Gives `panel()`, drawn with each draft. What is being changed and cannot be kept yet stays in `changing`. */
export function createRules(review, say, { printed }) {
  const open = new Set();
  const changing = new Map(); // by id: {rule, found, timer}

  const nameOf = (rule) => {
    const classes = rule.classes.map((name) => say(`class.${name}`)).join("、");
    return `${say(`rules.${isPeriodic(rule) ? rule.period : rule.kind}`)}${classes ? say("rule.of_classes", { classes }) : ""}`;
  };

  function panel() {
    const rules = review.draft.reporting;
    for (const [id, entry] of changing) {
      const now = rules.find((rule) => rule.id === id);
      if (!now || (!entry.rule && entry.saved !== JSON.stringify(now))) changing.delete(id);
    }
    return h("div", { class: "rules" },
      rules.length ? rules.map(row) : h("p", { class: "empty-row" }, say("rule.none")),
      adding(),
      h("h3", {}, say("rule.printed")), printed());
  }

  function row(saved) {
    const rule = changing.get(saved.id)?.rule ?? draftOf(saved);
    const form = h("div", { class: "rule-form" });
    const details = h("details", {
      class: "rule", "data-rule": saved.id, open: open.has(saved.id),
      on: {
        toggle: () => {
          if (details.open === open.has(saved.id)) return;
          if (details.open) open.add(saved.id);
          else open.delete(saved.id);
          if (details.open) look(saved.id, rule, form);
        },
      },
    }, h("summary", { id: `rule-${saved.id}` }, said("b", nameOf(rule)), h("span", { class: "muted" }, summary(rule))), form);
    draw(saved.id, rule, form);
    if (details.open && !changing.get(saved.id)?.found) look(saved.id, rule, form);
    return details;
  }

  function summary(rule) {
    if (rule.kind === "urgent") return say("rule.sum_urgent", { hours: rule.first_hours, days: rule.follow_up_days });
    if (rule.kind === "milestone") return say("rule.sum_node", { days: rule.lead_workdays });
    return say("rule.sum", { due: dayWords(rule, "due"), time: rule.cut_off });
  }

  function dayWords(rule, which) {
    const at = rule.days[which];
    if (!at) return rule[which];
    const where = say(`rule.${rule.after_period ? "next" : "each"}.${rule.period}`);
    const month = monthWord(rule.period, at.month);
    const day = at.weekday ? `${at.nth ? say(`rule.nth.${at.nth}`) : ""}${say(`rule.weekday.${at.weekday}`)}` : say(at.day === -1 ? "rule.last_day" : "rule.day", { day: at.day });
    return say(month ? "rule.when_month" : "rule.when", { where, month, day });
  }

  function monthWord(period, month) {
    const length = MONTHS[period];
    if (length < 2) return "";
    if (length === 12) return say("rule.month_of_year", { month });
    if (month === 1) return say("rule.first_month");
    return month === length ? say("rule.last_month") : say("rule.month", { month });
  }

  function draw(id, rule, form) {
    keepingFocus(() => form.replaceChildren(dates(id), ...fields(id, rule, form)));
  }

  function fields(id, rule, form) {
    const found = changing.get(id)?.found;
    const faultOf = (...names) => found?.faults.find((each) => names.includes(each.field === "ladder" ? each.value : each.field));
    const change = (values) => edit(id, { ...rule, ...values }, form);
    const line = (key, names, ...inputs) => field(`rule-${id}-${key}`, say(`rule.fields.${key}`), faultOf(...names), inputs);
    const number = (key, unit, most = 250) => line(key, [key], input(`rule-${id}-${key}`, rule[key], { type: "number", min: 0, max: most, inputmode: "numeric" }, (value) => change({ [key]: Number(value) })), h("span", {}, say(`rule.units.${unit}`)));
    const checks = CLASSES.map((name) => check(`class-${name}`, rule.classes.includes(name), say(`class.${name}`), (on) => change({ classes: CLASSES.filter((each) => (each === name ? on : rule.classes.includes(each))) })));
    const shift = line("shift", ["shift"], select(`rule-${id}-shift`, ["before", "after"], rule.shift, (name) => say(`rule.shift.${name}`), (value) => change({ shift: value })));
    const cutOff = line("cut_off", ["cut_off"], input(`rule-${id}-cut_off`, rule.cut_off, { type: "time" }, (value) => value && change({ cut_off: value })));
    const classes = line("classes", ["classes"], checks);
    const drop = twice(say("rule.drop"), say("rule.drop_sure"), { id: `rule-${id}-drop`, press: () => review.act([{ act: "drop_rule", rule: id }]) });
    const terms = [number("grace_workdays", "workdays"), number("lock_workdays", "workdays", 500)];
    const above = line("also_to", ["also_to"], input(`rule-${id}-also_to`, rule.also_to.join("、"), { type: "text", placeholder: say("rule.no_addressee") }, (value) => change({ also_to: namesIn(value) })));
    const asks = [number("most_extensions", "times", 99), number("reply_workdays", "workdays"), ...circulars()];
    if (rule.kind === "urgent") return [classes, number("first_hours", "hours", 720), number("follow_up_days", "days", 365), cutOff, number("news_workdays", "workdays"), shift, ...terms, ...asks, above, drop];
    const late = [...terms, ...STAGES.map(ladder), ...asks];
    if (rule.kind === "milestone") return [classes, number("lead_workdays", "workdays"), cutOff, shift, ...late, drop];
    return [
      preset(id, rule, change), classes,
      day(id, rule, "opens", change, faultOf("opens")), day(id, rule, "due", change, faultOf("due", "after_period")),
      line("after_period", ["after_period"], select(`rule-${id}-after_period`, ["", "yes"], rule.after_period ? "yes" : "", (value) => say(`rule.${value ? "next" : "this"}.${rule.period}`), (value) => change({ after_period: value === "yes" }))),
      cutOff, shift, ...late, number("rollup_workdays", "workdays"), number("input_workdays", "workdays"),
      line("signed_by_head", ["signed_by_head"], check("signed_by_head", rule.signed_by_head, say("rule.signed"), (on) => change({ signed_by_head: on }))),
      line("unless_urgent", ["unless_urgent"], check("unless_urgent", rule.unless_urgent, say("rule.unless_urgent"), (on) => change({ unless_urgent: on }))),
      line("asked_apart", ["asked_apart"], check("asked_apart", rule.asked_apart, say("rule.asked_apart"), (on) => change({ asked_apart: on }))),
      above, drop,
    ];

    function check(key, checked, words, save) {
      return h("label", { class: "check" }, h("input", { type: "checkbox", id: `rule-${id}-${key}`, checked, on: { change: (event) => save(event.target.checked) } }), h("span", {}, words));
    }

    /** Who gets them, who on paper; of a period's report also when one follows the roll-up. */
    function circulars() {
      const { recipients, addressees, workdays_after_rollup: after } = rule.circulars;
      const set = (values) => change({ circulars: { ...rule.circulars, ...values } });
      const to = RECIPIENTS.map((name) => check(`to-${name}`, recipients.includes(name), say(`rule.recipients.${name}`), (on) => set({ recipients: RECIPIENTS.filter((each) => (each === name ? on : recipients.includes(each))) })));
      const paper = input(`rule-${id}-addressees`, addressees.join("、"), { type: "text", placeholder: say("rule.no_addressee") }, (value) => set({ addressees: namesIn(value) }));
      const days = input(`rule-${id}-workdays_after_rollup`, after ?? "", { type: "number", min: 0, max: 250, inputmode: "numeric", placeholder: say("rule.no_circular") }, (value) => set({ workdays_after_rollup: value === "" ? null : Number(value) }));
      return [line("recipients", [], to), line("addressees", [], paper), isPeriodic(rule) ? line("workdays_after_rollup", ["circulars"], days, h("span", {}, say("rule.units.after_rollup"))) : null].filter(Boolean);
    }

    function ladder(stage) {
      const days = rule.ladder.filter((step) => step.stage === stage).map((step) => (stage === "reminder" ? -step.offset_workdays : step.offset_workdays));
      const words = rule.words?.[stage] ?? days.join("、");
      return line(stage, [stage], input(`rule-${id}-${stage}`, words, { type: "text", placeholder: say("rule.no_stage") }, (value) => {
        const read = workdaysIn(value);
        const ladderNow = read ? ladderOf(rule.ladder, stage, read) : rule.ladder;
        change({ ladder: ladderNow, words: read ? { ...rule.words, [stage]: undefined } : { ...rule.words, [stage]: value } });
      }), h("span", {}, say(stage === "reminder" ? "rule.units.before" : "rule.units.after")));
    }
  }

  function preset(id, rule, change) {
    const known = review.draft.presets.filter(isPeriodic);
    const named = (name) => (name ? say(say.has(`rule.presets.${name}`) ? `rule.presets.${name}` : "rule.preset_own", { name }) : say("rule.preset_none"));
    return field(`rule-${id}-preset`, say("rule.fields.preset"), null, [select(`rule-${id}-preset`, ["", ...known.map((each) => each.id)], "", named, (name) => {
      const { kind, period, opens, due, after_period, grace_workdays, lock_workdays, rollup_workdays, ladder, days } = draftOf(known.find((each) => each.id === name));
      change({ kind, period, opens, due, after_period, grace_workdays, lock_workdays, rollup_workdays, ladder, days, words: {} });
    })]);
  }

  /** Month and day of the period; a day that takes more words stays a recurrence. */
  function day(id, rule, which, change, fault) {
    const key = `rule-${id}-${which}`;
    const at = rule.days[which];
    const set = (values) => {
      const now = { ...at, ...values };
      change({ [which]: rruleOf(now, rule.period), days: { ...rule.days, [which]: now } });
    };
    if (!at) return field(key, say(`rule.fields.${which}`), fault, [input(key, rule[which], { type: "text", spellcheck: "false" }, (value) => change({ [which]: value }))]);
    const months = MONTHS[rule.period] > 1 ? select(`${key}-month`, range(1, MONTHS[rule.period]), at.month, (month) => monthWord(rule.period, month), (month) => set({ month: Number(month) })) : null;
    const days = at.weekday
      ? select(key, WEEKDAYS, at.weekday, (name) => `${at.nth ? say(`rule.nth.${at.nth}`) : ""}${say(`rule.weekday.${name}`)}`, (weekday) => set({ weekday }))
      : select(key, [...range(1, 31), -1], at.day, (number) => say(number === -1 ? "rule.last_day" : "rule.day", { day: number }), (value) => set({ day: Number(value) }));
    if (months) months.setAttribute("aria-label", say("rule.month_for", { what: say(`rule.fields.${which}`) }));
    return field(key, say(`rule.fields.${which}`), fault, [months, days].filter(Boolean));
  }

  /** A line of the form; what is wrong stands beside the field and is read out with it. */
  function field(id, label, fault, inputs) {
    const note = fault ? h("p", { class: "fault", id: `${id}-fault` }, faultWords(fault)) : null;
    if (note) {
      const first = inputs.flat().map((each) => (each.matches?.("input, select") ? each : each.querySelector?.("input, select"))).find(Boolean);
      if (first) {
        setAttribute(first, "aria-invalid", "true");
        setAttribute(first, "aria-describedby", note.id);
      }
    }
    const isGroup = inputs.flat().length > 1 && inputs.flat().every((each) => each.matches?.(".check"));
    return h("div", { class: "rule-field", "data-field": id.slice(id.lastIndexOf("-") + 1), role: isGroup ? "group" : null, "aria-label": isGroup ? label : null },
      isGroup ? h("span", {}, label) : h("label", { for: id }, label), h("div", { class: "rule-inputs" }, inputs), note);
  }

  const faultWords = (fault) => say("rule.fault", { why: say(`rule_faults.${fault.why}`), what: fault.what && fault.field !== "classes" ? say("rule.fault_in", { what: fault.what }) : "" });

  function input(id, value, attributes, save) {
    const made = h("input", { class: "field", id, autocomplete: "off", ...attributes, on: { change: () => save(made.value.trim()) } });
    made.value = value;
    made.defaultValue = value;
    return made;
  }

  function select(id, values, value, named, save) {
    return h("select", { class: "field", id, on: { change: (event) => save(event.target.value) } },
      values.map((each) => h("option", { value: each, selected: String(each) === String(value) }, named(each))));
  }

  function dates(id) {
    const found = changing.get(id)?.found;
    if (!found) return h("p", { class: "muted", role: "status" }, say("rule.looking"));
    if (found.faults.length) return h("p", { class: "fault", role: "status" }, say("rule.not_saved", { count: found.faults.length }));
    if (!found.terms.length) return h("p", { class: "muted", role: "status" }, say("rule.no_terms"));
    const further = ["inputs", "rollup", "circular"].filter((name) => found.terms.some((term) => term[`${name}_on`]));
    return h("table", { class: "rule-dates" },
      h("caption", {}, say("rule.coming")),
      h("thead", {}, h("tr", {}, ["period", "opens", "reminders", "due", "on_time", "locked", ...further].map((name) => h("th", { scope: "col" }, say(`rule.columns.${name}`))))),
      h("tbody", {}, found.terms.map((term) => h("tr", {}, said("td", term.node || periodWords(say, term.period)), term.told_with ? together(term.told_with, 5 + further.length) : days(term, further)))));
  }

  /** Of a period that is not asked for apart: in which report it is told. */
  function together({ rule, period }, columns) {
    return h("td", { colspan: columns }, say("rule.told_with", { rule: say(`rules.${rule}`), period: periodWords(say, period) }));
  }

  function days(term, further) {
    return [
      h("td", { class: "num" }, term.opens_on),
      h("td", { class: "num" }, term.reminders.map((on) => on.slice(5)).join("、")),
      h("td", { class: "num" }, h("b", {}, term.due_at), term.provisional ? h("span", { class: "tag tag-warn" }, say("rule.provisional")) : null),
      h("td", { class: "num" }, term.on_time_until), h("td", { class: "num" }, term.locked_on),
      ...further.map((name) => h("td", { class: "num" }, term[`${name}_on`])),
    ];
  }

  /** Shows what would become of the rule at once, and saves it where it can be kept. */
  function edit(id, rule, form) {
    const before = changing.get(id);
    clearTimeout(before?.timer);
    const entry = { rule, found: before?.found ?? null, timer: setTimeout(() => look(id, rule, form, { save: true }), PAUSE) };
    changing.set(id, entry);
    draw(id, rule, form);
  }

  async function look(id, rule, form, { save = false } = {}) {
    let found;
    try {
      const unread = STAGES.filter((stage) => rule.words?.[stage] !== undefined);
      const faults = unread.map((value) => ({ field: "ladder", why: "unreadable_steps", what: "", value }));
      found = unread.length ? { faults, terms: [] } : await rulePreview(review.plan, sent(rule));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      review.tell("refused", { error, acts: [] });
      return;
    }
    const entry = changing.get(id);
    if (entry && entry.rule !== rule) return; // changed again meanwhile
    changing.set(id, { rule, found, timer: 0 });
    const shown = byId(`rule-${id}`)?.parentElement.querySelector(".rule-form") ?? form;
    draw(id, rule, shown);
    if (save && !found.faults.length) {
      if (!(await review.act([{ act: "set_rule", rule: sent(rule) }]))) return;
      if (changing.get(id)?.rule === rule) changing.set(id, { found, timer: 0, saved: JSON.stringify(review.draft.reporting.find((each) => each.id === id)) });
    }
  }

  function adding() {
    const taken = new Set(review.draft.reporting.map((rule) => rule.id));
    const pick = select("rule-add", ["", ...review.draft.presets.map((each) => each.id)], "", (name) => (name ? say(say.has(`rule.presets.${name}`) ? `rule.presets.${name}` : "rule.preset_own", { name }) : say("rule.add_pick")), () => {});
    return h("p", { class: "rule-add" }, h("label", { for: "rule-add" }, say("rule.add")), pick, button(say("rule.add_do"), {
      id: "rule-add-do",
      press: async () => {
        const chosen = review.draft.presets.find((each) => each.id === byId("rule-add").value);
        if (!chosen) return;
        let id = chosen.id;
        for (let number = 2; taken.has(id); number += 1) id = `${chosen.id}-${number}`;
        const free = CLASSES.filter((name) => !review.draft.reporting.some((rule) => isPeriodic(rule) && rule.period === chosen.period && rule.classes.includes(name)));
        const classes = isPeriodic(chosen) ? chosen.classes.filter((name) => free.includes(name)) : chosen.classes;
        open.add(id);
        await review.act([{ act: "set_rule", rule: sent({ ...draftOf(chosen), id, classes: classes.length ? classes : free.slice(0, 1) }) }]);
      },
    }));
  }

  return { panel };
}

const range = (first, last) => Array.from({ length: last - first + 1 }, (_, place) => first + place);

/** As the service takes it: without what only the form knows. */
function sent({ days, words, cut_off, ...rule }) {
  return { ...rule, cut_off: `${cut_off}:00`.slice(0, 8) };
}

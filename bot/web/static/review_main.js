// Puts the review together: a draft's page, or the list of drafts.

import { createDates } from "./dates.js";
import { button, byId, h, icon, said } from "./dom.js";
import { drafts, reasonOf, Refused } from "./review_api.js";
import { mountCatalogue } from "./review_catalogue.js";
import { mountImport } from "./review_import.js";
import { isTyping } from "./review_parts.js";
import { mountPublish } from "./review_publish.js";
import { mountSource } from "./review_source.js";
import { createRules } from "./review_rules.js";
import { createReview } from "./review_store.js";
import { createTables } from "./review_tables.js";
import { createTaskEditor } from "./review_task.js";
import { mountWarnings } from "./review_warnings.js";
import { mountTheme } from "./theme.js";
import { createWords } from "./words.js";

const locale = document.documentElement.lang;
const say = createWords(JSON.parse(byId("words").textContent), locale);
const main = byId("main");
const open = (plan) => location.assign(`/review/${encodeURIComponent(plan)}`);

function mountReview(plan) {
  const review = createReview(plan);
  let reader = createDates(say, locale, "Asia/Shanghai");
  const dates = () => reader;
  const source = mountSource(review, say);
  const tables = createTables(review, say, { locale });
  const rules = createRules(review, say, { printed: tables.rules });
  mountCatalogue(review, say, { locale, panels: { ...tables, rules: rules.panel }, editor: createTaskEditor(review, say, { milestones: tables.milestonesOf }) });
  const warnings = mountWarnings(review, say, { dates, source });
  mountPublish(review, say, { first: warnings.first });
  mountImport(say, { plan, revision: () => review.draft.revision, done: (found) => (found === plan ? review.load() : open(found)) });
  mountSaying(review);
  review.on("draft", () => {
    const { draft } = review;
    if (draft.zone && draft.zone !== reader.zone) reader = createDates(say, locale, draft.zone);
    drawHead(review, dates());
  });
  addEventListener("pageshow", () => { review.leaving = false; });
  addEventListener("pagehide", () => { // what is being typed is saved as on leaving the field
    review.leaving = true;
    document.activeElement?.blur();
  });
  start(review, warnings);
}

function drawHead(review, dates) {
  const { draft } = review;
  document.title = say("title_of", { title: draft.plan.title || draft.plan.id });
  byId("plan-title").textContent = draft.plan.title || say("untitled");
  const last = draft.edits.filter((edit) => edit.act === "import").pop();
  byId("plan-meta").replaceChildren(
    ...(last ? [h("span", {}, say("imported", { name: last.by === "console" ? say("by_console") : last.by, when: dates.moment(last.at) }))] : []),
    h("span", {}, say("found", { tasks: draft.tasks.length, units: draft.units.length, indicators: draft.indicators.length, milestones: draft.milestones.length })));
  byId("unit-names").replaceChildren(...draft.units.map((unit) => h("option", { value: unit.name })));
}

/** What was saved, what was not and why, what somebody else did. */
function mountSaying(review) {
  const state = byId("save-state");
  const banner = byId("banner");
  const show = (words, ...buttons) => {
    banner.hidden = false;
    banner.replaceChildren(icon("info"), h("span", {}, words), ...buttons, button(say("close"), { className: "btn-quiet", press: () => { banner.hidden = true; } }));
  };
  review.on("saving", (busy) => { state.textContent = busy ? say("saving") : say("saved", { count: review.draft.revision }); });
  review.on("draft", (how) => {
    state.textContent = say("saved", { count: review.draft.revision });
    if (how === "saved") banner.hidden = true;
    if (how === "newer") show(newest("newer"));
  });
  const newest = (key) => {
    const last = review.draft.edits[review.draft.edits.length - 1];
    const name = last ? (last.by === "console" ? say("by_console") : last.by) : say("somebody");
    return say(key, { name, count: review.draft.revision });
  };
  review.on("clash", (acts) => show(newest("clash"), button(say("again"), { className: "btn-primary", press: () => review.act(acts) })));
  review.on("refused", ({ error, acts }) => show(say("not_saved", { reason: reasonOf(say, error) }),
    ...(error.status === 0 || error.status >= 500 ? [button(say("again"), { className: "btn-primary", press: () => review.act(acts) })] : [])));
  review.on("lost", (error) => show(reasonOf(say, error), button(say("again"), { press: () => review.look() })));
  review.on("said", (words) => show(words));
}

async function start(review, warnings) {
  try {
    await review.load();
  } catch (error) {
    fail(error, () => start(review, warnings));
    return;
  }
  byId("panes").hidden = false;
  byId("failed").hidden = true;
  main.removeAttribute("aria-busy");
  setInterval(() => isTyping() || review.look(), 10_000);
  document.addEventListener("visibilitychange", () => isTyping() || review.look());
}

function fail(error, again) {
  if (!(error instanceof Refused)) throw error;
  const missing = error.code === "bad_draft";
  byId("failed").hidden = false;
  byId("failed").replaceChildren(h("p", {}, missing ? say("no_draft") : reasonOf(say, error)),
    missing ? h("a", { class: "btn", href: "/review" }, say("all_drafts")) : button(say("retry"), { className: "btn-primary", press: again }));
  main.removeAttribute("aria-busy");
}

async function mountDrafts() {
  const dates = createDates(say, locale, "Asia/Shanghai");
  const row = (draft) => h("li", {}, h("a", { class: "draft", href: `/review/${encodeURIComponent(draft.id)}` },
    said("b", draft.title || draft.id),
    h("span", { class: "muted" }, [draft.document, say("list.found", { tasks: draft.tasks, units: draft.units }), draft.last ? dates.moment(draft.last.at) : ""].filter(Boolean).join(say("comma"))),
    h("span", { class: `tag ${draft.must ? "tag-bad" : draft.open ? "tag-warn" : "tag-ok"}` }, icon(draft.must ? "behind" : draft.open ? "ask" : "done"),
      h("span", {}, draft.open ? say("list.open", { count: draft.open }) : say("list.settled"))), icon("next")));
  const broken = (draft) => h("li", { class: "draft" }, h("b", {}, draft.id), h("span", { class: "muted" }, say("list.broken", { reason: draft.broken })));
  try {
    const found = await drafts();
    byId("draft-list").replaceChildren(...(found.length ? found.map((draft) => (draft.broken ? broken(draft) : row(draft))) : [h("li", { class: "empty-row" }, say("list.none"))]));
  } catch (error) {
    fail(error, mountDrafts);
  }
  main.removeAttribute("aria-busy");
}

mountTheme();
if (main.dataset.plan) {
  mountReview(main.dataset.plan);
} else {
  mountImport(say, { done: open });
  mountDrafts();
}

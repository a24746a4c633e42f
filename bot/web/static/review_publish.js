// Publishing: first what it does to open filings, then the yes. What was shown is what is done.

import { byId, h, said } from "./dom.js";
import { preview, publish, reasonOf, Refused } from "./review_api.js";
import { periodWords } from "./dates.js";

const MOST_ROWS = 200;
const ORDER = ["opened", "moved", "redated", "kept", "waived"];

export function mountPublish(review, say, { first }) {
  const open = byId("publish");
  const why = byId("why-not");
  const dialog = byId("publish-dialog");
  const body = byId("publish-body");
  const yes = byId("publish-yes");
  let shown = null;

  function draw() {
    const { draft } = review;
    const must = draft.warnings.filter((each) => each.must && !each.settled).length;
    const version = draft.published.version;
    open.firstElementChild.textContent = draft.published.same ? say("publish.done", { count: version }) : say("publish.open", { count: version + 1 });
    open.setAttribute("aria-disabled", String(must > 0 || draft.published.same));
    why.textContent = draft.published.same ? say("publish.same") : must ? say("publish.why_not", { count: must }) : say("publish.ready");
    byId("draft-tag").classList.toggle("tag-ok", draft.published.same);
    byId("draft-tag").classList.toggle("tag-warn", !draft.published.same);
    byId("draft-tag").textContent = draft.published.same ? say("publish.tag_published", { count: version }) : say("publish.tag_draft");
  }

  async function look() {
    shown = null;
    yes.setAttribute("aria-disabled", "true");
    body.replaceChildren(h("p", { role: "status" }, say("publish.loading")));
    try {
      shown = await preview(review.plan);
    } catch (error) {
      body.replaceChildren(h("p", { class: "failed", role: "alert" }, reasonOf(say, error)));
      return;
    }
    yes.firstElementChild.textContent = say("publish.yes", { count: shown.version });
    yes.setAttribute("aria-disabled", "false");
    body.replaceChildren(...told());
  }

  function told() {
    const counts = ORDER.map((what) => [what, shown.changes.filter((change) => change.what === what).length]).filter(([, count]) => count);
    const { draft } = review;
    const open_ = draft.warnings.filter((each) => !each.settled).length;
    return [
      h("p", {}, say("publish.about", { count: shown.version, tasks: draft.tasks.length, units: draft.units.length })),
      open_ ? h("p", { class: "note" }, say("publish.open_left", { count: open_ })) : null,
      shown.undoes_rules ? h("p", { class: "note" }, say("publish.undoes_rules")) : null,
      shown.undoes.length ? h("p", { class: "note" }, say("publish.undoes", { labels: shown.undoes.join("、") })) : null,
      ...notes(),
      counts.length ? h("ul", { class: "counts" }, counts.map(([what, count]) => h("li", {}, say(`publish.count_${what}`, { count })))) : h("p", {}, say("publish.nothing")),
      counts.length ? table() : null,
    ].filter(Boolean);
  }

  /** Periods that end and begin, who could not sign, and inputs that have no time. */
  function notes() {
    const named = (each) => ({ ...each, rule: say(`rules.${each.rule}`), period: each.period ? periodWords(say, each.period) : "" });
    const lines = [
      ...shown.ends.map((each) => say(each.rollup_on ? "publish.ends" : "publish.ends_rolled_up", named(each))),
      ...shown.begins.map((each) => say(each.period ? "publish.begins" : "publish.begins_never", named(each))),
      ...(shown.no_head.length ? [say("publish.no_head", { units: shown.no_head.join(say("publish.between")) })] : []),
      ...shown.merged.map((each) => say("publish.merged", each)),
      ...(shown.gone.length ? [say("publish.gone", { units: shown.gone.join(say("publish.between")) })] : []),
      ...shown.early_inputs.map((each) => say("publish.early_inputs", named(each))),
    ];
    return lines.map((line) => said("p", line, { class: "note" }));
  }

  function table() {
    const rows = [...shown.changes].sort((one, other) => ORDER.indexOf(one.what) - ORDER.indexOf(other.what));
    return h("div", { class: "changes" }, h("table", { class: "cat" },
      h("thead", {}, h("tr", {}, ["change", "task", "unit", "period", "report_due"].map((name) => h("th", { scope: "col" }, say(`columns.${name}`))))),
      h("tbody", {}, rows.slice(0, MOST_ROWS).map((row) => h("tr", {},
        h("td", {}, say(`publish.${row.what}`)), said("td", `${row.label} ${row.title}`.trim()),
        said("td", row.to_unit ? `${row.unit} → ${row.to_unit}` : row.unit), h("td", { class: "num" }, periodWords(say, row.period)),
        h("td", { class: "num" }, row.due_on ? h("time", { datetime: row.due_on }, row.due_on) : ""))))),
    rows.length > MOST_ROWS ? h("p", { class: "note" }, say("publish.more", { count: rows.length - MOST_ROWS })) : null);
  }

  async function go() {
    if (yes.getAttribute("aria-disabled") === "true" || !shown) return;
    yes.setAttribute("aria-disabled", "true");
    try {
      const { version } = await publish(review.plan, shown.digest, byId("publish-why").value);
      byId("publish-why").value = "";
      dialog.close();
      await review.load();
      review.tell("said", say("publish.said", { count: version }));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.code === "preview_outdated") {
        await review.load();
        await look();
        body.prepend(h("p", { class: "failed", role: "alert" }, say("faults.preview_outdated")));
        return;
      }
      body.prepend(h("p", { class: "failed", role: "alert" }, reasonOf(say, error)));
      yes.setAttribute("aria-disabled", "false");
    }
  }

  open.addEventListener("click", () => {
    if (review.draft.published.same) return;
    if (open.getAttribute("aria-disabled") === "true") {
      first();
      return;
    }
    dialog.showModal();
    look();
  });
  yes.addEventListener("click", go);
  byId("publish-no").addEventListener("click", () => dialog.close());
  review.on("draft", draw);
}

// The review's HTTP API: drafts, acts, documents, publishing. What it refuses is thrown with its details.

const API = new URL("../api/", import.meta.url);
const READ_SECONDS = 20;

/** `status` 0: nobody answered. `details` is what the service says: code, why, what, revision .. */
export class Refused extends Error {
  constructor(status, details = {}) {
    super(details.error || details.code || String(status));
    this.status = status;
    this.code = details.code || "";
    this.details = details;
  }
}

/** The drafts there are. */
export const drafts = () => ask("drafts", patient());

/** A draft; null while it is still at the revision that is known. */
export const draft = (plan, known = null) => ask(`${pathOf(plan)}${known === null ? "" : `?known=${known}`}`, patient());

/** The draft after these acts, made on that revision; `leaving` also where the page is closed meanwhile. */
export const change = (plan, revision, acts, { leaving = false } = {}) => ask(pathOf(plan), { ...json({ revision, acts }), keepalive: leaving });

/** What would come of a rule: faults by field, else its next dates. */
export const rulePreview = (plan, rule) => ask(`${pathOf(plan)}/rule`, { ...json({ rule }), ...patient() });

export const preview = (plan) => ask(`${pathOf(plan)}/publication`, patient());

export const publish = (plan, digest, why) => ask(`${pathOf(plan)}/publication`, json({ digest, why }));

/** Which plan a document became. `over`: the revision of the draft that it may replace. */
export function upload(file, { plan = "", over = null } = {}) {
  const query = new URLSearchParams({ name: file.name, ...(plan ? { plan } : {}), ...(over === null ? {} : { over }) });
  return ask(`documents?${query}`, { method: "POST", headers: { "content-type": "application/octet-stream" }, body: file });
}

function pathOf(plan) {
  return `drafts/${encodeURIComponent(plan)}`;
}

function json(body) {
  return { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

function patient() {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), READ_SECONDS * 1000);
  return { signal: stop.signal };
}

async function ask(path, request) {
  let response;
  let text;
  try {
    response = await fetch(new URL(path, API), { credentials: "same-origin", cache: "no-store", ...request });
    text = await response.text();
  } catch {
    throw new Refused(0);
  }
  if (response.status === 204) return null;
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Refused(response.status, { code: "not_json" });
  }
  if (!response.ok) throw new Refused(response.status, body);
  return body;
}

/** `reason` is a code, after it what kind of file it is where that is the reason. */
function whyUnreadable(say, reason) {
  const [why, kind = ""] = reason.split(" ");
  return say.has(`unreadable.${why}`) ? say(`unreadable.${why}`, { kind }) : reason;
}

/** Why something was not done, in the page's words: what can be put right first. */
export function reasonOf(say, error) {
  if (!(error instanceof Refused)) throw error;
  const { code, details, status } = error;
  if (status === 0) return say("faults.offline");
  if (code === "bad_edit") return say(`refused.${details.why}`, { what: details.what });
  if (code === "unreadable_document") return say("faults.unreadable", { reason: whyUnreadable(say, details.reason) });
  if (code === "not_a_plan") return say("faults.not_a_plan", { count: details.lines });
  if (code === "bad_rule") return say("faults.bad_rule", { field: say(`rule_fields.${details.field}`), why: say(`rule_faults.${details.why}`) });
  if (say.has(`faults.${code}`)) return say(`faults.${code}`, details);
  return say(status >= 500 ? "faults.server" : "faults.unknown", { code: code || status });
}

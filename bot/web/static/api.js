// The console's HTTP API (DESIGN.md 8): what it answers, or an ApiError that can be shown.

const API = new URL("../api/", import.meta.url);
const READ_SECONDS = 20;

/** `status` 0: nobody answered, so nobody knows whether it was stored; the same key may be sent again. */
export class ApiError extends Error {
  constructor(status, { code = "", error = "" } = {}) {
    super(error || code || String(status));
    this.status = status;
    this.code = code;
    this.error = error;
  }
}

export function eventsUrl() {
  return new URL("events", API).href;
}

export async function read(path) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), READ_SECONDS * 1000);
  try {
    return await ask(path, { headers: { accept: "application/json" }, signal: stop.signal });
  } finally {
    clearTimeout(timer);
  }
}

export function post(path, body) {
  return ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

/** A file for a message to come: answers its id. */
export function upload(file) {
  return ask(`uploads/${encodeURIComponent(file.name)}`, { method: "PUT", body: file });
}

async function ask(path, request) {
  let response;
  let body;
  try {
    response = await fetch(new URL(path, API), { credentials: "same-origin", cache: "no-store", ...request });
    body = await response.text();
  } catch {
    throw new ApiError(0);
  }
  const parsed = parse(body);
  if (!response.ok) throw new ApiError(response.status, parsed ?? {});
  if (parsed === undefined) throw new ApiError(response.status, { code: "not_json" });
  return parsed;
}

function parse(body) {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A key that makes a message or a click come once, however often it is sent. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // older browsers, or plain http off loopback
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Why something did not happen, in the page's words. */
export function reasonOf(say, error) {
  if (!(error instanceof ApiError)) throw error;
  if (error.status === 0) return say("status.offline");
  if (["not_found", "undecodable", "clock_fixed"].includes(error.code)) return say(`status.${error.code}`);
  if (error.code === "clock_back") return say("clock.clock_back");
  if (error.status >= 500) return say("status.server", { code: error.code || error.status });
  return error.error || say("status.unknown", { code: error.code || error.status });
}

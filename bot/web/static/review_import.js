// A document is brought by dropping it anywhere on the page or by choosing it; it is a draft or it is nothing.

import { button, byId, h, said } from "./dom.js";
import { reasonOf, Refused, upload } from "./review_api.js";

/** `plan` and `revision()` of the draft that is open; on the list of drafts none is. */
export function mountImport(say, { plan = "", revision = () => null, done }) {
  const input = byId("file");
  const veil = byId("drop-veil");
  const status = byId("import-status");
  let reading = false;
  let depth = 0;

  function tell(role, ...children) {
    status.hidden = children.length === 0;
    status.setAttribute("role", role);
    status.replaceChildren(...children);
    if (role === "alert") status.focus(); // on the words: what replaces a draft takes a press of its own
  }

  async function take(file, target) {
    if (reading) return;
    reading = true;
    tell("status", h("span", { class: "spin", "aria-hidden": "true" }), h("span", {}, say("import.reading", { name: file.name })));
    try {
      const found = await upload(file, target);
      tell("status", h("span", {}, say("import.read", { name: file.name })));
      done(found.plan);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused(error, file);
    } finally {
      reading = false;
      input.value = "";
    }
  }

  function refused(error, file) {
    const close = button(say("import.close"), { className: "btn-quiet", press: () => tell("status") });
    if (error.code === "draft_there") {
      const there = error.details;
      tell("alert", said("span", say("import.there", { title: there.title, count: there.revision })),
        button(say("import.over"), { className: "btn-primary", press: () => take(file, { plan: there.plan, over: there.revision }) }),
        h("a", { class: "btn", href: `/review/${encodeURIComponent(there.plan)}` }, say("import.see")), close);
      return;
    }
    tell("alert", h("span", {}, say("import.failed", { name: file.name, reason: reasonOf(say, error) })), close);
  }

  /** On an open draft a document is asked about first: it is read over the draft. */
  function begin(files) {
    const [file] = files;
    if (!file) return;
    if (files.length > 1) {
      tell("alert", h("span", {}, say("import.one")), button(say("import.close"), { className: "btn-quiet", press: () => tell("status") }));
      return;
    }
    if (!plan) {
      take(file, {});
      return;
    }
    tell("alert", h("span", {}, say("import.over_this", { name: file.name })),
      button(say("import.over"), { className: "btn-primary", press: () => take(file, { plan, over: revision() }) }),
      button(say("import.new"), { press: () => take(file, {}) }),
      button(say("cancel"), { className: "btn-quiet", press: () => { tell("status"); input.value = ""; } }));
  }

  const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  window.addEventListener("dragenter", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    depth += 1;
    veil.hidden = false;
  });
  window.addEventListener("dragleave", (event) => {
    if (!holdsFiles(event)) return;
    depth = Math.max(0, depth - 1);
    veil.hidden = depth === 0;
  });
  window.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });
  window.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    depth = 0;
    veil.hidden = true;
    begin([...event.dataTransfer.files]);
  });
  input.addEventListener("change", () => begin([...input.files]));
  byId("choose-file").addEventListener("click", () => input.click());
  begin(window.takeEarlyDrop());
}

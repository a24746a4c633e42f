// Files for the message that is being written: uploaded when chosen, named under the field until it is sent.

import { reasonOf, upload } from "./api.js";
import { button, byId, h, said } from "./dom.js";

/** `files()` are those that have arrived, `take()` gives them and forgets them. */
export function mountAttach(say, { changed }) {
  const input = byId("file");
  const list = byId("attached");
  let entries = [];

  function draw() {
    list.hidden = !entries.length;
    list.replaceChildren(...entries.map((entry) => h("li", { "data-state": entry.state },
      said("span", entry.state === "failed" ? say("composer.not_attached", { name: entry.name, reason: entry.reason }) : entry.name),
      button("", { glyph: "close", className: "btn-icon", label: say("composer.detach", { name: entry.name }), press: () => remove(entry) }))));
    changed();
  }

  function remove(entry) {
    entries = entries.filter((each) => each !== entry);
    draw();
  }

  async function add(file) {
    const entry = { name: file.name, state: "sending", reason: "", id: "" };
    entries.push(entry);
    draw();
    try {
      entry.id = (await upload(file)).id;
      entry.state = "ready";
    } catch (error) {
      Object.assign(entry, { state: "failed", reason: reasonOf(say, error) });
    }
    draw();
  }

  byId("attach").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    for (const file of input.files) add(file);
    input.value = "";
  });

  return {
    waiting: () => entries.some((entry) => entry.state === "sending"),
    take() {
      const ready = entries.filter((entry) => entry.state === "ready").map(({ id, name }) => ({ id, name }));
      entries = [];
      draw();
      return ready;
    },
  };
}

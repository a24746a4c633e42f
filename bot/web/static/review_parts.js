// Small parts that the review's panes share: fields that save by themselves, a render that keeps the focus.

import { button, byId, h, langOf } from "./dom.js";

/** Draws anew and puts focus, selection and what is being typed back where they were, by the element's id. */
export function keepingFocus(draw) {
  const active = document.activeElement;
  const { id, value, selectionStart, selectionEnd } = active ?? {};
  const isText = active instanceof HTMLTextAreaElement || (active instanceof HTMLInputElement && active.type === "text");
  const dirty = isText && value !== active.defaultValue;
  draw();
  const again = id ? byId(id) : null;
  if (!again || again === document.activeElement || document.activeElement !== document.body) return;
  if (dirty) again.value = value;
  again.focus({ preventScroll: true });
  if (isText && typeof selectionStart === "number") again.setSelectionRange(selectionStart, selectionEnd);
}

/** Whether somebody is in the middle of typing. */
export function isTyping() {
  const active = document.activeElement;
  if (active instanceof HTMLTextAreaElement) return active.value !== active.defaultValue;
  return active instanceof HTMLInputElement && active.type !== "radio" && active.value !== active.defaultValue;
}

/** A labelled field. `save(value)` is called when it was changed and left, or on Enter. */
export function field(label, value, { id, save, type = "text", rows = 0, note = null, ...attributes }) {
  const input = rows
    ? h("textarea", { class: "field", id, rows, lang: langOf(value), ...attributes })
    : h("input", { class: "field", id, type, autocomplete: "off", lang: langOf(value), ...attributes });
  input.value = value;
  input.defaultValue = value;
  const changed = () => {
    const now = input.value.trim();
    if (now !== input.defaultValue.trim()) save(now, input);
  };
  input.addEventListener("change", changed);
  return h("div", { class: "form-row" },
    h("label", { for: id }, label),
    h("div", { class: "form-value" }, input, note));
}

/** A labelled choice of one; saved when it is chosen. */
export function choice(label, value, options, { id, save }) {
  const select = h("select", { class: "field", id, on: { change: () => save(select.value) } },
    options.map(([key, words]) => h("option", { value: key, selected: key === value, lang: langOf(words) }, words)));
  return h("div", { class: "form-row" }, h("label", { for: id }, label), h("div", { class: "form-value" }, select));
}

/** A pair or more of buttons of which one is pressed. */
export function segments(label, value, options, { id, save }) {
  return h("div", { class: "form-row" },
    h("span", { id: `${id}-label` }, label),
    h("div", { class: "segments", role: "group", "aria-labelledby": `${id}-label` },
      options.map(([key, words]) => button(words, {
        id: `${id}-${key}`, "aria-pressed": String(key === value), press: () => key === value || save(key),
      }))));
}

/** A step that cannot be taken by a slip: the first press asks, the second does it. */
export function twice(words, sure, { id, press, className = "btn-quiet" }) {
  const shown = button(words, { id, className });
  shown.addEventListener("click", () => {
    if (shown.dataset.asked) return press();
    shown.dataset.asked = "yes";
    shown.classList.add("btn-sure");
    shown.firstElementChild.textContent = sure;
    setTimeout(() => {
      delete shown.dataset.asked;
      shown.classList.remove("btn-sure");
      shown.firstElementChild.textContent = words;
    }, 5000);
    return undefined;
  });
  return shown;
}

/** Brings an element into sight: within its pane where that scrolls by itself, else, if wanted, on the page. */
export function reveal(element, { place = "center", page = false } = {}) {
  const pane = element.closest(".pane-scroll");
  const scrolls = pane && pane.scrollHeight > pane.clientHeight + 1 && getComputedStyle(pane).overflowY === "auto";
  if (scrolls) {
    const [inner, outer] = [element.getBoundingClientRect(), pane.getBoundingClientRect()];
    const room = outer.height - inner.height;
    const head = pane.querySelector("thead")?.getBoundingClientRect().height ?? 0;
    const seen = inner.top >= outer.top + head && inner.bottom <= outer.bottom;
    if (place === "nearest" && seen) return;
    pane.scrollTop += inner.top - outer.top - (place === "center" ? Math.max(head, room / 2) : head);
  } else if (page) element.scrollIntoView({ block: "start" });
}

/** Names as people write them one after another. */
export function namesIn(text) {
  return text.split(/[、，,;；\n]+|\s{2,}/).map((name) => name.trim()).filter(Boolean);
}

/** 1234567 as 123.46万; a figure stands in base units. */
export function figure(value, locale) {
  const number = Number(value);
  const format = (each) => new Intl.NumberFormat(locale, { maximumFractionDigits: 4 }).format(each);
  if (!locale.startsWith("zh")) return format(number);
  if (Math.abs(number) >= 1e8) return `${format(number / 1e8)}亿`;
  return Math.abs(number) >= 1e4 ? `${format(number / 1e4)}万` : format(number);
}

/** A target in signs: ≥ 300亿元. */
export function target(row, locale) {
  const gap = locale.startsWith("zh") ? "" : " ";
  const amount = figure(row.value, locale);
  if (row.op === "between") return `${amount}–${figure(row.value2, locale)}${gap}${row.unit}`.trim();
  const sign = { ">=": "≥", "<=": "≤", "growth>=": "+≥" }[row.op] ?? row.op;
  return `${sign} ${amount}${gap}${row.unit}`.trim();
}

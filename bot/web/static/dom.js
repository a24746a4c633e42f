// Elements from values. Words become text nodes only, so nothing that people typed is ever markup.

const SVG = "http://www.w3.org/2000/svg";
const HAN = /\p{Script=Han}/u;

/** An element. `on` holds listeners, other values attributes: true is an empty one, false and null are left out. */
export function h(tag, { on = {}, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  for (const [name, listener] of Object.entries(on)) element.addEventListener(name, listener);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Sets an attribute, or takes it away for false, null and undefined. */
export function setAttribute(element, name, value) {
  if (value === false || value === null || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** A drawing of the page's own set (templates/icons.html.j2). */
export function icon(name, className = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", className ? `i ${className}` : "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** The language of words in an English page: Chinese ones are marked, so that they are spoken and set right. */
export function langOf(text) {
  return document.documentElement.lang.startsWith("zh") || !HAN.test(text) ? null : "zh-CN";
}

/** Words that may be in another language than the page. */
export function said(tag, text, attributes = {}, ...before) {
  return h(tag, { lang: langOf(text), ...attributes }, ...before, text);
}

/** A button: `label` is read out in place of the words where they repeat. */
export function button(words, { glyph = null, className = "", label = null, press, ...attributes } = {}) {
  return h(
    "button",
    { type: "button", class: `btn ${className}`.trim(), "aria-label": label, on: press ? { click: press } : {}, ...attributes },
    glyph ? icon(glyph) : null,
    words ? h("span", { lang: langOf(words) }, words) : null,
  );
}

/** Whether a press is to be ignored: buttons that wait stay focusable. */
export function isWaiting(element) {
  return element.getAttribute("aria-disabled") === "true";
}

export function byId(id) {
  return document.getElementById(id);
}

/** Storage that may be refused (private windows): then nothing is kept. */
export function keeper(storage) {
  return {
    read(name, otherwise) {
      try {
        const text = storage().getItem(`duban.${name}`);
        return text === null ? otherwise : JSON.parse(text);
      } catch {
        return otherwise;
      }
    },
    write(name, value) {
      try {
        storage().setItem(`duban.${name}`, JSON.stringify(value));
      } catch {
        // full or refused: what is shown stays right, only a reload forgets
      }
    },
  };
}

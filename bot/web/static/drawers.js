// On narrow screens rooms and clock are drawers: they hold the focus, Esc closes them and gives it back.

import { byId } from "./dom.js";

const NARROW = matchMedia("(max-width: 960px)");
const FOCUSABLE = "a[href], button:not([hidden]), select, textarea, [tabindex='0']";

export function mountDrawers(names) {
  const scrim = byId("scrim");
  let open = null;

  const partsOf = (name) => ({ panel: byId(name), opener: byId(`open-${name}`) });

  function toggle(name, isOpen) {
    const { panel, opener } = partsOf(name);
    panel.classList.toggle("is-open", isOpen);
    scrim.classList.toggle("is-open", isOpen);
    opener.setAttribute("aria-expanded", String(isOpen));
    for (const other of [byId("thread"), document.querySelector(".top")]) other.inert = isOpen;
    open = isOpen ? name : null;
  }

  function show(name) {
    close();
    toggle(name, true);
    const { panel } = partsOf(name);
    (panel.querySelector("[aria-current='page']") ?? panel.querySelector(FOCUSABLE))?.focus();
  }

  function close() {
    if (!open) return;
    const { opener } = partsOf(open);
    toggle(open, false);
    opener.focus({ preventScroll: true });
  }

  /** Tab goes round in the drawer, also where `inert` is not known. */
  function hold(event) {
    const inside = Array.from(byId(open).querySelectorAll(FOCUSABLE)).filter((each) => each.offsetParent !== null);
    const [first, last] = [inside[0], inside[inside.length - 1]];
    const at = document.activeElement;
    if (event.shiftKey && (at === first || !byId(open).contains(at))) last?.focus();
    else if (!event.shiftKey && (at === last || !byId(open).contains(at))) first?.focus();
    else return;
    event.preventDefault();
  }

  for (const name of names) byId(`open-${name}`).addEventListener("click", () => show(name));
  scrim.addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (!open) return;
    if (event.key === "Escape") close();
    if (event.key === "Tab") hold(event);
  });
  NARROW.addEventListener("change", () => open && toggle(open, false));
  return { close };
}

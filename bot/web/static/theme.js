// The switch between light and dark, and the link to the other language, which keeps the place.

import { byId } from "./dom.js";

export function mountTheme() {
  byId("theme").addEventListener("click", () => {
    const root = document.documentElement;
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("duban.theme", root.dataset.theme);
    } catch {
      // refused: the choice lasts for this page
    }
  });
  const language = byId("language");
  language.addEventListener("click", () => {
    language.href = `${language.href.split("#")[0]}${location.hash}`;
  });
}

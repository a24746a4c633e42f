// Runs before the first paint: the chosen theme, and the language chosen earlier.
"use strict";

(() => {
  const root = document.documentElement;
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const keep = (name, value) => {
    try {
      localStorage.setItem(name, value);
    } catch {
      // private windows may refuse: the choice then lasts for this page
    }
  };

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const chosen = kept("duban.theme");
    root.dataset.theme = chosen === "light" || chosen === "dark" ? chosen : dark.matches ? "dark" : "light";
  };
  dark.addEventListener("change", paint);
  paint();

  const url = new URL(location.href);
  const chosen = kept("duban.language");
  if (url.searchParams.has("lang")) {
    keep("duban.language", root.lang);
  } else if (chosen && chosen !== root.lang) {
    url.searchParams.set("lang", chosen);
    location.replace(url.href);
  }
})();

// Runs before the first paint: a document let go before the other scripts are there is kept for them, and the browser
// never opens it in the page's place.
"use strict";

(() => {
  let held = [];
  const hold = (event) => {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
    event.preventDefault();
    if (event.type === "drop") held = [...event.dataTransfer.files];
  };
  addEventListener("dragover", hold);
  addEventListener("drop", hold);
  /** The files held so far, handed out once: from here on the caller listens itself. */
  window.takeEarlyDrop = () => {
    removeEventListener("dragover", hold);
    removeEventListener("drop", hold);
    return held.splice(0);
  };
})();

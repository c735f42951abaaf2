// What is typed into the editors' form is kept after a pause, not only when the field is left:
// counters, warnings and preview follow while one writes. Streamlit takes Control+Enter for that.
"use strict";

(function () {
  const FIELD = '[class*="st-key-isi-"] textarea';
  const PAUSE_MS = 1000;
  let waiting = 0;

  function keep(field) {
    if (document.activeElement !== field) return;
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true }));
  }

  addEventListener("input", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLTextAreaElement) || !field.matches(FIELD)) return;
    clearTimeout(waiting);
    if (!event.isComposing) waiting = setTimeout(keep, PAUSE_MS, field);
  });
})();

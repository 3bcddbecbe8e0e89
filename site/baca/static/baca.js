// Small comforts for keyboard readers; without this script every page still reads well.
"use strict";

// What scrolls sideways must be reachable with the keyboard, and nothing else should be a stop.
const mark = (box) => {
  if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  else box.removeAttribute("tabindex");
};
const watcher = new ResizeObserver((entries) => entries.forEach((entry) => mark(entry.target)));
document.querySelectorAll("article pre, article .gambar, article .output, article .table-wrapper").forEach((box) => {
  watcher.observe(box);
  mark(box);
});

// Escape closes the drawers of a narrow window, and the focus returns to what opened them.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const toggle of document.querySelectorAll(".sidebar-toggle:checked")) {
    toggle.checked = false;
    toggle.focus();
  }
});

// The words that were searched for stay in the search page's own box.
const asked = new URLSearchParams(location.search).get("q");
for (const box of document.querySelectorAll('form.cari input[name="q"]')) box.value = asked ?? "";

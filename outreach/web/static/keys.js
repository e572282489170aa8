// Keys for those who like them: everything here is also a link or a button. j k move, Enter opens, a goes to
// approve and approves when pressed again, e edits, s skips, u leads back to the list.
"use strict";
for (const hint of document.querySelectorAll(".keys")) hint.hidden = !matchMedia("(hover: hover)").matches;
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=hidden]), textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.key === "j" || event.key === "k") {
    const items = [...document.querySelectorAll("[data-item]")];
    const at = items.indexOf(document.activeElement);
    const next = event.key === "j" ? Math.min(at + 1, items.length - 1) : Math.max(at - 1, 0);
    if (items[next]) items[next].focus();
    return;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target || target.disabled) return;
  event.preventDefault();
  if (event.key !== "a" || document.activeElement === target) target.click();
  target.focus();
});

// Keys for those who like them: whatever they do is also a link or a button with the key's name in `data-key`.
const TYPING = "input:not([type=hidden]), textarea, select, [contenteditable]";
const shownAt = performance.now();
// Nobody has read a page that has just come up, nor the end of a mail that has not been in sight yet.
const A_GLANCE = 600;
let read = true;

for (const hint of document.querySelectorAll(".keys")) hint.hidden = !matchMedia("(hover: hover)").matches;

const sheet = document.querySelector("[data-read]");
if (sheet && "IntersectionObserver" in window) {
  const end = document.createElement("span");
  sheet.append(end);
  read = false;
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some((entry) => entry.isIntersecting)) return;
    read = true;
    watch.disconnect();
  });
  watch.observe(end);
}

function step(by) {
  const items = [...document.querySelectorAll("[data-item]")];
  if (!items.length) return false;
  const at = items.indexOf(document.activeElement);
  items[Math.min(Math.max(at + by, 0), items.length - 1)].focus();
  return true;
}

function of(key) {
  const found = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  return found.find((each) => each.closest("main")) ?? found[0];
}

function open(name) {
  const dialog = document.getElementById(name);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.dispatchEvent(new Event("opened"));
}

function press(target) {
  if (target.dataset.key === "a") {
    // The key says yes to what was read; before that it shows what there is to read.
    if (!read) scrollBy({ top: innerHeight * 0.8, behavior: "instant" });
    if (!read || performance.now() - shownAt < A_GLANCE) return target.focus({ preventScroll: true });
  }
  target.click();
  const first = target.parentElement?.matches("details[open]") && target.parentElement.querySelector("button");
  (first || target).focus();
}

document.addEventListener("keydown", (event) => {
  if (event.repeat || event.defaultPrevented) return;
  const palette = (event.key === "k" && (event.ctrlKey || event.metaKey)) || event.key === ":";
  if (event.target.closest(TYPING)) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form?.querySelector("[data-save]")?.click();
    if (event.key === "Escape" && !event.target.closest("dialog")) event.target.blur();
    if (event.key === ":" || !palette) return;
  }
  if (document.querySelector("dialog[open]")) return;
  if (palette || event.key === "?") {
    event.preventDefault();
    return open(palette ? "palette" : "keys");
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if ((event.key === "j" || event.key === "k") && step(event.key === "j" ? 1 : -1)) return;
  const reason = document.querySelectorAll("details.skip[open] .tap")[event.key - 1];
  const target = reason ?? of(event.key);
  if (!target || target.disabled) return;
  event.preventDefault();
  press(target);
});

// Where a piece of a page cannot be fetched, the whole page says why.
for (const trouble of ["htmx:responseError", "htmx:sendError"])
  document.addEventListener(trouble, (event) => {
    const link = event.detail.elt.closest("a[href]");
    if (link) location.assign(link.href);
  });

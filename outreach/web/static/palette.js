// What can be done here, and the way to everybody by name: a list of the page's own links and buttons beside what
// `/find` answers. Arrows move, Enter goes there.
const palette = document.getElementById("palette");
const asked = palette?.querySelector("input[name=q]");
const doable = palette?.querySelector("[data-doable]");

function named(element) {
  return (element.dataset.command ?? element.textContent).replace(/\s+/g, " ").trim();
}

function fill() {
  doable.replaceChildren();
  const said = asked.value.trim().toLowerCase();
  const seen = new Set();
  for (const target of document.querySelectorAll("main [data-key], header [data-key], header [data-command]")) {
    const name = named(target);
    if (target.disabled || !target.checkVisibility?.() || seen.has(name)) continue;
    if (!name.toLowerCase().split(" ").some((word) => word.startsWith(said))) continue;
    seen.add(name);
    const button = document.createElement("button");
    button.type = "button";
    button.append(name);
    if (target.dataset.key) button.append(Object.assign(document.createElement("kbd"), { textContent: target.dataset.key }));
    button.addEventListener("click", () => { palette.close(); target.click(); target.focus(); });
    const item = document.createElement("li");
    item.append(button);
    doable.append(item);
  }
}

function move(by) {
  const all = [...palette.querySelectorAll("li a, li button")];
  const at = all.indexOf(document.activeElement) + by;
  (at < 0 ? asked : all[Math.min(at, all.length - 1)])?.focus();
}

palette?.addEventListener("opened", () => {
  asked.value = "";
  palette.querySelector("#found-here").replaceChildren();
  fill();
  asked.focus();
});
asked?.addEventListener("input", fill);
palette?.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && event.target === asked) {
    const first = palette.querySelector("li a, li button");
    if (first) { event.preventDefault(); first.click(); }
  }
});
// A click beside a dialog closes it, as Escape does.
for (const dialog of document.querySelectorAll("dialog"))
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

// Words that were typed and not yet kept stay in this tab: through an expired login, a crash of the page, a slip.
function begin(form) {
  const key = form.dataset.keep;
  const fields = [...form.querySelectorAll("input:not([type=hidden]), textarea")];
  const first = fields.map((field) => field.value);
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
  if (kept && !document.querySelector("[role=alert]")) fields.forEach((field, at) => { field.value = kept[at] ?? field.value; });
  form.addEventListener("input", () => {
    const now = fields.map((field) => field.value);
    if (now.every((text, at) => text === first[at])) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(now));
  });
  form.querySelector("[data-leave]")?.addEventListener("click", () => sessionStorage.removeItem(key));
  const text = form.querySelector("[data-begin]");
  text?.focus({ preventScroll: true });
  const place = text?.value.search(/\[your [^\]\n]{1,60}\]/i) ?? -1;
  if (place >= 0) text.setSelectionRange(place, text.value.indexOf("]", place) + 1);
  else text?.setSelectionRange(0, 0);
}

function beginAll() {
  for (const form of document.querySelectorAll("form[data-keep]:not([data-begun])")) {
    form.dataset.begun = "";
    begin(form);
  }
}

beginAll();
document.addEventListener("htmx:afterSwap", beginAll);

for (const trouble of ["htmx:responseError", "htmx:sendError"])
  document.addEventListener(trouble, (event) => {
    const away = event.detail.elt.dataset.away;
    if (away) document.getElementById("says").textContent = away;
  });

// Whoever signs out leaves no words behind.
document.querySelector("form[action='/logout']")?.addEventListener("submit", () => sessionStorage.clear());

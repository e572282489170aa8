// What changes elsewhere shows here by itself, and never moves what somebody is reading or typing: then a quiet line
// says so. A tab that nobody looks at hears nothing and asks once when it is looked at again.
const news = document.getElementById("news");
let stream = null;

function atRest(live) {
  return !("still" in live.dataset) && !live.contains(document.activeElement) && !live.matches(":hover")
    && scrollY === 0 && !document.querySelector("dialog[open], details[open]");
}

function said(live) {
  return live.dataset.version ?? live.textContent.replace(/\s+/g, " ");
}

function who(live) {
  return [...live.querySelectorAll("[data-who]")].map((each) => each.dataset.who);
}

async function look() {
  const live = document.getElementById("live");
  if (!live) return;
  const answer = await fetch(location.href, { headers: { "X-Fresh": "1" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("live");
  if (!fresh || said(fresh) === said(live)) return;
  if (atRest(live)) {
    htmx.swap(live, fresh.outerHTML, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
    news.hidden = true;
    return;
  }
  const before = new Set(who(live));
  const fresher = who(fresh).filter((name) => !before.has(name));
  const words = fresher.length ? `${news.dataset.new} ${fresher.join(", ")}.` : live.dataset.news ?? news.dataset.changed;
  news.querySelector("[data-words]").textContent = words;
  news.hidden = false;
}

function listen() {
  if (document.hidden) {
    stream?.close();
    stream = null;
  } else if (!stream) {
    stream = new EventSource(news.dataset.stream);
    stream.addEventListener("changed", look);
    stream.addEventListener("enough", () => stream.close());
  }
}

if (news && document.getElementById("live")) {
  listen();
  document.addEventListener("visibilitychange", () => { listen(); if (!document.hidden) look(); });
  addEventListener("pagehide", () => stream?.close());
  news.querySelector("a").addEventListener("click", (event) => { event.preventDefault(); location.reload(); });
}

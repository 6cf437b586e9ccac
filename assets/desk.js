// What makes the desk quicker; nothing in it is needed.
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
initAll();

const ticked = (element) => ["checkbox", "radio"].includes(element.type);
const typing = (element) =>
  element.isContentEditable || (["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName) && !ticked(element));

// Single keys, where the account has them on (WCAG 2.2, 2.1.4).
let waiting = "";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter" && event.target.form) {
    event.target.form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  if (document.body.dataset.keys !== "on") return;
  const pressed = waiting + event.key;
  const alone = !waiting;
  waiting = event.key === "g" && alone ? "g " : "";
  const found = document.querySelector(`[data-key="${CSS.escape(pressed)}"]`);
  if (found) {
    event.preventDefault();
    if (typing(found) || ticked(found)) found.focus();
    else found.click();
    return;
  }
  if (!alone) return;
  if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  if (event.key === "x") row(document.activeElement)?.querySelector("[type=checkbox]")?.click();
});

function row(element) {
  return element.closest("tr, .govuk-summary-card");
}

function step(by) {
  const links = [...document.querySelectorAll("[data-row]")];
  const here = row(document.activeElement);
  const at = links.findIndex((each) => each === document.activeElement || (here && here.contains(each)));
  links[Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
}

// How many are chosen is said aloud, and shown where the page has a place for it.
for (const table of document.querySelectorAll("[data-chosen]")) {
  const said = document.createElement("p");
  said.className = "govuk-body";
  said.setAttribute("role", "status");
  table.after(said);
  table.addEventListener("change", () => {
    const count = table.querySelectorAll("tbody [type=checkbox]:checked").length;
    said.textContent = table.dataset.chosen.replace("#", count);
  });
}

// "Select all" appears only where it works.
for (const table of document.querySelectorAll("[data-select-all]")) {
  const all = document.createElement("input");
  all.type = "checkbox";
  all.ariaLabel = table.dataset.selectAll;
  all.addEventListener("change", () => {
    for (const each of table.querySelectorAll("tbody [type=checkbox]")) each.checked = all.checked;
  });
  table.querySelector("thead th")?.append(all);
}

// Texts that are copied often: references.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", () => navigator.clipboard.writeText(button.dataset.copy));
}

// The desk says that something is new; what it is, the page asks for itself.
const news = document.querySelector("[data-news]");
if (news && window.EventSource) {
  const source = new EventSource(news.dataset.news);
  source.addEventListener("news", () => {
    news.hidden = false;
    document.dispatchEvent(new CustomEvent("comity:news"));
    if (window.htmx) window.htmx.trigger(document.body, "news");
  });
  // The session has ended, or another page of it listens now: do not ask for news again.
  source.addEventListener("over", () => {
    source.close();
    document.dispatchEvent(new CustomEvent("comity:over"));
  });
  window.addEventListener("pagehide", () => source.close());
}

// The session says two minutes before its end that it ends, and can be made longer from there.
const session = document.querySelector("[data-session]");
if (session) {
  const told = session.querySelector("[data-warning]");
  // By the node's clock: that of this machine may be wrong.
  const ahead = Date.now() - Date.parse(session.dataset.now);
  const idle = Date.parse(session.dataset.until) - Date.parse(session.dataset.now);
  const latest = Date.parse(session.dataset.latest) + ahead;
  let until = Date.parse(session.dataset.until) + ahead;
  const longer = () => {
    until = Math.min(Date.now() + idle, latest);
    told.textContent = "";
    session.classList.remove("comity-session--ends");
  };
  setInterval(() => {
    if (until - Date.now() < 120000 && !told.textContent) {
      told.textContent = told.dataset.warning;
      session.classList.add("comity-session--ends");
    }
  }, 1000);
  session.addEventListener("submit", (event) => {
    event.preventDefault();
    fetch(session.action, { method: "POST", body: new URLSearchParams(new FormData(session)), redirect: "manual" })
      .then(longer, () => session.submit());
  });
}

// Once the session is over, locked or another official's, no tab shows anything of it. What was
// typed is kept outside the page, until the same official goes on.
if (session) {
  const account = session.dataset.account;
  const others = new BroadcastChannel("comity:over");
  const quietly = { headers: { "Comity-Background": "1" }, cache: "no-store", redirect: "error" };
  const held = document.createDocumentFragment();
  const again = document.createElement("a");
  again.className = "govuk-link";
  again.textContent = session.dataset.again;
  // The nearest page that can be asked for; without a session it leads to where one goes on.
  again.href = document.querySelector("form[action='/lock'] [name=back]").value;
  let title = "";
  document.addEventListener("input", () => {
    again.target = "_blank";
  });
  document.addEventListener("click", (event) => {
    if (again.isConnected && event.target !== again) again.click();
  });

  const cover = () => {
    if (again.isConnected) return;
    title = document.title;
    document.title = "\u00a0";
    held.append(...document.body.childNodes);
    document.body.append(again);
    again.focus();
  };
  const uncover = async () => {
    // The session goes on under a new secret, and forms bear its token.
    const page = await (await fetch("/keys", quietly)).text();
    const token = page.match(/name="csrf" value="([^"]+)"/)?.[1];
    if (!token || !again.isConnected) return;
    for (const each of held.querySelectorAll("[name=csrf]")) each.value = token;
    again.remove();
    document.body.append(held);
    document.title = title;
  };
  const check = async () => {
    const wasCovered = again.isConnected;
    try {
      const answer = await fetch("/api/v1/account", quietly);
      const isOurs = answer.ok && (await answer.json()).account === account;
      if (isOurs && wasCovered) await uncover();
      if (isOurs || (!answer.ok && answer.status !== 401) || again.isConnected) return;
      cover();
      others.postMessage(account);
    } catch {
      // The node is not reached: the next look tells.
    }
  };
  let looking;
  const look = () => {
    clearInterval(looking);
    looking = setInterval(() => document.hidden || check(), 5000);
  };

  look();
  document.addEventListener("comity:over", check);
  document.addEventListener("visibilitychange", () => document.hidden || check());
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    cover();
    check();
  });
  others.addEventListener("message", (event) => {
    if (event.data !== account) return;
    cover();
    // The lock is on its way only now: what the node says before counts for nothing.
    look();
  });
  for (const each of document.querySelectorAll("form:is([action='/lock'], [action='/sign-out'], [action='/leave'])"))
    each.addEventListener("submit", () => others.postMessage(account));
}

// Whoever leaves in a hurry sees nothing more from the moment of the click.
document.querySelector("[data-leave]")?.form.addEventListener("submit", () => {
  document.querySelector("main").hidden = true;
  document.title = "\u00a0";
});

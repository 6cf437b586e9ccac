// What makes the desk quicker; nothing in it is needed.
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
initAll();

const typing = (element) =>
  element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);

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
  waiting = event.key === "g" && !waiting ? "g " : "";
  const found = document.querySelector(`[data-key="${CSS.escape(pressed)}"]`);
  if (found) {
    event.preventDefault();
    if (typing(found)) found.focus();
    else found.click();
    return;
  }
  if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  if (event.key === "x") document.activeElement.closest("tr")?.querySelector("[type=checkbox]")?.click();
});

function step(by) {
  const links = [...document.querySelectorAll("[data-row]")];
  const at = links.findIndex((each) => each === document.activeElement);
  links[Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
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
  // The session has ended, or another page of it listens now: do not ask again.
  source.addEventListener("over", () => source.close());
  window.addEventListener("pagehide", () => source.close());
}

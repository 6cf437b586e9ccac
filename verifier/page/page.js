/** The page: takes the two files, runs the check in this browser, and shows the result. */

import { canVerifyEd25519 } from "../format/ed25519.js";
import { sha256 } from "../format/digests.js";
import { checkFile } from "../format/file.js";
import { kindOf } from "../format/kinds.js";
import { Refused } from "../format/refusal.js";
import { ENGLISH } from "../words/en.js";
import { ENGLISH_PAGE } from "../words/en_page.js";
import { LANGUAGES } from "../words/languages.js";
import { speaker } from "../words/speaking.js";
import { element } from "./elements.js";
import { shownCredential } from "./showing_credentials.js";
import {
  shownElsewhere,
  shownFault,
  shownMisbehaviour,
  shownRefusal,
  shownReport,
} from "./showing.js";

const ALL_ENGLISH = { ...ENGLISH, ...ENGLISH_PAGE };
/** Files that are looked at without a network document. */
const STANDING_ALONE = ["pdf", "container", "credential"];
const DIGEST = /^[0-9a-fA-F]{64}$/;
const chosen = { evidence: null, network: null };
let language = LANGUAGES[0];
let said = null;
let shown = null;
let reading = Promise.resolve();

const byId = (id) => document.getElementById(id);

/** Write an instant in the reader's language, in UTC, to the second or as fine as it is. */
function moment(at) {
  const whole = new Date(Number(at / 1_000_000n) * 1000);
  const format = { dateStyle: "long", timeStyle: "medium", timeZone: "UTC" };
  const fraction = at % 1_000_000n;
  const digits = fraction === 0n ? "" : ` + 0.${fraction.toString().padStart(6, "0")} s`;
  return `${new Intl.DateTimeFormat(language.locale, format).format(whole)} UTC${digits}`;
}

function speak(tag) {
  language = LANGUAGES.find((one) => one.tag === tag) ?? LANGUAGES[0];
  said = speaker(language.words, ALL_ENGLISH, moment);
  document.documentElement.lang = language.tag;
  document.title = said("page.title");
  for (const each of document.querySelectorAll("[data-words]")) {
    each.textContent = said(each.dataset.words);
  }
  for (const which of Object.keys(chosen)) showChosen(which);
  if (shown !== null) show(shown, false);
}

/** Whoever is quick asks for the check while a great file is still being read: it waits. */
function choose(which, files) {
  reading = reading.catch(() => undefined).then(() => read(which, files));
  return reading;
}

async function read(which, files) {
  if (files.length === 0) return;
  chosen[which] = null;
  const contents = await Promise.all(files.map((file) => file.arrayBuffer()));
  chosen[which] = {
    name: files.map((file) => file.name).join(", "),
    contents: contents.map((content) => new Uint8Array(content)),
  };
  showChosen(which);
}

function showChosen(which) {
  const file = chosen[which];
  document.querySelector(`[data-for=${which}]`).classList.toggle("filled", file !== null);
  byId(`${which}-chosen`).textContent =
    file === null
      ? ""
      : said("page.chosen", { name: file.name, size: sizeOf(file).toLocaleString(language.locale) });
}

function sizeOf({ contents }) {
  return contents.reduce((size, content) => size + content.length, 0);
}

async function check() {
  const digest = byId("digest").value.replaceAll(/\s/g, "");
  const isWrong = digest !== "" && !DIGEST.test(digest);
  byId("digest-problem").textContent = isWrong ? said("page.digest-wrong") : "";
  byId("digest").setAttribute("aria-invalid", String(isWrong));
  if (isWrong) return byId("digest").focus();
  await Promise.allSettled([reading]);
  const standsAlone =
    chosen.evidence !== null && STANDING_ALONE.includes(kindOf(chosen.evidence.contents[0]));
  if (chosen.evidence === null || (chosen.network === null && !standsAlone)) {
    byId("progress").textContent = said("page.missing");
    return undefined;
  }
  byId("progress").textContent = said("page.working");
  shown = await outcome(chosen.evidence, chosen.network?.contents ?? [], digest === "" ? null : digest);
  byId("progress").textContent = "";
  return show(shown, true);
}

async function outcome(evidence, network, digest) {
  const now = BigInt(Date.now()) * 1000n;
  const wholeSecond = now - (now % 1_000_000n);
  let file = { name: evidence.name, digest: new Uint8Array(), checkedAt: wholeSecond };
  try {
    if (globalThis.crypto?.subtle === undefined) throw new Refused("browser.crypto");
    file = { ...file, digest: await sha256(evidence.contents[0]) };
    if (!(await canVerifyEd25519())) throw new Refused("browser.ed25519");
    return { ...(await checkFile(evidence.contents[0], network, digest, now)), file };
  } catch (problem) {
    return problem instanceof Refused ? { refusal: problem, file } : { fault: problem };
  }
}

function show(result, moveFocus) {
  const parts = shownParts(result).filter((part) => part !== null);
  byId("result").replaceChildren(...parts);
  byId("result").hidden = false;
  if (!moveFocus) return;
  byId("verdict").focus();
  byId("result").scrollIntoView({ block: "start" });
}

function shownParts(result) {
  if (result.fault !== undefined) return shownFault(result.fault, said);
  if (result.refusal !== undefined) return shownRefusal(result, said, moment);
  if (result.elsewhere !== undefined) return shownElsewhere(result, said);
  if (result.credential !== undefined) return shownCredential(result, said, moment);
  if (result.misbehaviour !== undefined) return shownMisbehaviour(result, said, moment);
  return shownReport(result, said, moment);
}

/** A dropped file goes where it was dropped; beside the boxes, by what it looks like. */
async function drop(event) {
  event.preventDefault();
  for (const each of document.querySelectorAll(".drop")) each.classList.remove("over");
  const target = event.target.closest?.(".drop")?.dataset.for;
  const files = [...event.dataTransfer.files];
  if (target !== undefined) return choose(target, target === "network" ? files : files.slice(0, 1));
  const starts = await Promise.all(files.map((file) => file.slice(0, 64).text()));
  const isNetwork = (_, at) => starts[at].includes('"comity-network/');
  await choose("network", files.filter(isNetwork));
  return choose("evidence", files.filter((file, at) => !isNetwork(file, at)).slice(0, 1));
}

for (const { tag, name } of LANGUAGES) byId("language").append(element("option", { value: tag }, name));
const wished = navigator.languages.map((tag) => tag.slice(0, 2));
const first = wished.find((tag) => LANGUAGES.some((one) => one.tag === tag)) ?? "en";
byId("language").value = first;
byId("language").addEventListener("change", (event) => speak(event.target.value));
for (const which of Object.keys(chosen)) {
  byId(which).addEventListener("change", (event) => choose(which, [...event.target.files]));
}
byId("question").addEventListener("submit", (event) => {
  event.preventDefault();
  check();
});
byId("result").addEventListener("click", (event) => {
  if (event.target.closest("[data-print]") !== null) globalThis.print();
});
document.addEventListener("dragover", (event) => {
  event.preventDefault();
  event.target.closest?.(".drop")?.classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  event.target.closest?.(".drop")?.classList.remove("over");
});
document.addEventListener("drop", drop);
globalThis.addEventListener("beforeprint", () => {
  for (const each of document.querySelectorAll("details.card")) each.open = true;
});
speak(first);

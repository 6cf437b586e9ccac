/** Showing a result: what is proven, by whom, when, and what is not. */

import { hex, textOf } from "../format/encodings.js";
import { element, facts, sign, table } from "./elements.js";

const SIGNS = {
  good: "M9 16.5 14 21.5 23.5 11",
  care: "M16 8.5 16 17.5 M16 23 16 23.2",
  bad: "M10.5 10.5 21.5 21.5 M21.5 10.5 10.5 21.5",
};

/**
 * Return the elements that show a report.
 *
 * @param {function} said says a code in the reader's language
 * @param {function(bigint): string} moment writes an instant for a reader
 */
export function shownReport({ report, directory, pinned, file }, said, moment) {
  const verdict = report.channel.length > 0 ? "one-sided" : pinned ? "proven" : "unpinned";
  const name = (state) => directory.nameOf(state);
  const statements = (all) =>
    element("ul", { class: "statements" }, ...all.map((one) => statement(one, said)));
  const open = [...report.notProved, ...(pinned ? [] : [{ code: "open.network-page" }])];
  return [
    verdictOf(verdict === "proven" ? "good" : "care", `verdict.${verdict}`, said, [
      !pinned && verdict === "one-sided" ? element("p", {}, said("open.network-page")) : null,
    ]),
    card(said("result.exchange"), exchangeFacts({ report, directory, file }, said, moment)),
    card(said("result.proved"), statements(report.proved)),
    card(said("result.not-proved"), statements(open)),
    report.remarks.length > 0 ? card(said("result.remarks"), statements(report.remarks)) : null,
    card(
      said("result.messages"),
      element(
        "ol",
        { class: "messages" },
        ...report.messages.map((one) => shownMessage(one, said, moment, name)),
        ...report.channel.map((one) => shownRecord(one, said, moment, name)),
      ),
      "card long",
    ),
    report.anchors.length > 0
      ? card(said("result.vouching"), shownAnchors(report.anchors, said, moment, name))
      : null,
    folded(said("result.steps"), stepTable(report.steps, said)),
    folded(said("result.logs"), logTable(report.logs, said)),
  ];
}

/** Return the elements that show why nothing is proven. */
export function shownRefusal({ refusal, file }, said, moment) {
  const isUnable = refusal.code.startsWith("browser.");
  const kind = isUnable ? "unable" : "not";
  const why = [];
  if (refusal.step === null && !isUnable) why.push(element("p", {}, said("verdict.not-network")));
  const inEnglish = (code) => (said.has(code) ? {} : { lang: "en" });
  const { code: reason, values } = refusal;
  const rows = [[said("result.reason"), said(reason, values), inEnglish(reason)]];
  if (refusal.step !== null) {
    const { number, name } = refusal.step;
    const step = `step.${name}`;
    rows.unshift(
      [said("result.failed-step"), `${number} ${name}`],
      [said("result.would"), said(step), inEnglish(step)],
    );
    const [place] = Object.entries(refusal.what ?? {});
    if (place !== undefined) {
      rows.push([said("result.message"), said(`place.${place[0]}`, { it: place[1] })]);
    }
  }
  rows.push([said("result.file"), file.name]);
  rows.push([said("result.file-digest"), hex(file.digest), { class: "mono" }]);
  rows.push([said("result.checked-at"), moment(file.checkedAt)]);
  const sub = refusal.step === null && !isUnable ? null : `verdict.${kind}-sub`;
  return [
    verdictOf(isUnable ? "care" : "bad", `verdict.${kind}`, said, why, sub),
    card(said("result.file-heading"), facts(rows)),
  ];
}

/** Return the elements that show what a file of misbehaviour proves. */
export function shownMisbehaviour({ misbehaviour, directory, pinned, file }, said, moment) {
  const [colour, code] = {
    proven: ["bad", "verdict.misbehaved"],
    "owner-must-answer": ["care", "verdict.must-answer"],
    "not-proven": ["care", "verdict.no-misbehaviour"],
  }[misbehaviour.verdict];
  return [
    verdictOf(colour, code, said),
    ...misbehaviour.proofs.map(({ log, seen, reason }) =>
      card(
        said("result.contradiction", { log }),
        element(
          "ul",
          { class: "statements" },
          statement(reason, said),
          ...seen.map(({ size, witnesses }) =>
            witnesses.length > 0
              ? statement({ code: "result.entries-cosigned", values: { size, witnesses } }, said)
              : statement({ code: "result.entries-alone", values: { size } }, said),
          ),
        ),
      ),
    ),
    pinned ? null : card(said("result.not-proved"), element("p", {}, said("open.network-page"))),
    card(said("result.file-heading"), exchangeFacts({ report: {}, directory, file }, said, moment)),
  ];
}

/** Return the elements for a file whose check is another program's. */
export function shownElsewhere({ elsewhere, file }, said) {
  const rows = [
    [said("result.file"), file.name],
    [said("result.file-digest"), hex(file.digest), { class: "mono" }],
  ];
  return [
    verdictOf("care", "verdict.elsewhere", said, [element("p", {}, said(`elsewhere.${elsewhere}`))]),
    card(said("result.file-heading"), facts(rows)),
  ];
}

/** Return the elements that show a fault of this page. */
export function shownFault(problem, said) {
  const where = String(problem?.stack ?? problem).split("\n").slice(1, 3).join(" ").trim();
  return [
    verdictOf("care", "verdict.broken", said, [
      element("p", { class: "mono" }, `${problem?.name ?? "Error"} ${where}`),
    ]),
  ];
}

export function verdictOf(colour, code, said, further = [], sub = `${code}-sub`) {
  return element(
    "div",
    { class: `verdict ${colour}` },
    element("h2", { id: "verdict", tabindex: "-1" }, sign(SIGNS[colour]), said(code)),
    sub === null ? null : element("p", {}, said(sub)),
    ...further,
    element("button", { type: "button", class: "plain", "data-print": true }, said("page.print")),
  );
}

function exchangeFacts({ report, directory, file }, said, moment) {
  const { network, version } = directory.document;
  const mono = { class: "mono" };
  return facts([
    [said("result.conversation"), report.conversation ?? null, mono],
    [said("result.network"), said("result.network-value", { name: network, version })],
    [said("result.digest"), directory.digest, mono],
    [said("result.file"), file.name],
    [said("result.file-digest"), hex(file.digest), mono],
    [said("result.checked-at"), moment(file.checkedAt)],
  ]);
}

function shownMessage(one, said, moment, name) {
  const outstanding = () => element("span", { class: "outstanding" }, said("result.no-receipt"));
  return element(
    "li",
    {},
    element("h3", {}, kindOf(one, said)),
    element("p", { class: "route" }, `${name(one.sender)} → ${name(one.recipient)}`),
    element("p", { class: "id mono" }, one.id),
    facts([
      [said("result.sent"), moment(one.sentAt)],
      [said("result.received"), one.receivedAt === null ? outstanding() : moment(one.receivedAt)],
    ]),
    one.payload === null ? null : shownContent(one.payload, one.id, said),
  );
}

function shownRecord(one, said, moment, name) {
  const state = name(one.partner);
  const recorder = name(one.recorder);
  const rows = [[said("result.recorded", { state: recorder }), moment(one.recordedAt)]];
  if (one.wasSent) {
    const accepted = one.acceptedAt === null ? said("result.not-accepted") : moment(one.acceptedAt);
    rows.push([said("result.accepted", { state, recorder }), accepted]);
  }
  return element(
    "li",
    {},
    element("h3", {}, kindOf(one, said)),
    element("p", { class: "route" }, `${name(one.sender)} → ${name(one.recipient)}`),
    element("p", { class: "id mono" }, one.id),
    facts(rows),
    element("p", { class: "outstanding" }, said("result.not-theirs", { state })),
    one.bytes === null ? null : shownContent(one.bytes, one.id, said),
  );
}

/** Return who else vouches for the logs: states that cosigned, and time-stamp authorities. */
function shownAnchors(anchors, said, moment, name) {
  const rows = anchors.flatMap((anchor) => {
    const log = said("result.log-of", { state: name(anchor.state), size: anchor.size });
    return [
      ...anchor.witnesses.map((one) => [
        log,
        said("result.witness", { state: name(one.state) }),
        moment(one.at),
      ]),
      ...anchor.timeStamps.map((one) => [
        log,
        said("result.authority", { authority: one.authority }),
        one.holds ? moment(one.at) : said("result.lapsed"),
      ]),
    ];
  });
  return table([said("result.log"), said("result.who"), said("result.by-when")], rows);
}

function kindOf({ kind }, said) {
  try {
    return `${said(`kind.${kind}`)} (${kind})`;
  } catch {
    return kind;
  }
}

function shownContent(bytes, id, said) {
  const save = element("a", { download: `${id}.bin` }, said("result.save"));
  save.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  return element(
    "details",
    { class: "content" },
    element("summary", {}, said("result.content")),
    element("p", { class: "hint" }, said("result.content-hint"), " ", save),
    element("pre", { tabindex: "0", "aria-label": said("result.content-of", { id }) }, readable(bytes)),
  );
}

/** Return bytes as a reader can take them in: JSON indented, other text as it is, else hexadecimal. */
function readable(bytes) {
  const text = textOf(bytes);
  if (text === null) return hex(bytes.subarray(0, 4096));
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

export function statement({ code, values }, said) {
  return element("li", {}, said(code, values));
}

function stepTable(steps, said) {
  const rows = steps.map(({ number, name, checked }) => [
    `${number} ${name}`,
    said(`step.${name}`),
    checked > 0 ? said("result.passed", { checked }) : said("result.nothing"),
  ]);
  return table([said("result.step"), said("result.what"), said("result.checked")], rows);
}

function logTable(logs, said) {
  const rows = logs.map(({ origin, size, root }) => [
    origin,
    size.toString(),
    element("span", { class: "mono" }, root),
  ]);
  return table([said("result.log"), said("result.size"), said("result.root")], rows);
}

export function card(title, content, kind = "card") {
  return element("section", { class: kind }, element("h2", {}, title), content);
}

function folded(title, content) {
  return element("details", { class: "card long" }, element("summary", {}, title), content);
}

/** Further log entries: decisions, erasures, and that a day passed without an answer. */

import { sha256 } from "./digests.js";
import { sameBytes } from "./encodings.js";
import { isCanonical, readStrictly } from "./header.js";
import { demand } from "./refusal.js";
import * as shapes from "./shapes.js";

const MAX_ENTRY_BYTES = 64 * 1024;
const MAX_DEADLINE_BYTES = 2048;
const TEXT = shapes.text({ least: 1, most: 200 });
const DEADLINE = shapes.object({
  article: TEXT,
  conversation: shapes.IDENTIFIER,
  due_on: shapes.day(),
  instrument: TEXT,
  law_sha256: shapes.HEX_DIGEST,
  message: shapes.IDENTIFIER,
  observed_at: shapes.moment(),
  receipt_sha256: shapes.DIGEST,
  received_at: shapes.moment(),
  recipient: shapes.STATE,
  rule: TEXT,
  tables: TEXT,
  zone: TEXT,
});

/** Read a further entry: of a kind that files carry, and about this conversation. */
export function readEntry(item, directory, conversation, parties) {
  const state = directory.stateOfLog(item.log);
  demand(parties.has(state), "entry.party", { state });
  demand(item.body.length <= MAX_ENTRY_BYTES, "entry.size", { most: MAX_ENTRY_BYTES });
  demand(["deadline", "decision", "erasure"].includes(item.kind), "entry.kind");
  if (item.kind === "deadline") {
    const deadline = readDeadline(item.body);
    demand(deadline.conversation === conversation, "entry.conversation");
    return { item, state, statedAt: deadline.observed_at, deadline };
  }
  const act = readStrictly(item.body, ACT);
  demand(act.case === conversation, "entry.conversation");
  return { item, state, statedAt: act.at, deadline: null };
}

/** Of a decision or an act only the case and the date are looked at. */
const ACT = {
  read(value) {
    demand(value instanceof Map && typeof value.get("case") === "string", "form");
    const at = value.get("at") ?? null;
    return { case: value.get("case"), at: at === null ? null : shapes.moment().read(at) };
  },
};

function readDeadline(body) {
  demand(body.length <= MAX_DEADLINE_BYTES, "entry.size", { most: MAX_DEADLINE_BYTES });
  const read = readStrictly(body, DEADLINE);
  demand(isCanonical(read, body, DEADLINE), "deadline.canonical");
  return read;
}

/**
 * Step 28, as far as it goes without the law: a deadline entry against the receipt it names,
 * the day it states, and the messages of the file.
 *
 * That the law sets this day is not computed here; the report says so.
 *
 * @param {Object[]} messages of the file, as the logs prove them
 * @param {Map<string, Uint8Array>} receipts body of the recipient's entry for each message
 * @param {?bigint} anchoredBy by when others vouch that the entry existed, or null
 */
export async function checkSilence({ state, deadline }, messages, receipts, anchoredBy) {
  const request = messages.find((one) => one.kind === "REQ");
  demand(request !== undefined, "deadline.no-request");
  const isTheirs = state === request.sender && deadline.recipient === request.recipient;
  demand(isTheirs, "deadline.parties");
  const message = messages.find((one) => one.id === deadline.message);
  const receipt = receipts.get(deadline.message);
  demand(message !== undefined && receipt !== undefined, "deadline.no-receipt");
  const isSame = sameBytes(await sha256(receipt), deadline.receipt_sha256);
  demand(isSame && message.receivedAt === deadline.received_at, "deadline.receipt");
  const isSeenBefore = anchoredBy !== null && anchoredBy < deadline.observed_at;
  const madeOn = dayIn(deadline.zone, isSeenBefore ? anchoredBy : deadline.observed_at);
  demand(madeOn !== null, "deadline.zone");
  demand(madeOn > deadline.due_on, "deadline.early");
  checkNotRefuted(deadline, messages, request);
}

/** A message that the author had received before contradicts it, by the author's own receipt. */
function checkNotRefuted(deadline, messages, request) {
  const arrived = messages.filter(
    (one) =>
      one.sender === request.sender ||
      (one.receivedAt !== null && one.receivedAt <= deadline.observed_at),
  );
  const theirs = arrived.filter((one) => one.sender === request.recipient);
  const isAnswer = ({ kind, refersTo }) => kind === "RRS" || (kind === "FEM" && refersTo === request.id);
  const answer = theirs.find(isAnswer);
  demand(answer === undefined, "deadline.answered", { state: request.sender, id: answer?.id });
  const answered = new Set(
    arrived.filter((one) => one.sender === request.sender).map((one) => one.refersTo),
  );
  const isOpen = theirs.some((one) => one.kind === "RAI" && !answered.has(one.id));
  demand(!isOpen, "deadline.question", { state: request.recipient });
}

/** Return the civil day of an instant in a zone, as text, or null for a zone unknown here. */
function dayIn(zone, at) {
  try {
    const form = new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" });
    return form.format(new Date(Number(at / 1000n)));
  } catch (problem) {
    if (problem instanceof RangeError) return null;
    throw problem;
  }
}

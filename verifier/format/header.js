/** What the logs say of one message: its header, and the entry that it arrived (COM-2, COM-4.7). */

import { sha256 } from "./digests.js";
import { sameBytes } from "./encodings.js";
import { readMoment } from "./moments.js";
import { Refused, demand } from "./refusal.js";
import * as shapes from "./shapes.js";
import { canonicalJson, readJson } from "./strict_json.js";

const MAX_BODY_BYTES = 2048;

const HEADER = shapes.object({
  version: shapes.text(),
  id: shapes.IDENTIFIER,
  conversation: shapes.IDENTIFIER,
  service: shapes.text({ pattern: /^[a-z]{2,20}$/ }),
  kind: shapes.text({ pattern: /^[A-Z]{3}$/ }),
  sender: shapes.STATE,
  recipient: shapes.STATE,
  sent_at: shapes.moment(),
  refers_to: shapes.orNull(shapes.IDENTIFIER),
  payload_type: shapes.text({ pattern: /^[a-z]+\/[a-z]+\/[0-9]+$/, most: 40 }),
  payload_size: shapes.wholeNumber({ least: 0n }),
  payload_digest: shapes.DIGEST,
});
const ARRIVAL = shapes.object({
  header_sha256: shapes.DIGEST,
  message: shapes.IDENTIFIER,
  received_at: shapes.text(),
  sender: shapes.STATE,
});

/** Read a header and check that its fields agree with one another. */
export function readHeader(raw) {
  demand(raw.length <= MAX_BODY_BYTES, "header.size", { most: MAX_BODY_BYTES });
  const header = readStrictly(raw, HEADER);
  demand(header.version === "1", "header.version");
  checkParties(header.id, header);
  for (const related of [header.conversation, header.refers_to]) {
    demand(related === null || isBetween(related, header), "header.others");
  }
  return header;
}

/** Check that an arrival's entry is for exactly this message; return when it arrived. */
export async function readArrival(body, header, rawHeader) {
  demand(body.length <= MAX_BODY_BYTES, "receipt.size", { most: MAX_BODY_BYTES });
  const arrival = readStrictly(body, ARRIVAL);
  demand(isCanonical(arrival, body, ARRIVAL), "receipt.canonical");
  demand(arrival.message === header.id && arrival.sender === header.sender, "receipt.message");
  demand(sameBytes(arrival.header_sha256, await sha256(rawHeader)), "receipt.header");
  try {
    return readMoment(arrival.received_at);
  } catch (problem) {
    const isOutside = problem instanceof Refused && problem.code === "moment.calendar";
    throw isOutside ? problem : new Refused("receipt.moment");
  }
}

/** Read a log entry's JSON; refuse with `entry.form` what is not of the shape. */
export function readStrictly(raw, shape) {
  try {
    return shape.read(readJson(raw));
  } catch (problem) {
    const isForm = problem instanceof Refused && (problem.code === "json" || problem.code === "form");
    throw isForm ? new Refused("file.form") : problem;
  }
}

/** Return whether an entry's bytes are its one written form: sorted names, no white space. */
export function isCanonical(value, raw, shape) {
  return sameBytes(canonicalJson(shape.write(value)), raw);
}

/** Check that an identifier names the sender, the recipient and the kind beside it. */
export function checkParties(identifier, { sender, recipient, kind }) {
  demand(identifier.slice(0, 9) === `${sender}-${recipient}-${kind}`, "header.identifier");
  demand(sender !== recipient, "header.one-state");
}

/** Return whether an identifier is of an exchange between these two, either way. */
export function isBetween(identifier, { sender, recipient }) {
  const named = [identifier.slice(0, 2), identifier.slice(3, 5)];
  return named.join() === [sender, recipient].join() || named.join() === [recipient, sender].join();
}

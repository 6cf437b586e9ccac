/**
 * The evidence file, in each of its formats (COM-8.1, COM-8.5, and docs/evidence.md).
 *
 * Nothing read here is verified yet.
 */

import { readProof } from "./checkpoint.js";
import { concatenated, sameBytes } from "./encodings.js";
import { MAX_PROOF_HASHES } from "./merkle.js";
import { Refused, demand } from "./refusal.js";
import * as shapes from "./shapes.js";
import { indentedJson, readJson } from "./strict_json.js";

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_MESSAGES = 1000;
const NEW_LINE = Uint8Array.of(0x0a);

/** A tlog-proof, kept as it was written beside what it says. */
const PROOF = {
  read(value) {
    demand(typeof value === "string", "form");
    return { text: value, ...readProof(value) };
  },
  write: (value) => value.text,
};
const SALT = shapes.bytes(32);
const ENTRY = shapes.object({ body: shapes.bytes(), salt: SALT, proof: PROOF });
const MESSAGE = shapes.object({
  header: shapes.bytes(),
  salt: SALT,
  proof: PROOF,
  payload: shapes.orNull(shapes.bytes()),
  payload_salt: shapes.orNull(SALT),
  receipt: shapes.orNull(ENTRY),
});
const CHANNEL = shapes.object({
  docket: shapes.bytes(),
  salt: SALT,
  proof: PROOF,
  bytes: shapes.orNull(shapes.bytes()),
  bytes_salt: shapes.orNull(SALT),
  accepted: shapes.orNull(ENTRY),
});
/** Hashes of 32 bytes, one after the other. */
const HASHES = {
  read(value) {
    const all = shapes.bytes(0, 32 * MAX_PROOF_HASHES).read(value);
    demand(all.length % 32 === 0, "link.hashes");
    return Array.from({ length: all.length / 32 }, (_, at) => all.subarray(32 * at, 32 * at + 32));
  },
  write: (value) => shapes.bytes().write(concatenated(...value)),
};
const NAME = shapes.text({ least: 1, most: 200 });
const KINDS = [
  "message-sent",
  "message-received",
  "receipt",
  "decision",
  "task",
  "channel-sent",
  "channel-received",
  "channel-accepted",
  "consultation",
  "alteration",
  "administration",
  "export",
  "erasure",
  "deadline",
];
const FURTHER = shapes.object({
  log: NAME,
  kind: shapes.text({ pattern: new RegExp(`^(${KINDS.join("|")})$`) }),
  body: shapes.bytes(),
  salt: SALT,
  proof: PROOF,
});
const ANCHOR = shapes.object({
  log: NAME,
  checkpoint: shapes.text({ least: 1, most: 64 * 1024 }),
  links: shapes.list(
    shapes.object({ size: shapes.wholeNumber({ least: 1n, most: 2n ** 63n - 1n }), hashes: HASHES }),
    { least: 1, most: 4000 },
  ),
  time_stamps: shapes.list(
    shapes.object({
      authority: NAME,
      tokens: shapes.list(shapes.bytes(1, 512 * 1024), { least: 1, most: 64 }),
    }),
    { most: 20 },
  ),
});
const FORMAT = shapes.text();
const FILES = {
  "comity-evidence/1": shapes.object({
    format: FORMAT,
    messages: shapes.list(MESSAGE, { least: 1, most: MAX_MESSAGES }),
  }),
  "comity-evidence/2": shapes.object({
    format: FORMAT,
    messages: shapes.list(MESSAGE, { most: MAX_MESSAGES }),
    channel: shapes.list(CHANNEL, { least: 1, most: MAX_MESSAGES }),
  }),
  "comity-evidence/3": shapes.object({
    format: FORMAT,
    network: shapes.HEX_DIGEST,
    messages: shapes.list(MESSAGE, { most: MAX_MESSAGES }),
    channel: shapes.list(CHANNEL, { most: MAX_MESSAGES }),
    entries: shapes.list(FURTHER, { most: 1000 }),
    anchors: shapes.list(ANCHOR, { most: 100 }),
  }),
};

/** Return which format a JSON value says it is of, or null. */
export function formatOf(value) {
  const format = value instanceof Map ? value.get("format") : null;
  return Object.hasOwn(FILES, format) ? format : null;
}

/**
 * Read an evidence file.
 *
 * @param {Uint8Array} raw
 */
export function readEvidence(raw, maxBytes = MAX_BYTES) {
  demand(raw.length <= maxBytes, "file.size", { maxBytes });
  const value = read(() => readJson(raw));
  const format = formatOf(value);
  demand(format !== null, "file.format");
  const file = read(() => FILES[format].read(value));
  demand(file.messages.length + (file.channel?.length ?? 0) > 0, "file.empty");
  for (const { payload, payload_salt: salt } of file.messages) {
    demand((payload === null) === (salt === null), "file.payload-alone");
  }
  for (const { bytes, bytes_salt: salt } of file.channel ?? []) {
    demand((bytes === null) === (salt === null), "file.bytes-alone");
  }
  return { channel: [], entries: [], anchors: [], network: null, ...file };
}

/** Return whether a file is in its one written form. */
export function isCanonical(raw, file) {
  const written = indentedJson(FILES[file.format].write(file));
  return sameBytes(concatenated(written, NEW_LINE), raw);
}

function read(work) {
  try {
    return work();
  } catch (problem) {
    const isForm = problem instanceof Refused && (problem.code === "json" || problem.code === "form");
    throw isForm ? new Refused("file.form") : problem;
  }
}

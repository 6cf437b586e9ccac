/**
 * Checkpoints, and proofs that an entry stands in the log they describe.
 *
 * Source: C2SP tlog-checkpoint, tlog-proof.
 */

import { commitment } from "./digests.js";
import { concatenated, fromCanonicalBase64, sameBytes, utf8 } from "./encodings.js";
import { MAX_PROOF_HASHES, leafHash, rootFromInclusion } from "./merkle.js";
import { Refused, demand } from "./refusal.js";
import { parseNote } from "./signed_note.js";

const MAX_CHECKPOINT_BYTES = 64 * 1024;
const MAX_PROOF_CHARACTERS = MAX_CHECKPOINT_BYTES + 2 * 64 * 1024 + 64 * 64;
const MAX_SIZE = 2n ** 63n - 1n;
const FIRST_LINE = "c2sp.org/tlog-proof@v1";
const WHOLE_NUMBER = /^(?:0|[1-9][0-9]{0,18})$/;
const LEAF_VERSION = Uint8Array.of(1);

/**
 * @typedef {Object} Checkpoint
 * @property {string} origin
 * @property {bigint} size
 * @property {Uint8Array} root
 * @property {{text: string, signatures: Array}} note
 */

/** Return what a signed note says of a log, its signatures unchecked. */
export function readCheckpoint(raw) {
  let note;
  try {
    note = parseNote(raw, MAX_CHECKPOINT_BYTES);
  } catch (problem) {
    if (problem instanceof Refused) throw new Refused("checkpoint.note", { why: problem });
    throw problem;
  }
  const lines = note.text.slice(0, -1).split("\n");
  demand(lines.length >= 3 && lines.every((line) => line !== ""), "checkpoint.lines");
  const [origin, size, root] = lines;
  demand(WHOLE_NUMBER.test(size) && BigInt(size) <= MAX_SIZE, "checkpoint.size");
  const bytes = fromCanonicalBase64(root);
  demand(bytes !== null && bytes.length === 32, "checkpoint.root");
  return { origin, size: BigInt(size), root: bytes, note };
}

/**
 * Read a tlog-proof; its hashes lead nowhere yet.
 *
 * @returns {{index: bigint, hashes: Uint8Array[], checkpoint: Uint8Array, extra: ?Uint8Array}}
 */
export function readProof(text) {
  demand([...text].length <= MAX_PROOF_CHARACTERS, "proof.size");
  const blank = text.indexOf("\n\n");
  const lines = (blank < 0 ? text : text.slice(0, blank)).split("\n");
  demand(lines.shift() === FIRST_LINE && blank >= 0, "proof.first", { line: FIRST_LINE });
  const hasExtra = lines.length > 0 && lines[0].startsWith("extra ");
  const extra = hasExtra ? decoded(lines.shift().slice(6)) : null;
  const [word, index] = (lines.shift() ?? "").split(/ (.*)/s);
  const isPlace = word === "index" && WHOLE_NUMBER.test(index) && BigInt(index) <= MAX_SIZE;
  demand(isPlace, "proof.index");
  demand(lines.length <= MAX_PROOF_HASHES, "inclusion.deep");
  const hashes = lines.map(decoded);
  demand(hashes.every((hash) => hash.length === 32), "inclusion.length");
  return { index: BigInt(index), hashes, checkpoint: utf8(text.slice(blank + 2)), extra };
}

function decoded(line) {
  const bytes = fromCanonicalBase64(line);
  demand(bytes !== null, "proof.base64");
  return bytes;
}

/** Return the hash of the leaf that stands for an entry (COM-5.2). */
export async function entryHash(kind, salt, body) {
  return leafHash(concatenated(LEAF_VERSION, await commitment(kind, salt, body)));
}

/** Refuse unless the entry stands where its proof says, in the log of a checkpoint. */
export async function checkIncluded(entry, proof, checkpoint) {
  const root = await rootFromInclusion(proof.index, checkpoint.size, entry, proof.hashes);
  demand(sameBytes(root, checkpoint.root), "inclusion.other");
}

/** Places in verified logs, as the steps of verifying evidence find and compare them. */

import { checkIncluded, entryHash, readCheckpoint } from "./checkpoint.js";
import { hex } from "./encodings.js";
import { demand } from "./refusal.js";
import { checkSignatures, isBy } from "./signed_note.js";

/**
 * @typedef {Object} Place
 * @property {{origin: string, size: bigint, root: Uint8Array}} checkpoint
 * @property {bigint} index
 * @property {string} leaf the leaf's hash in hexadecimal digits
 * @property {?bigint} keyEndedAt when the last key that signed ends; null if one does not
 * @property {?bigint} compromisedAt since when all keys that signed are compromised, or null
 * @property {string[]} revoked why others of them were revoked
 */

/**
 * Return the keys that may vouch for an entry of a date (COM-3.8).
 *
 * A later key may: a log outlives its keys. A key given up before the date may not, and no
 * key vouches for a date before the log existed.
 */
export function keysSince(listed, dated) {
  if (!listed.some((key) => key.valid_from <= dated)) return [];
  return listed.filter((key) => key.valid_until === null || dated < key.valid_until);
}

/** Open a proof's checkpoint as one of a state's own log; check who signed it. */
export async function openPlace(proof, state, dated, directory) {
  const checkpoint = readCheckpoint(proof.checkpoint);
  demand(directory.stateOfLog(checkpoint.origin) === state, "place.other-log", { state });
  const keys = keysSince(directory.keysOf(checkpoint.origin), dated);
  await checkSignatures(checkpoint.note, keys.map((entry) => entry.key));
  const signed = keys.filter(({ key }) => checkpoint.note.signatures.some((one) => isBy(one, key)));
  const revocations = signed.map((entry) => entry.revocation);
  const isCompromise = (revocation) => revocation?.reason === "compromised";
  return {
    checkpoint,
    keyEndedAt: latestOfAll(signed.map((entry) => entry.valid_until)),
    compromisedAt: latestOfAll(revocations.map((one) => (isCompromise(one) ? one.at : null))),
    revoked: revocations.filter((one) => one !== null && !isCompromise(one)).map((one) => one.reason),
  };
}

/** Return the latest of some instants, or null if one is none. */
function latestOfAll(instants) {
  if (instants.length === 0 || instants.includes(null)) return null;
  return instants.reduce((one, other) => (one > other ? one : other));
}

/** Check that an entry stands where its proof says. */
export async function placed(kind, body, salt, proof, opened) {
  const leaf = await entryHash(kind, salt, body);
  await checkIncluded(leaf, proof, opened.checkpoint);
  return { ...opened, index: proof.index, leaf: hex(leaf) };
}

/**
 * Check that each log shows one root for a size and one entry at a place.
 *
 * @param {Place[]} places
 * @param {Checkpoint[]} published further checkpoints of the same logs
 */
export function checkOneHistory(places, published = []) {
  const seen = new Map();
  const same = (key, value) => (seen.has(key) ? seen.get(key) === value : !!seen.set(key, value));
  for (const { origin, size, root } of [...places.map((one) => one.checkpoint), ...published]) {
    demand(same(`size ${size} ${origin}`, hex(root)), "history.roots", { size });
  }
  for (const { checkpoint, index, leaf } of places) {
    demand(same(`index ${index} ${checkpoint.origin}`, leaf), "history.leaves", { index });
  }
}

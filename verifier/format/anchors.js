/**
 * Anchors: published checkpoints, what they extend, and who vouches for them (COM-10, COM-11).
 */

import { readCheckpoint } from "./checkpoint.js";
import { checkCosignature } from "./cosignature.js";
import { fromCanonicalBase64, hex, utf8 } from "./encodings.js";
import { checkConsistency } from "./merkle.js";
import { covers } from "./network_document.js";
import { demand } from "./refusal.js";
import { checkSignatures, isBy, noteWith } from "./signed_note.js";
import { verifyChain } from "./time_stamp.js";

/** Step 20: a proof holds nothing that nobody vouches for. */
export async function checkLines(proof, directory) {
  demand(proof.extra === null, "line.extra");
  const checkpoint = readCheckpoint(proof.checkpoint);
  directory.stateOfLog(checkpoint.origin);
  const keys = directory.keysOf(checkpoint.origin).map((entry) => entry.key);
  await checkSignatures(checkpoint.note, keys);
  demandNamed(checkpoint.note.signatures, keys);
}

/** Step 24: open a published checkpoint as one of the log that it names. */
export async function openAnchor(anchor, directory) {
  const state = directory.stateOfLog(anchor.log);
  const raw = utf8(anchor.checkpoint);
  const checkpoint = readCheckpoint(raw);
  demand(checkpoint.origin === anchor.log, "anchor.other-log");
  const keys = directory.keysOf(anchor.log).map((entry) => entry.key);
  await checkSignatures(checkpoint.note, keys);
  const baseNote = noteWith(raw, checkpoint.note, (line) => keys.some((key) => isBy(line, key)));
  return { anchor, state, checkpoint, keys, baseNote };
}

/** Step 25: it extends checkpoints that proofs of the file end in. */
export async function checkLinks({ anchor, checkpoint }, roots) {
  const sizes = anchor.links.map((link) => link.size);
  demand(sizes.every((size, at) => at === 0 || sizes[at - 1] < size), "link.order");
  for (const { size, hashes } of anchor.links) {
    const root = roots.get(`${size} ${checkpoint.origin}`);
    demand(root !== undefined, "link.unused", { size });
    await checkConsistency(size, checkpoint.size, root, checkpoint.root, hashes);
  }
}

/**
 * Step 26: whose witnesses cosigned.
 *
 * Every further line must be by a witness key; it counts if that was in force when it says it
 * cosigned.
 *
 * @returns {Promise<{witnesses: Object[], ownWitness: boolean}>} other states by code, with
 *   the time at which each first cosigned
 */
export async function witnessesOf({ state, checkpoint, keys }, directory) {
  const { signatures } = checkpoint.note;
  const found = new Map();
  const counted = [];
  for (const line of signatures) {
    const known = directory.witnessKeys.find(({ key }) => isBy(line, key));
    if (known === undefined) continue;
    const at = await checkCosignature(checkpoint, known.key, line.signature);
    demand(known.valid_from <= at, "cosignature.not-in-force", { state: known.state });
    counted.push(known.key);
    // Of a witness that left while its end was not yet known everywhere: it counts for nothing.
    if (!covers(known, at)) continue;
    const before = found.get(known.state) ?? at;
    found.set(known.state, before < at ? before : at);
  }
  demandNamed(signatures, [...keys, ...counted]);
  const witnesses = [...found]
    .filter(([other]) => other !== state)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([other, at]) => ({ state: other, at }));
  return { witnesses, ownWitness: found.has(state) };
}

/** Step 27: by when authorities vouch that it existed. */
export async function timeStampsOf({ anchor, baseNote }, directory, now) {
  const names = anchor.time_stamps.map((chain) => chain.authority);
  demand(new Set(names).size === names.length, "time-stamp.authority-twice");
  const stamps = [];
  for (const { authority, tokens } of anchor.time_stamps) {
    const listed = directory.document.time_stamping.filter((one) => one.name === authority);
    demand(listed.length > 0, "time-stamp.authority");
    const anchorsAt = (moment) =>
      listed
        .filter((one) => covers(one, moment))
        .flatMap((one) => one.certificates.map(fromCanonicalBase64));
    stamps.push({ authority, ...(await verifyChain(tokens, baseNote, anchorsAt, now)) });
  }
  return stamps;
}

/** Return what an anchor proves, once every step has passed. */
export function proven(opened, { witnesses, ownWitness }, timeStamps, directory) {
  const policy = directory.document.witnessing;
  const threshold = policy === null ? null : Number(policy.threshold);
  const times = witnesses.map((one) => one.at).sort((one, other) => (one < other ? -1 : 1));
  const isWitnessed = threshold !== null && times.length >= threshold;
  const held = timeStamps.filter((stamp) => stamp.holds).map((stamp) => stamp.at);
  const witnessedBy = isWitnessed ? times[threshold - 1] : null;
  return {
    origin: opened.checkpoint.origin,
    state: opened.state,
    size: opened.checkpoint.size,
    root: opened.checkpoint.root,
    binds: opened.anchor.links.map((link) => link.size),
    witnesses,
    ownWitness,
    threshold,
    timeStamps,
    witnessedBy,
    existedBy: earliest([...held, ...(witnessedBy === null ? [] : [witnessedBy])]),
  };
}

/** Return by when others vouch that a checkpoint existed, or null if nobody does. */
export function existedBy(anchors, { origin, size }) {
  const binding = anchors.filter((one) => one.origin === origin && one.binds.includes(size));
  return earliest(binding.map((one) => one.existedBy).filter((at) => at !== null));
}

function earliest(times) {
  return times.length === 0 ? null : times.reduce((one, other) => (one < other ? one : other));
}

function demandNamed(lines, keys) {
  demand(lines.every((line) => keys.some((key) => isBy(line, key))), "line.stranger");
  const names = lines.map((line) => `${hex(line.keyId)} ${line.name}`);
  demand(new Set(names).size === names.length, "line.twice");
}

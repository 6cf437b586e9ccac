/**
 * Proofs that a log contradicted itself: two signed checkpoints of one log (COM-10).
 *
 * What the file says of itself counts for nothing: everything is found out again from the two
 * notes and the network document.
 */

import { openAnchor } from "./anchors.js";
import { readCheckpoint } from "./checkpoint.js";
import { checkCosignature } from "./cosignature.js";
import { sameBytes, textOf, utf8 } from "./encodings.js";
import { covers } from "./network_document.js";
import { Refused, demand } from "./refusal.js";
import { checkSignatures, isBy, noteWith } from "./signed_note.js";
import { readJson } from "./strict_json.js";

const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Judge every proof of a file.
 *
 * @returns {Promise<{verdict: "proven"|"owner-must-answer"|"not-proven", proofs: Object[]}>}
 *   the file's verdict is the weakest of its proofs'
 */
export async function judgeMisbehaviour(raw, directory) {
  demand(raw.length <= MAX_BYTES, "file.size", { maxBytes: MAX_BYTES });
  const value = readJson(raw);
  const listed = value instanceof Map ? value.get("proofs") : null;
  demand(Array.isArray(listed) && listed.every(isProof), "misbehaviour.form");
  const proofs = [];
  for (const proof of listed) proofs.push(await judged(proof, directory));
  const worst = ["not-proven", "owner-must-answer", "proven"].find((verdict) =>
    proofs.some((one) => one.verdict === verdict),
  );
  return { verdict: worst ?? "not-proven", proofs };
}

function isProof(proof) {
  const names = ["log", "first_note", "second_note"];
  return proof instanceof Map && names.every((name) => typeof proof.get(name) === "string");
}

async function judged(proof, directory) {
  const log = proof.get("log");
  const opened = [];
  try {
    for (const name of ["first_note", "second_note"]) {
      const checkpoint = await withoutFalseLines(proof.get(name), directory);
      opened.push(await openPublication(log, checkpoint, directory));
      demandNotTheThiefs(opened.at(-1), directory);
    }
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem;
    return { verdict: "not-proven", log, owner: null, seen: [], reason: problem };
  }
  const [one, other] = opened.map((each) => each.checkpoint);
  const owner = opened[0].state;
  const seen = opened.map(({ checkpoint, witnesses }) => ({ size: checkpoint.size, witnesses }));
  const values = { owner, size: one.size, otherSize: other.size };
  const [verdict, code] =
    one.size !== other.size
      ? ["owner-must-answer", "misbehaviour.sizes"]
      : sameBytes(one.root, other.root)
        ? ["not-proven", "misbehaviour.same"]
        : ["proven", "misbehaviour.roots"];
  return { verdict, log, owner, seen, reason: { code, values } };
}

/** Open a checkpoint and tell which other members' witnesses cosigned it. */
async function openPublication(log, checkpoint, directory) {
  const opened = await openAnchor({ log, checkpoint }, directory);
  const witnesses = new Map();
  for (const line of opened.checkpoint.note.signatures) {
    const known = directory.witnessKeys.find(({ key }) => isBy(line, key));
    if (known === undefined) continue;
    const at = await checkCosignature(opened.checkpoint, known.key, line.signature);
    if (!covers(known, at) || known.state === opened.state) continue;
    const before = witnesses.get(known.state) ?? at;
    witnesses.set(known.state, before < at ? before : at);
  }
  return { ...opened, witnesses: [...witnesses.keys()].sort(), times: [...witnesses.values()] };
}

/**
 * Leave out lines that bear a known key's name and are not its signature: anybody can add one,
 * and a log that forks could so spoil every proof against it.
 */
async function withoutFalseLines(text, directory) {
  const raw = utf8(text);
  const checkpoint = readCheckpoint(raw);
  const logKeys = directory.keysOf(checkpoint.origin).map((entry) => entry.key);
  const kept = new Set();
  for (const line of checkpoint.note.signatures) {
    const alone = { text: checkpoint.note.text, signatures: [line] };
    const witness = directory.witnessKeys.find(({ key }) => isBy(line, key));
    try {
      if (logKeys.some((key) => isBy(line, key))) await checkSignatures(alone, logKeys);
      if (witness !== undefined) await checkCosignature(checkpoint, witness.key, line.signature);
      kept.add(line);
    } catch (problem) {
      if (!(problem instanceof Refused) || problem.code.startsWith("browser.")) throw problem;
    }
  }
  if (kept.size === 0) return text;
  return textOf(noteWith(raw, checkpoint.note, (line) => kept.has(line)));
}

/** A note that rests on compromised keys alone must have been seen by others before the theft. */
function demandNotTheThiefs({ anchor, checkpoint, times }, directory) {
  const { signatures } = checkpoint.note;
  const revocations = directory
    .keysOf(anchor.log)
    .filter(({ key }) => signatures.some((line) => isBy(line, key)))
    .map((entry) => entry.revocation);
  if (revocations.some((one) => one === null || one.reason !== "compromised")) return;
  const since = revocations.map((one) => one.at).reduce((one, other) => (one > other ? one : other));
  const policy = directory.document.witnessing;
  const early = times.filter((at) => at < since).length;
  const isSeen = policy !== null && BigInt(early) >= policy.threshold;
  demand(isSeen, "compromised", { at: { moment: since } });
}

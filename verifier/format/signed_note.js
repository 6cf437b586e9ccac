/**
 * Signed notes: a text, and under it the lines of those who signed.
 *
 * Source: C2SP signed-note, sections "Format", "Signatures" and "Ed25519 signatures".
 */

import { sha256 } from "./digests.js";
import { concatenated, fromCanonicalBase64, hex, sameBytes, textOf, utf8 } from "./encodings.js";
import { verifyEd25519 } from "./ed25519.js";
import { demand } from "./refusal.js";

export const ED25519 = 0x01;
const KEY_ID_BYTES = 4;
const MAX_SIGNATURES = 100;
const LINE = /^\u2014 ([^ ]*) (.*)$/u;
const KEY_TEXT = /^([^+]*)\+([0-9a-f]{8})\+([^+].*)$/su;
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;
const NO_NAME = /[+\p{White_Space}\p{Cc}\p{Cs}]/u;

/**
 * @typedef {Object} NoteSignature
 * @property {string} name
 * @property {Uint8Array} keyId
 * @property {Uint8Array} signature
 */

/**
 * Split a note into its text and its signature lines; nothing is verified.
 *
 * @param {Uint8Array} raw
 * @returns {{text: string, signatures: NoteSignature[]}}
 */
export function parseNote(raw, maxBytes) {
  demand(raw.length <= maxBytes, "note.size", { maxBytes });
  const whole = textOf(raw);
  demand(whole !== null, "note.utf8");
  demand(!CONTROL.test(whole), "note.control");
  const blank = whole.lastIndexOf("\n\n");
  demand(blank >= 0 && whole.endsWith("\n") && blank + 2 < whole.length, "note.block");
  const lines = whole.slice(blank + 2, -1).split("\n");
  demand(lines.length <= MAX_SIGNATURES, "note.many", { most: MAX_SIGNATURES });
  return { text: whole.slice(0, blank + 1), signatures: lines.map(parseLine) };
}

function parseLine(line) {
  const parts = LINE.exec(line);
  demand(parts !== null && isKeyName(parts[1]), "note.line");
  const material = fromCanonicalBase64(parts[2]);
  demand(material !== null && material.length > KEY_ID_BYTES, "note.line-base64");
  return {
    name: parts[1],
    keyId: material.slice(0, KEY_ID_BYTES),
    signature: material.slice(KEY_ID_BYTES),
  };
}

export function isKeyName(name) {
  const length = [...name].length;
  return length > 0 && length <= 255 && !NO_NAME.test(name);
}

/**
 * Read a key in the text form `name+id+base64`.
 *
 * @param {string} text
 * @param {Object<number, number>} lengths length of the public key for each type allowed
 * @returns {Promise<{name: string, type: number, publicKey: Uint8Array, keyId: Uint8Array}>}
 */
export async function readKey(text, lengths) {
  const parts = KEY_TEXT.exec(text);
  const material = parts === null ? null : fromCanonicalBase64(parts[3]);
  demand(material !== null && isKeyName(parts[1]), "key.form");
  const publicKey = material.slice(1);
  demand(lengths[material[0]] === publicKey.length, "key.algorithm");
  const id = (await sha256(utf8(`${parts[1]}\n`), material)).slice(0, KEY_ID_BYTES);
  demand(hex(id) === parts[2], "key.id");
  return { name: parts[1], type: material[0], publicKey, keyId: id };
}

/** Return whether a signature line claims to be by a key. */
export function isBy(signature, key) {
  return key.name === signature.name && sameBytes(key.keyId, signature.keyId);
}

/**
 * Check the signatures of trusted keys on a note, ignoring those of others.
 *
 * Every line in the name of a trusted key must verify. Two keys with the same public
 * bytes count once, or one holder could meet a threshold alone.
 */
export async function checkSignatures(note, keys, threshold = 1) {
  const message = utf8(note.text);
  const signers = new Set();
  for (const signature of note.signatures) {
    const named = keys.filter((key) => isBy(signature, key));
    if (named.length === 0) continue;
    const publicKey = named[0].publicKey;
    demand(named.every((key) => sameBytes(key.publicKey, publicKey)), "signature.ambiguous");
    demand(await verifyEd25519(publicKey, signature.signature, message), "signature.wrong");
    signers.add(hex(publicKey));
  }
  demand(signers.size >= threshold, "signature.few", { signed: signers.size, threshold });
}

/** Return a note's text with some of its lines, as the log's own "base note" is made. */
export function noteWith(raw, note, kept) {
  const lines = textOf(raw).slice(note.text.length + 1).split("\n");
  const chosen = lines.filter((line, at) => line !== "" && kept(note.signatures[at]));
  return concatenated(utf8(`${note.text}\n`), utf8(chosen.map((line) => `${line}\n`).join("")));
}

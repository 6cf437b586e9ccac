/**
 * The network document: whose log is which, and under which keys (COM-7).
 *
 * Opened by its own governance's signatures and, where the reader was told one, by the
 * digest that the governance publishes. Without that digest it may be anybody's, and
 * everything it proves holds only against it. The form of the whole document is checked,
 * and the rules that evidence rests on; sealing keys are for exchanging and stay unread.
 */

import { sha256 } from "./digests.js";
import { fromCanonicalBase64, hex, sameBytes, utf8 } from "./encodings.js";
import { DOCUMENT } from "./network_form.js";
import { Refused, demand } from "./refusal.js";
import { ED25519, checkSignatures, parseNote, readKey } from "./signed_note.js";
import { indentedJson, readJson } from "./strict_json.js";

const MAX_NOTE_BYTES = 4 * 1024 * 1024;
const SECOND = 1_000_000n;
const LOG_KEY_LENGTHS = { [ED25519]: 32 };
/** Witnesses cosign with Ed25519 (0x04) or ML-DSA-44 (0x06): C2SP tlog-cosignature. */
const WITNESS_KEY_LENGTHS = { 0x04: 32, 0x06: 1312 };

/**
 * Open a network document.
 *
 * @param {Uint8Array[]} raws the signed notes: the document, and maybe earlier versions of it,
 *   which only tell what it follows; the newest is the one to verify with
 * @param {?string} digest SHA-256 that its text must have, in hexadecimal digits; null if
 *   the reader was told none
 * @returns {Promise<Directory>}
 */
export async function openNetwork(raws, digest) {
  const versions = [];
  for (const raw of raws) versions.push(await readVersion(raw));
  versions.sort((one, other) => (one.document.version > other.document.version ? -1 : 1));
  const [{ note, document, digest: itsDigest }, ...earlier] = versions;
  const keys = await readKeys(document);
  checkRules(document, keys);
  await checkCertificates(document);
  const threshold = Number(document.governance.threshold);
  try {
    await checkSignatures(note, keys.governance, threshold);
  } catch (problem) {
    if (!(problem instanceof Refused) || problem.code.startsWith("browser.")) throw problem;
    throw new Refused("network.signatures", { threshold });
  }
  demand(digest === null || digest.toLowerCase() === itsDigest, "network.digest");
  return new Directory(document, itsDigest, keys, lineageOf(document, itsDigest, earlier));
}

/** Read one version: its form, its one writing, and its digest; no signature is checked. */
async function readVersion(raw) {
  const note = read(() => parseNote(raw, MAX_NOTE_BYTES), "network.note");
  const text = utf8(note.text);
  const document = read(() => DOCUMENT.read(readJson(text)), "network.form");
  demand(/^comity-network\/[123]$/.test(document.format), "network.format");
  demand(sameBytes(written(document), text), "network.canonical");
  return { note, document, digest: hex(await sha256(text)) };
}

/**
 * Return the digests of a document and of those that it is known to follow: each version names
 * the one before by its digest, so no signature on those is needed.
 */
function lineageOf(document, digest, earlier) {
  const known = new Set([digest]);
  let previous = document.previous;
  while (previous !== null && !known.has(previous)) {
    known.add(previous);
    previous = earlier.find((one) => one.digest === previous)?.document.previous ?? null;
  }
  return known;
}

/** Answers questions from one opened network document. */
export class Directory {
  constructor(document, digest, keys, lineage) {
    this.document = document;
    this.digest = digest;
    /** Digests of this document and of those that it is known to follow. */
    this.lineage = lineage;
    this.owners = keys.owners;
    this.logKeys = keys.logs;
    /** Every witness key listed: `{state, key, valid_from, valid_until}`. */
    this.witnessKeys = keys.witnesses;
  }

  /** Return whose log it is; those of removed members are known too. */
  stateOfLog(origin) {
    demand(this.owners.has(origin), "member.unknown");
    return this.owners.get(origin);
  }

  /** Return every key listed for a log, ended ones too. */
  keysOf(origin) {
    return this.logKeys.get(origin) ?? [];
  }

  /** Return the name under which the document lists a state now, or its code alone. */
  nameOf(state) {
    const member = this.document.members.find((each) => each.state === state);
    return member === undefined ? state : member.name;
  }
}

/** Return whether a period of the document covers an instant. */
export function covers(period, at) {
  return period.valid_from <= at && (period.valid_until === null || at < period.valid_until);
}

function read(work, code) {
  try {
    return work();
  } catch (problem) {
    if (problem instanceof Refused) throw new Refused(code, { why: problem });
    throw problem;
  }
}

function written(document) {
  const text = indentedJson(DOCUMENT.write(document));
  const line = new Uint8Array(text.length + 1);
  line.set(text);
  line[text.length] = 0x0a;
  return line;
}

async function readKeys(document) {
  const governance = await Promise.all(
    document.governance.keys.map((vkey) => keyOf(vkey, LOG_KEY_LENGTHS)),
  );
  const keys = { governance, owners: new Map(), logs: new Map(), witnesses: [] };
  for (const { state, log, witness } of [...document.removed, ...document.members]) {
    if (log !== null) {
      demand(!keys.owners.has(log.origin), "network.twice", { what: "log" });
      keys.owners.set(log.origin, state);
      keys.logs.set(log.origin, await readEntries(log, LOG_KEY_LENGTHS));
      demand(keys.logs.get(log.origin).every(({ key }) => key.name === log.origin), "network.name");
    }
    for (const entry of witness === null ? [] : await readEntries(witness, WITNESS_KEY_LENGTHS)) {
      demand(entry.key.name === witness.name, "network.name");
      keys.witnesses.push({ ...entry, state });
    }
  }
  return keys;
}

function readEntries(holder, lengths) {
  return Promise.all(
    holder.keys.map(async (entry) => ({ ...entry, key: await keyOf(entry.vkey, lengths) })),
  );
}

async function keyOf(vkey, lengths) {
  try {
    return await readKey(vkey, lengths);
  } catch (problem) {
    if (problem instanceof Refused) throw new Refused("network.key", { why: problem });
    throw problem;
  }
}

function checkRules(document, keys) {
  checkMoments(document);
  demand((document.previous === null) === (document.version === 1n), "network.previous");
  demand(document.expires_at > document.issued_at, "network.expiry");
  const governors = new Set(keys.governance.map((key) => hex(key.publicKey)));
  demand(governors.size === keys.governance.length, "network.twice", { what: "governance key" });
  demand(document.governance.threshold <= BigInt(governors.size), "network.threshold");
  const states = document.members.map((member) => member.state);
  demand(states.every((state, at) => at === 0 || states[at - 1] < state), "network.order");
  demand(document.format === formatOf(document), "network.format-of");
  checkRemoved(document);
  demandOneId(keys.governance);
  demandOneId([...[...keys.logs.values()].flat(), ...keys.witnesses].map(({ key }) => key));
  const keyOwners = new Map();
  for (const [origin, entries] of keys.logs) {
    for (const { key } of entries) {
      const owner = keys.owners.get(origin);
      const id = hex(key.publicKey);
      demand((keyOwners.get(id) ?? owner) === owner, "network.shared", { what: "log key" });
      keyOwners.set(id, owner);
    }
  }
}

/** No two keys share a name and an id, by which signature lines name a key. */
function demandOneId(keys) {
  const ids = new Set(keys.map((key) => `${hex(key.keyId)} ${key.name}`));
  demand(ids.size === keys.length, "network.twice", { what: "name and id of a key" });
}

/** Every period ends after it begins; every instant has whole seconds. */
function checkMoments(part) {
  if (Array.isArray(part)) part.forEach(checkMoments);
  else if (part instanceof Map) [...part.values()].forEach(checkMoments);
  else if (part !== null && typeof part === "object") {
    for (const [name, value] of Object.entries(part)) {
      const isMoment = /(^|_)at$|^valid_/.test(name) && typeof value === "bigint";
      demand(!isMoment || value % SECOND === 0n, "network.moments");
      checkMoments(value);
    }
    const { valid_from: from, valid_until: until } = part;
    demand(typeof until !== "bigint" || until >= from, "network.period");
  }
}

function formatOf(document) {
  const listed = [...document.members, ...document.removed];
  const isRevoked = ({ log }) => log?.keys.some((key) => key.revocation !== null) ?? false;
  const isThird =
    document.witnessing !== null ||
    document.time_stamping.length > 0 ||
    listed.some((each) => each.witness !== null || isRevoked(each));
  if (isThird) return "comity-network/3";
  return `comity-network/${listed.every((each) => each.log !== null) ? 1 : 2}`;
}

/** A removed member's key does not outlast its membership. */
function checkRemoved(document) {
  for (const { removed_at: removedAt, log } of document.removed) {
    for (const key of log?.keys ?? []) {
      const end = removedAt > key.valid_from ? removedAt : key.valid_from;
      demand(key.valid_until !== null && key.valid_until <= end, "network.outlasts");
    }
  }
}

async function checkCertificates(document) {
  const owners = new Map();
  for (const member of document.members) {
    for (const entry of member.certificates) {
      const der = fromCanonicalBase64(entry.der_base64);
      demand(der !== null && hex(await sha256(der)) === entry.sha256, "network.certificate");
      demand(!owners.has(entry.sha256), "network.shared", { what: "certificate" });
      owners.set(entry.sha256, member.state);
    }
  }
}

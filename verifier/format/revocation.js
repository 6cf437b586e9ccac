/**
 * Whether a time-stamping certificate was revoked: what was put beside the signature, judged.
 *
 * Source: RFC 5280, section 5; RFC 6960; RFC 3161, section 4, clause 1.
 */

import {
  isIssuedBy,
  namesRevocationSource,
  readCertificate,
  readExtensions,
  usages,
} from "./certificates.js";
import { TAG, context, orNone, readDer } from "./der.js";
import { sameBytes } from "./encodings.js";
import { demand } from "./refusal.js";
import { HASHES, signatureScheme, verifySignature } from "./x509_signature.js";

/** How far what is said of revocation may be ahead of the time-stamp: five minutes. */
export const SKEW = 300_000_000n;
const REASON = "2.5.29.21";
const OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
/** Unspecified, affiliation changed, superseded, cessation: what was stamped before stays. */
const HARMLESS = [0, 3, 4, 5];

/**
 * Check what is known of the revocation of a path.
 *
 * @param {Object[]} path certificates, the signer's first
 * @param {bigint} stampedAt when the token says that it was made
 * @param {bigint} reliedOnAt when it is shown to have existed
 * @returns {Promise<boolean>} whether it is known of every certificate that names a source
 */
export async function judge(path, lists, answers, stampedAt, reliedOnAt) {
  const unused = { lists: [...lists], answers: [...answers] };
  let isKnown = true;
  for (const [at, issuer] of path.slice(1).entries()) {
    const certificate = path[at];
    const told = [
      ...(await takeTold(unused.lists, (raw) => toldByList(raw, certificate, issuer))),
      ...(await takeTold(unused.answers, (raw) => toldByAnswer(raw, certificate, issuer))),
    ];
    told.forEach((each) => checkTold(each, stampedAt, reliedOnAt));
    if (told.length === 0 && namesRevocationSource(certificate)) isKnown = false;
  }
  demand(unused.lists.length + unused.answers.length === 0, "time-stamp.beside");
  return isKnown;
}

/** Return what sources say, and take those that say something from the list of unused ones. */
async function takeTold(unused, read) {
  const told = [];
  for (const raw of [...unused]) {
    const said = await read(raw);
    if (said === null) continue;
    unused.splice(unused.indexOf(raw), 1);
    told.push(said);
  }
  return told;
}

/** After a compromise a token counts only if it is shown to have existed before. */
function checkTold({ from, until, revokedAt, reason }, stampedAt, reliedOnAt) {
  const isInForce = until === null || stampedAt <= until + SKEW;
  demand(from <= reliedOnAt + SKEW && (isInForce || from >= stampedAt), "time-stamp.revocation-time");
  if (revokedAt === null || reliedOnAt < revokedAt) return;
  demand(stampedAt < revokedAt && HARMLESS.includes(reason), "time-stamp.revoked");
}

async function toldByList(raw, certificate, issuer) {
  const list = orNone(() => readList(raw));
  if (list === null || !sameBytes(list.issuer, issuer.subject) || issuer.key === null) return null;
  if ([...list.extensions.values()].some((each) => each.isCritical)) return null;
  const scheme = orNone(() => signatureScheme(list.algorithm, issuer.key));
  if (!(await verifySignature(issuer.key, scheme, list.signature, list.tbs))) return null;
  const entry = list.entries.find((each) => each.serial === certificate.serial);
  const { from, until } = list;
  return { from, until, revokedAt: entry?.at ?? null, reason: entry?.reason ?? null };
}

function readList(raw) {
  const fields = readDer(raw, TAG.SEQUENCE).fields();
  const tbs = fields.take(TAG.SEQUENCE);
  const algorithm = fields.take(TAG.SEQUENCE);
  const signature = fields.take(TAG.BIT_STRING).bits();
  fields.end();
  const inner = tbs.fields();
  inner.optional(TAG.INTEGER);
  demand(sameBytes(inner.take(TAG.SEQUENCE).whole, algorithm.whole), "der");
  const issuer = inner.take(TAG.SEQUENCE).whole;
  const from = inner.any().time();
  const next = inner.optional(TAG.UTC_TIME) ?? inner.optional(TAG.GENERALIZED_TIME);
  const entries = (inner.optional(TAG.SEQUENCE)?.items(TAG.SEQUENCE) ?? []).map(readRevoked);
  const extensions = readExtensions(inner.optional(context(0)));
  inner.end();
  const until = next?.time() ?? null;
  return { tbs: tbs.whole, algorithm, signature, issuer, from, until, entries, extensions };
}

function readRevoked(element) {
  const fields = element.fields();
  const [serial, at] = [fields.take(TAG.INTEGER).integer(), fields.any().time()];
  let reason = null;
  for (const each of fields.optional(TAG.SEQUENCE)?.items(TAG.SEQUENCE) ?? []) {
    const extension = each.fields();
    if (extension.take(TAG.OID).oid() !== REASON) continue;
    extension.flag();
    reason = readDer(extension.take(TAG.OCTET_STRING).octets(), TAG.ENUMERATED).body[0];
  }
  return { serial, at, reason };
}

async function toldByAnswer(raw, certificate, issuer) {
  const answer = orNone(() => readAnswer(raw));
  if (answer === null || answer.serial !== certificate.serial || answer.hash === null) return null;
  const name = new Uint8Array(await crypto.subtle.digest(answer.hash, issuer.subject));
  if (!sameBytes(name, answer.issuerName) || answer.isUnknown) return null;
  const signer = await signerOf(answer, issuer);
  if (signer === null || signer.key === null) return null;
  const scheme = orNone(() => signatureScheme(answer.algorithm, signer.key));
  return (await verifySignature(signer.key, scheme, answer.signature, answer.tbs)) ? answer : null;
}

/** The issuer itself signs answers, or one whom it certified for that. */
async function signerOf(answer, issuer) {
  let signer = issuer;
  for (const each of answer.certificates) {
    if (each.id === issuer.id) continue;
    const isFit = (usages(each) ?? []).includes(OCSP_SIGNING) && (await isIssuedBy(each, issuer));
    if (!isFit || answer.from < each.from || answer.from > each.until) return null;
    signer = each;
  }
  return signer;
}

function readAnswer(raw) {
  const fields = readDer(raw, TAG.SEQUENCE).fields();
  const tbs = fields.take(TAG.SEQUENCE);
  const algorithm = fields.take(TAG.SEQUENCE);
  const signature = fields.take(TAG.BIT_STRING).bits();
  const brought = fields.optional(context(0))?.fields().take(TAG.SEQUENCE).items(TAG.SEQUENCE) ?? [];
  fields.end();
  const inner = tbs.fields();
  inner.optional(context(0));
  demand((inner.optional(context(1)) ?? inner.optional(context(2))) !== null, "der");
  inner.take(TAG.GENERALIZED_TIME);
  const all = inner.take(TAG.SEQUENCE).items(TAG.SEQUENCE);
  demand(all.length === 1, "der");
  const single = all[0].fields();
  const id = single.take(TAG.SEQUENCE).fields();
  const algorithmOfId = id.take(TAG.SEQUENCE).fields().take(TAG.OID).oid();
  const issuerName = id.take(TAG.OCTET_STRING).octets();
  id.take(TAG.OCTET_STRING);
  const serial = id.take(TAG.INTEGER).integer();
  const status = single.any();
  const from = single.take(TAG.GENERALIZED_TIME).time();
  const next = single.optional(context(0))?.fields().take(TAG.GENERALIZED_TIME).time() ?? null;
  const revoked = status.tag === context(1) ? status.fields() : null;
  return {
    tbs: tbs.whole,
    algorithm,
    signature,
    certificates: brought.map((each) => readCertificate(each.whole)),
    hash: algorithmOfId === "1.3.14.3.2.26" ? "SHA-1" : (HASHES[algorithmOfId] ?? null),
    issuerName,
    serial,
    isUnknown: status.tag === context(2, false),
    from,
    until: next,
    revokedAt: revoked?.take(TAG.GENERALIZED_TIME).time() ?? null,
    reason: revoked?.optional(context(0))?.fields().take(TAG.ENUMERATED).body[0] ?? null,
  };
}

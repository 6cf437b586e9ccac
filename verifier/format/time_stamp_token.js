/**
 * One time-stamp token: read, and its signature checked with the certificate that it brings.
 *
 * Source: RFC 3161, section 2.4.2; RFC 5652, section 5; RFC 5816; RFC 5126, section 6.3.4.
 */

import { readCertificate } from "./certificates.js";
import { TAG, context, encoded, readDer } from "./der.js";
import { sameBytes } from "./encodings.js";
import { Refused, demand } from "./refusal.js";
import { hashOf, signatureScheme, verifySignature } from "./x509_signature.js";

const SIGNED_DATA = "1.2.840.113549.1.7.2";
const TST_INFO = "1.2.840.113549.1.9.16.1.4";
const CONTENT_TYPE = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
const SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";
const REVOCATION_VALUES = "1.2.840.113549.1.9.16.2.24";
const DIGEST_BYTES = { "SHA-256": 32, "SHA-384": 48, "SHA-512": 64 };

/** Read a token; refuse one that is more than a time-stamp, or not signed as it says. */
export async function readToken(raw) {
  try {
    return await token(raw);
  } catch (problem) {
    if (problem instanceof Refused && problem.code === "der") throw new Refused("time-stamp.form");
    throw problem;
  }
}

async function token(raw) {
  const outer = readDer(raw, TAG.SEQUENCE).fields();
  demand(outer.take(TAG.OID).oid() === SIGNED_DATA, "time-stamp.form");
  const data = outer.take(context(0)).fields().take(TAG.SEQUENCE).fields();
  outer.end();
  demand(data.take(TAG.INTEGER).integer() === 3n, "time-stamp.form");
  const digests = data.take(TAG.SET).items(TAG.SEQUENCE);
  const encapsulated = data.take(TAG.SEQUENCE).fields();
  demand(encapsulated.take(TAG.OID).oid() === TST_INFO, "time-stamp.form");
  const content = encapsulated.take(context(0)).fields().take(TAG.OCTET_STRING).octets();
  encapsulated.end();
  const certificates = data.take(context(0)).items(TAG.SEQUENCE).map((each) => readCertificate(each.whole));
  const signers = data.take(TAG.SET).items(TAG.SEQUENCE);
  data.end();
  demand(digests.length === 1 && signers.length === 1, "time-stamp.form");
  const signer = readSigner(signers[0]);
  demand(signer.hash !== null && hashOf(digests[0]) === signer.hash, "time-stamp.hash");
  const isDistinct = new Set(certificates.map((each) => each.id)).size === certificates.length;
  const [certificate, ...more] = certificates.filter(
    (each) => each.serial === signer.serial && sameBytes(each.issuer, signer.issuer),
  );
  demand(isDistinct && certificate !== undefined && more.length === 0, "time-stamp.own-certificate");
  await checkAttributes(signer, content, certificate);
  await checkSignature(signer, certificate);
  return {
    ...readInfo(content),
    signer: certificate,
    others: certificates.filter((each) => each !== certificate),
    ...readBeside(signer.unsigned),
  };
}

function readSigner(element) {
  const fields = element.fields();
  demand(fields.take(TAG.INTEGER).integer() === 1n, "time-stamp.form");
  const named = fields.take(TAG.SEQUENCE).fields();
  const issuer = named.take(TAG.SEQUENCE).whole;
  const serial = named.take(TAG.INTEGER).integer();
  named.end();
  const hash = hashOf(fields.take(TAG.SEQUENCE));
  const signed = fields.take(context(0));
  const algorithm = fields.take(TAG.SEQUENCE);
  const signature = fields.take(TAG.OCTET_STRING).octets();
  const unsigned = fields.optional(context(1));
  fields.end();
  // The signature covers the attributes under the tag of a SET (RFC 5652, section 5.4).
  const covered = readDer(encoded(TAG.SET, signed.body), TAG.SET);
  return { issuer, serial, hash, signed: covered, algorithm, signature, unsigned };
}

/** Return the value of each attribute: each stands once, with one value. */
function readAttributes(set) {
  const values = new Map();
  for (const each of set.items(TAG.SEQUENCE)) {
    const fields = each.fields();
    const oid = fields.take(TAG.OID).oid();
    const found = fields.take(TAG.SET).fields().rest();
    fields.end();
    demand(found.length === 1 && !values.has(oid), "time-stamp.attributes");
    values.set(oid, found[0]);
  }
  return values;
}

/** Without the reference, another certificate of the same key could be put in. */
async function checkAttributes(signer, content, certificate) {
  const values = readAttributes(signer.signed);
  for (const oid of [CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2]) {
    demand(values.has(oid), "time-stamp.attributes");
  }
  demand(values.get(CONTENT_TYPE).oid() === TST_INFO, "time-stamp.content");
  const digest = new Uint8Array(await crypto.subtle.digest(signer.hash, content));
  demand(sameBytes(values.get(MESSAGE_DIGEST).octets(), digest), "time-stamp.content");
  const meant = readDer(values.get(SIGNING_CERTIFICATE_V2).whole, TAG.SEQUENCE).fields();
  const reference = meant.take(TAG.SEQUENCE).fields().take(TAG.SEQUENCE).fields();
  const named = reference.optional(TAG.SEQUENCE);
  const hash = named === null ? "SHA-256" : hashOf(named);
  demand(hash !== null, "time-stamp.hash");
  const own = new Uint8Array(await crypto.subtle.digest(hash, certificate.der));
  demand(sameBytes(reference.take(TAG.OCTET_STRING).octets(), own), "time-stamp.own-certificate");
}

async function checkSignature(signer, certificate) {
  demand(certificate.key !== null, "time-stamp.signature");
  const scheme = signatureScheme(signer.algorithm, certificate.key, signer.hash);
  const { key } = certificate;
  const isSigned = await verifySignature(key, scheme, signer.signature, signer.signed.whole);
  demand(isSigned, "time-stamp.signature");
}

function readInfo(content) {
  const fields = readDer(content, TAG.SEQUENCE).fields();
  demand(fields.take(TAG.INTEGER).integer() === 1n, "time-stamp.form");
  fields.take(TAG.OID).oid();
  const imprint = fields.take(TAG.SEQUENCE).fields();
  const imprintHash = hashOf(imprint.take(TAG.SEQUENCE));
  const digest = imprint.take(TAG.OCTET_STRING).octets();
  imprint.end();
  demand(imprintHash !== null && digest.length === DIGEST_BYTES[imprintHash], "time-stamp.hash");
  fields.take(TAG.INTEGER).integer();
  const time = fields.take(TAG.GENERALIZED_TIME).time();
  const accuracy = readAccuracy(fields.optional(TAG.SEQUENCE));
  fields.flag();
  fields.optional(TAG.INTEGER)?.integer();
  fields.optional(context(0));
  const extensions = fields.optional(context(1))?.items(TAG.SEQUENCE) ?? [];
  fields.end();
  for (const each of extensions) {
    const extension = each.fields();
    extension.take(TAG.OID);
    demand(!extension.flag(), "time-stamp.form");
  }
  return { imprintHash, imprint: digest, time, accuracy };
}

/** Return how far the time may be off, in microseconds; 0 if that is not said. */
function readAccuracy(element) {
  if (element === null) return 0n;
  const fields = element.fields();
  const seconds = fields.optional(TAG.INTEGER)?.integer() ?? 0n;
  const part = (number) => {
    const found = fields.optional(context(number, false));
    return found === null ? 0n : readDer(encoded(TAG.INTEGER, found.body), TAG.INTEGER).integer();
  };
  const [millis, micros] = [part(0), part(1)];
  fields.end();
  const isOne = [seconds, millis, micros].every((part) => part >= 0n);
  demand(isOne && seconds <= 86_400n && millis <= 999n && micros <= 999n, "time-stamp.form");
  return seconds * 1_000_000n + millis * 1000n + micros;
}

/** Return the lists and answers put beside the signature: all that may stand there. */
function readBeside(unsigned) {
  if (unsigned === null) return { lists: [], answers: [] };
  const values = readAttributes(unsigned);
  demand(values.size === 1 && values.has(REVOCATION_VALUES), "time-stamp.beside");
  const fields = readDer(values.get(REVOCATION_VALUES).whole, TAG.SEQUENCE).fields();
  const part = (number) => {
    const found = fields.optional(context(number));
    if (found === null) return [];
    const inner = found.fields();
    const all = inner.take(TAG.SEQUENCE).items(TAG.SEQUENCE).map((each) => each.whole);
    inner.end();
    demand(all.length > 0, "time-stamp.beside");
    return all;
  };
  const [lists, answers] = [part(0), part(1)];
  fields.end();
  return { lists, answers };
}

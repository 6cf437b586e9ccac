/**
 * Signatures of certificates and time-stamps: RSA and ECDSA with SHA-2, by the browser.
 *
 * Source: RFC 4055, RFC 5758, RFC 5480; for the form of ECDSA signatures RFC 3279.
 */

import { TAG, context, orNone, readDer } from "./der.js";
import { concatenated } from "./encodings.js";

export const HASHES = {
  "2.16.840.1.101.3.4.2.1": "SHA-256",
  "2.16.840.1.101.3.4.2.2": "SHA-384",
  "2.16.840.1.101.3.4.2.3": "SHA-512",
};
const RSA = "1.2.840.113549.1.1.1";
const PSS = "1.2.840.113549.1.1.10";
const MGF1 = "1.2.840.113549.1.1.8";
const EC = "1.2.840.10045.2.1";
const RSA_WITH = {
  "1.2.840.113549.1.1.11": "SHA-256",
  "1.2.840.113549.1.1.12": "SHA-384",
  "1.2.840.113549.1.1.13": "SHA-512",
};
const ECDSA_WITH = {
  "1.2.840.10045.4.3.2": "SHA-256",
  "1.2.840.10045.4.3.3": "SHA-384",
  "1.2.840.10045.4.3.4": "SHA-512",
};
const CURVES = {
  "1.2.840.10045.3.1.7": { namedCurve: "P-256", bytes: 32 },
  "1.3.132.0.34": { namedCurve: "P-384", bytes: 48 },
  "1.3.132.0.35": { namedCurve: "P-521", bytes: 66 },
};
const LEAST_RSA_BITS = 2048;

/**
 * Read a public key.
 *
 * @returns {?{type: "rsa"|"ec", bits: number, curve: ?Object, spki: Uint8Array}} null for a
 *   key of a kind or strength that does not count
 */
export function readPublicKey(spki) {
  const fields = spki.fields();
  const algorithm = fields.take(TAG.SEQUENCE).fields();
  const key = fields.take(TAG.BIT_STRING).bits();
  fields.end();
  const kind = algorithm.take(TAG.OID).oid();
  if (kind === RSA) {
    const modulus = readDer(key, TAG.SEQUENCE).fields().take(TAG.INTEGER).integer();
    const bits = modulus.toString(2).length;
    return bits < LEAST_RSA_BITS ? null : { type: "rsa", bits, curve: null, spki: spki.whole };
  }
  if (kind !== EC) return null;
  const curve = CURVES[algorithm.take(TAG.OID).oid()];
  return curve === undefined ? null : { type: "ec", bits: curve.bytes * 8, curve, spki: spki.whole };
}

/** Return the name of a hash that an AlgorithmIdentifier names, or null for another. */
export function hashOf(identifier) {
  const fields = identifier.fields();
  const name = HASHES[fields.take(TAG.OID).oid()] ?? null;
  fields.optional(TAG.NULL);
  fields.end();
  return name;
}

/**
 * Return how a signature is to be checked, as WebCrypto names it; null for a way that does
 * not count, or does not fit the key.
 *
 * @param {Element} identifier AlgorithmIdentifier of the signature
 * @param {?string} hash the hash it must be with, where that is said elsewhere; in a CMS
 *   signature the identifier of RSA then names the key's algorithm alone
 */
export function signatureScheme(identifier, key, hash = null) {
  const fields = identifier.fields();
  const oid = fields.take(TAG.OID).oid();
  if (key.type === "ec") {
    const named = ECDSA_WITH[oid];
    fields.end();
    return named === undefined || (hash ?? named) !== named ? null : { name: "ECDSA", hash: named };
  }
  if (oid === PSS) return orNone(() => pssScheme(fields.take(TAG.SEQUENCE).fields(), hash));
  fields.optional(TAG.NULL);
  fields.end();
  // What names a CMS signature is not signed: two spellings would be one byte that nobody guards.
  const named = hash === null ? (RSA_WITH[oid] ?? null) : oid === RSA ? hash : null;
  return named === null ? null : { name: "RSASSA-PKCS1-v1_5", hash: named };
}

/** The defaults of the parameters are those of SHA-1, so all three must be there. */
function pssScheme(parameters, hash) {
  const digest = hashOf(parameters.take(context(0)).fields().take(TAG.SEQUENCE));
  const mask = parameters.take(context(1)).fields().take(TAG.SEQUENCE).fields();
  const isMgf1 = mask.take(TAG.OID).oid() === MGF1;
  const maskDigest = hashOf(mask.take(TAG.SEQUENCE));
  const saltLength = Number(parameters.take(context(2)).fields().take(TAG.INTEGER).integer());
  parameters.end();
  const isFit = isMgf1 && digest === maskDigest && saltLength >= 0 && saltLength <= 64;
  return !isFit || digest === null || (hash ?? digest) !== digest
    ? null
    : { name: "RSA-PSS", hash: digest, saltLength };
}

/** Return whether a key signed a message. */
export async function verifySignature(key, scheme, signature, message) {
  const given = key.type === "ec" ? rawSignature(signature, key.curve.bytes) : signature;
  if (scheme === null || given === null) return false;
  const parameters = { name: scheme.name, hash: scheme.hash, ...key.curve };
  try {
    const handle = await crypto.subtle.importKey("spki", key.spki, parameters, false, ["verify"]);
    return await crypto.subtle.verify(scheme, handle, given, message);
  } catch (problem) {
    if (problem instanceof DOMException) return false;
    throw problem;
  }
}

/** WebCrypto takes the two numbers of an ECDSA signature side by side, in fixed lengths. */
function rawSignature(signature, length) {
  return orNone(() => {
    const fields = readDer(signature, TAG.SEQUENCE).fields();
    const parts = [fields.take(TAG.INTEGER), fields.take(TAG.INTEGER)].map((part) => {
      const digits = part.integer().toString(16);
      return digits.startsWith("-") || digits.length > 2 * length ? null : digits.padStart(2 * length, "0");
    });
    fields.end();
    if (parts.includes(null)) return null;
    const bytes = parts.map((digits) => Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16)));
    return concatenated(...bytes);
  });
}

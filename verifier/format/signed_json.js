/**
 * Signed JSON in the compact form, with the one algorithm that is spoken here: ES256.
 *
 * Source: RFC 7515, sections 3.1 and 5; RFC 7518, section 3.4.
 */

import { base64, fromBase64, utf8 } from "./encodings.js";
import { demand } from "./refusal.js";
import { readJson } from "./strict_json.js";

const P256 = { name: "ECDSA", namedCurve: "P-256" };
const MAX_CHARACTERS = 256 * 1024;
const URL_SAFE = /^[A-Za-z0-9_-]*$/;

/** Return what base64url without padding stands for; there is one writing of it. */
export function fromBase64Url(text) {
  demand(URL_SAFE.test(text), "jws.base64");
  const standard = text.replaceAll("-", "+").replaceAll("_", "/");
  const bytes = fromBase64(standard.padEnd(Math.ceil(text.length / 4) * 4, "="));
  demand(bytes !== null && toBase64Url(bytes) === text, "jws.base64");
  return bytes;
}

export function toBase64Url(bytes) {
  return base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Return the protected header, nothing of it verified: it says whose key to take. */
export function headerOf(text) {
  return readObject(partsOf(text)[0]);
}

/**
 * Return the claims, after checking the signature.
 *
 * @param {CryptoKey} key whose signature it must be
 * @param {string} kind what it must say of itself, so that what was signed as one thing
 *   passes for no other
 * @returns {Promise<Map<string, *>>}
 */
export async function openSigned(text, key, kind) {
  const [first, second, last] = partsOf(text);
  const header = readObject(first);
  demand(header.get("alg") === "ES256", "jws.algorithm");
  demand(header.get("typ") === kind, "jws.kind", { kind });
  demand(!header.has("crit"), "jws.extension");
  const signature = fromBase64Url(last);
  demand(signature.length === 64, "signature.wrong");
  const how = { name: "ECDSA", hash: "SHA-256" };
  const isSigned = await crypto.subtle.verify(how, key, signature, utf8(`${first}.${second}`));
  demand(isSigned, "signature.wrong");
  return readObject(second);
}

/** Return a public key from the SubjectPublicKeyInfo of a certificate, or null. */
export function keyOfSpki(spki) {
  return imported("spki", spki);
}

/** Return the public key that a JSON Web Key holds, or null. */
export async function keyOfJwk(jwk) {
  if (!(jwk instanceof Map) || jwk.get("kty") !== "EC" || jwk.get("crv") !== "P-256") return null;
  const [x, y] = [jwk.get("x"), jwk.get("y")];
  if (jwk.has("d") || typeof x !== "string" || typeof y !== "string") return null;
  return imported("jwk", { kty: "EC", crv: "P-256", x, y });
}

async function imported(format, given) {
  try {
    return await crypto.subtle.importKey(format, given, P256, false, ["verify"]);
  } catch (problem) {
    if (problem instanceof DOMException) return null;
    throw problem;
  }
}

function partsOf(text) {
  const parts = text.split(".");
  demand(text.length <= MAX_CHARACTERS && parts.length === 3, "jws.form");
  return parts;
}

function readObject(part) {
  const value = readJson(fromBase64Url(part));
  demand(value instanceof Map, "jws.form");
  return value;
}

/**
 * Credentials of which a person shows a part, bound by a key of their own.
 *
 * Whose the certificate is, no credential can say: the reader compares its fingerprint with
 * the one that the authority publishes.
 *
 * Source: RFC 9901, sections 4 and 7; draft-ietf-oauth-status-list.
 */

import { readCertificate } from "./certificates.js";
import { orNone } from "./der.js";
import { sha256 } from "./digests.js";
import { fromCanonicalBase64, hex, textOf, utf8 } from "./encodings.js";
import { fromSeconds } from "./moments.js";
import { demand } from "./refusal.js";
import {
  fromBase64Url,
  headerOf,
  keyOfJwk,
  keyOfSpki,
  openSigned,
  toBase64Url,
} from "./signed_json.js";
import { readJson } from "./strict_json.js";

const RESERVED = ["_sd", "_sd_alg", "...", "cnf", "iss", "iat", "exp", "vct", "status"];
const MAX_CLAIMS = 64;
const MAX_LIST_BYTES = 2 ** 17 / 8;
/** How far another clock may be ahead: five minutes. */
const SKEW = 300_000_000n;

/**
 * Verify a credential or a presentation of one.
 *
 * @param {Uint8Array} raw
 * @param {?Uint8Array} statusList the authority's list, or null
 * @param {bigint} now
 */
export async function verifyCredential(raw, statusList, now) {
  const text = textOf(raw).trim();
  const [signed, ...disclosures] = text.split("~");
  const binding = disclosures.pop();
  demand(disclosures.length <= MAX_CLAIMS, "credential.form");
  const { key, fingerprint } = await authorityOf(signed);
  const claims = await openSigned(signed, key, "dc+sd-jwt");
  const digests = claims.get("_sd");
  const isCommitted = claims.get("_sd_alg") === "sha-256" && Array.isArray(digests);
  demand(isCommitted && digests.every((one) => typeof one === "string"), "credential.digests");
  const disclosed = new Map();
  for (const disclosure of disclosures) {
    const [name, value] = readDisclosure(disclosure);
    const digest = toBase64Url(await sha256(utf8(disclosure)));
    const isSigned = digests.filter((one) => one === digest).length === 1;
    const isNew = !disclosed.has(name) && !claims.has(name) && !RESERVED.includes(name);
    demand(isSigned && isNew, "credential.claim");
    disclosed.set(name, value);
  }
  const period = { from: seconds(claims, "iat"), until: seconds(claims, "exp") };
  demand(now + SKEW >= period.from, "credential.early");
  demand(now < period.until, "credential.expired");
  return {
    fingerprint,
    claims,
    disclosed,
    keptBack: digests.length - disclosed.size,
    ...period,
    bound: binding === "" ? null : await checkBinding(binding, text, claims, now),
    listedAt: statusList === null ? null : await checkStatus(statusList, claims, key, now),
  };
}

async function authorityOf(signed) {
  const chain = headerOf(signed).get("x5c");
  const isOne = Array.isArray(chain) && chain.length === 1 && typeof chain[0] === "string";
  const der = isOne ? fromCanonicalBase64(chain[0]) : null;
  demand(der !== null, "credential.certificate");
  const certificate = orNone(() => readCertificate(der));
  demand(certificate?.key?.curve?.namedCurve === "P-256", "credential.certificate");
  const key = await keyOfSpki(certificate.key.spki);
  demand(key !== null, "credential.certificate");
  return { key, fingerprint: hex(await sha256(der)) };
}

function readDisclosure(text) {
  const parts = readJson(fromBase64Url(text));
  const isClaim = Array.isArray(parts) && parts.length === 3 && typeof parts[1] === "string";
  demand(isClaim, "credential.form");
  return [parts[1], parts[2]];
}

/** The person's own key signs to whom the presentation is made, and for which occasion. */
async function checkBinding(binding, text, claims, now) {
  const confirmation = claims.get("cnf");
  const key = await keyOfJwk(confirmation instanceof Map ? confirmation.get("jwk") : null);
  demand(key !== null, "credential.holder");
  const said = await openSigned(binding, key, "kb+jwt");
  const shown = text.slice(0, text.length - binding.length);
  demand(said.get("sd_hash") === toBase64Url(await sha256(utf8(shown))), "credential.other");
  const at = seconds(said, "iat");
  demand(at <= now + SKEW, "credential.future");
  return { at, audience: String(said.get("aud")), nonce: String(said.get("nonce")) };
}

/** Return when the authority's list was made that does not name the credential. */
async function checkStatus(raw, claims, key, now) {
  const status = claims.get("status");
  const entry = status instanceof Map ? status.get("status_list") : null;
  const place = entry instanceof Map ? entry.get("idx") : null;
  demand(typeof place === "bigint", "credential.no-place");
  const list = await openSigned((textOf(raw) ?? "").trim(), key, "statuslist+jwt");
  const inner = list.get("status_list");
  demand(inner instanceof Map && inner.get("bits") === 1n, "credential.list");
  demand(typeof inner.get("lst") === "string", "credential.list");
  const [madeAt, freshUntil] = [seconds(list, "iat"), seconds(list, "exp")];
  demand(madeAt <= now + SKEW && now < freshUntil, "credential.list-old");
  demand(list.get("sub") === entry.get("uri"), "credential.list-other");
  const bits = await expanded(fromBase64Url(inner.get("lst")));
  demand(place >= 0n && place < BigInt(bits.length) * 8n, "credential.no-place");
  const isWithdrawn = (bits[Number(place >> 3n)] >> Number(place & 7n)) & 1;
  demand(isWithdrawn === 0, "credential.withdrawn");
  return madeAt;
}

/** Return decompressed bytes; a small text that stands for a huge list is refused. */
async function expanded(compressed) {
  const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const reader = stream.getReader();
  const parts = [];
  let length = 0;
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      length += step.value.length;
      demand(length <= MAX_LIST_BYTES, "credential.list");
      parts.push(step.value);
    }
  } catch (problem) {
    demand(!(problem instanceof TypeError), "credential.list");
    throw problem;
  }
  const bits = new Uint8Array(length);
  parts.reduce((at, part) => (bits.set(part, at), at + part.length), 0);
  return bits;
}

function seconds(claims, name) {
  const value = claims.get(name);
  demand(typeof value === "bigint" && value >= 0n && value < 253_402_300_800n, "credential.times");
  return fromSeconds(value);
}

/**
 * X.509 certificates, and the path from one to an authority the network names, at a moment.
 *
 * Source: RFC 5280, sections 4 and 6; RFC 3161, section 2.3.
 */

import { TAG, context, orNone, readDer } from "./der.js";
import { hex, sameBytes } from "./encodings.js";
import { Refused, demand } from "./refusal.js";
import { readPublicKey, signatureScheme, verifySignature } from "./x509_signature.js";

const KEY_USAGE = "2.5.29.15";
const BASIC_CONSTRAINTS = "2.5.29.19";
const EXTENDED_KEY_USAGE = "2.5.29.37";
const CRL_POINTS = "2.5.29.31";
const INFORMATION_ACCESS = "1.3.6.1.5.5.7.1.1";
const TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
const ANY_USAGE = "2.5.29.37.0";
/** Critical extensions that are looked at, or that say nothing against what is done here. */
const UNDERSTOOD = [KEY_USAGE, BASIC_CONSTRAINTS, EXTENDED_KEY_USAGE, "2.5.29.17", "2.5.29.32"];
const MAX_BETWEEN = 5;

/** Read a certificate; refuse one that is not of version 3 or not strictly written. */
export function readCertificate(der) {
  const fields = readDer(der, TAG.SEQUENCE).fields();
  const tbs = fields.take(TAG.SEQUENCE);
  const algorithm = fields.take(TAG.SEQUENCE);
  const signature = fields.take(TAG.BIT_STRING).bits();
  fields.end();
  const inner = tbs.fields();
  demand(inner.take(context(0)).fields().take(TAG.INTEGER).integer() === 2n, "der");
  const serial = inner.take(TAG.INTEGER).integer();
  demand(serial > 0n && sameBytes(inner.take(TAG.SEQUENCE).whole, algorithm.whole), "der");
  const issuer = inner.take(TAG.SEQUENCE).whole;
  const validity = inner.take(TAG.SEQUENCE).fields();
  const period = { from: validity.any().time(), until: validity.any().time() };
  validity.end();
  const subject = inner.take(TAG.SEQUENCE).whole;
  const key = readPublicKey(inner.take(TAG.SEQUENCE));
  inner.optional(context(1, false));
  inner.optional(context(2, false));
  const extensions = readExtensions(inner.optional(context(3)));
  inner.end();
  const signed = { tbs: tbs.whole, algorithm, signature };
  return { der, id: hex(der), ...signed, serial, issuer, ...period, subject, key, extensions };
}

/** Return extensions by identifier: `{isCritical, value}`. */
export function readExtensions(wrapped) {
  const extensions = new Map();
  if (wrapped === null) return extensions;
  const outer = wrapped.fields();
  for (const each of outer.take(TAG.SEQUENCE).items(TAG.SEQUENCE)) {
    const fields = each.fields();
    const oid = fields.take(TAG.OID).oid();
    const isCritical = fields.flag();
    const value = fields.take(TAG.OCTET_STRING).octets();
    fields.end();
    demand(!extensions.has(oid), "der");
    extensions.set(oid, { isCritical, value });
  }
  outer.end();
  return extensions;
}

/**
 * Return the certificates from the signer's to an anchor, all of them valid at a moment.
 *
 * Refuses with `time-stamp.path` if there are none.
 */
export async function pathAt(signer, others, anchors, at) {
  demand(isValid(signer, at), "time-stamp.certificate-time");
  demand(isForTimeStamping(signer), "time-stamp.purpose");
  if (anchors.some((anchor) => anchor.id === signer.id)) return [signer];
  const path = await extended([signer], others, anchors, at);
  if (path === null) throw new Refused("time-stamp.path");
  return path;
}

/** Return whether a certificate was issued by the holder of another. */
export async function isIssuedBy(certificate, issuer) {
  if (issuer.key === null || !sameBytes(certificate.issuer, issuer.subject)) return false;
  const scheme = orNone(() => signatureScheme(certificate.algorithm, issuer.key));
  return verifySignature(issuer.key, scheme, certificate.signature, certificate.tbs);
}

/** Return whether a certificate says where its revocation would be told. */
export function namesRevocationSource({ extensions }) {
  const holdsAddress = (oid) =>
    extensions.has(oid) && /https?:\/\//.test(String.fromCharCode(...extensions.get(oid).value));
  return holdsAddress(CRL_POINTS) || holdsAddress(INFORMATION_ACCESS);
}

export function usages({ extensions }) {
  const found = extensions.get(EXTENDED_KEY_USAGE);
  if (found === undefined) return null;
  return readDer(found.value, TAG.SEQUENCE).items(TAG.OID).map((each) => each.oid());
}

async function extended(path, others, anchors, at) {
  const last = path[path.length - 1];
  const between = path.length - 1;
  for (const issuer of anchors) {
    if (mayIssue(issuer, between, at) && (await isIssuedBy(last, issuer))) return [...path, issuer];
  }
  if (between >= MAX_BETWEEN) return null;
  for (const issuer of others) {
    const isNew = path.every((each) => each.id !== issuer.id);
    if (!isNew || !mayIssue(issuer, between, at) || !(await isIssuedBy(last, issuer))) continue;
    const whole = await extended([...path, issuer], others, anchors, at);
    if (whole !== null) return whole;
  }
  return null;
}

/** Return whether a certificate is that of an authority with so many others below it. */
function mayIssue(issuer, below, at) {
  const constraints = issuer.extensions.get(BASIC_CONSTRAINTS);
  if (constraints === undefined || !isValid(issuer, at) || !isUnderstood(issuer)) return false;
  const fields = readDer(constraints.value, TAG.SEQUENCE).fields();
  const isAuthority = fields.flag();
  const most = fields.optional(TAG.INTEGER);
  if (!isAuthority || (most !== null && most.integer() < BigInt(below))) return false;
  const purposes = usages(issuer);
  const isFit = (purpose) => [TIME_STAMPING, ANY_USAGE].includes(purpose);
  const isAllowed = purposes === null || purposes.some(isFit);
  return isAllowed && (keyUsage(issuer) ?? "000001").charAt(5) === "1";
}

function isForTimeStamping(signer) {
  const extension = signer.extensions.get(EXTENDED_KEY_USAGE);
  if (extension === undefined || !extension.isCritical || signer.key === null) return false;
  const bits = keyUsage(signer);
  const maySign = bits === null || bits.charAt(0) === "1" || bits.charAt(1) === "1";
  return usages(signer).join() === TIME_STAMPING && maySign && isUnderstood(signer);
}

function isUnderstood({ extensions }) {
  return [...extensions].every(([oid, { isCritical }]) => !isCritical || UNDERSTOOD.includes(oid));
}

function isValid(certificate, at) {
  return certificate.from <= at && at <= certificate.until;
}

/** Return the bits of the key usage, first bit first, or null if none is stated. */
function keyUsage({ extensions }) {
  const found = extensions.get(KEY_USAGE);
  if (found === undefined) return null;
  const bits = readDer(found.value, TAG.BIT_STRING);
  demand(bits.body.length > 1, "der");
  return Array.from(bits.body.subarray(1), (byte) => byte.toString(2).padStart(8, "0")).join("");
}

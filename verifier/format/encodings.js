/** Bytes as text and text as bytes: UTF-8, base64, hexadecimal. */

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const TO_UTF8 = new TextEncoder();
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Return the text, or null if the bytes are not UTF-8. */
export function textOf(bytes) {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

export function utf8(text) {
  return TO_UTF8.encode(text);
}

/**
 * Return the bytes that a base64 text (RFC 4648, with padding) stands for, or null.
 *
 * The last character may carry bits that stand for nothing; whoever needs one text
 * for one value compares with `base64` of the result.
 */
export function fromBase64(text) {
  if (!BASE64.test(text)) return null;
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

export function base64(bytes) {
  let characters = "";
  // In pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8192) {
    characters += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(characters);
}

/** Return the bytes of the one base64 text that stands for them, or null for another text. */
export function fromCanonicalBase64(text) {
  const bytes = fromBase64(text);
  return bytes !== null && base64(bytes) === text ? bytes : null;
}

export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function concatenated(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function sameBytes(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** Return whether bytes occur in others, from a position on: the position, or -1. */
export function indexOfBytes(whole, part, from = 0) {
  for (let at = from; at + part.length <= whole.length; at += 1) {
    let same = 0;
    while (same < part.length && whole[at + same] === part[same]) same += 1;
    if (same === part.length) return at;
  }
  return -1;
}

/**
 * Strict DER: every value has one writing, so a changed byte is either seen or changes a value.
 *
 * Source: ITU-T X.690, sections 8 to 11.
 */

import { Refused, demand } from "./refusal.js";

export const TAG = Object.freeze({
  BOOLEAN: 0x01,
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  OCTET_STRING: 0x04,
  NULL: 0x05,
  OID: 0x06,
  ENUMERATED: 0x0a,
  UTC_TIME: 0x17,
  GENERALIZED_TIME: 0x18,
  SEQUENCE: 0x30,
  SET: 0x31,
});

/** Return the tag of a context-specific element, constructed or primitive. */
export function context(number, isConstructed = true) {
  return (isConstructed ? 0xa0 : 0x80) | number;
}

/** One element: its tag, its body, and the bytes of the whole. */
class Element {
  constructor(tag, body, whole) {
    this.tag = tag;
    this.body = body;
    this.whole = whole;
  }

  /** Return the elements within, to be taken one after the other. */
  fields() {
    demand((this.tag & 0x20) !== 0, "der");
    return new Fields(elements(this.body));
  }

  /** Return all elements within, each of which must have this tag. */
  items(tag) {
    const all = this.fields().rest();
    demand(all.every((each) => each.tag === tag), "der");
    return all;
  }

  integer() {
    const [first, second] = this.body;
    demand(this.tag === TAG.INTEGER && this.body.length > 0, "der");
    const isPadded = (first === 0 && second < 0x80) || (first === 0xff && second >= 0x80);
    demand(!isPadded, "der");
    const start = first >= 0x80 ? -1n : 0n;
    return this.body.reduce((value, byte) => (value << 8n) | BigInt(byte), start);
  }

  /** Return an object identifier as its dotted text. */
  oid() {
    demand(this.tag === TAG.OID && this.body.length > 0, "der");
    const arcs = [];
    let value = 0n;
    let isFirst = true;
    for (const byte of this.body) {
      demand(!(isFirst && byte === 0x80), "der");
      value = (value << 7n) | BigInt(byte & 0x7f);
      isFirst = byte < 0x80;
      if (isFirst) {
        arcs.push(value);
        value = 0n;
      }
    }
    demand(isFirst, "der");
    const top = arcs[0] < 80n ? arcs[0] / 40n : 2n;
    return [top, arcs[0] - top * 40n, ...arcs.slice(1)].join(".");
  }

  octets() {
    demand(this.tag === TAG.OCTET_STRING, "der");
    return this.body;
  }

  /** Return the bytes of a bit string of whole bytes. */
  bits() {
    demand(this.tag === TAG.BIT_STRING && this.body.length > 0 && this.body[0] === 0, "der");
    return this.body.subarray(1);
  }

  /** Return an instant, in microseconds; a UTCTime lies in the years 1950 to 2049. */
  time() {
    const isShort = this.tag === TAG.UTC_TIME;
    const form = isShort ? /^(\d\d)(\d{10})Z$/ : /^(\d{4})(\d{10})(\.\d{0,5}[1-9])?Z$/;
    const parts = form.exec(String.fromCharCode(...this.body));
    demand((isShort || this.tag === TAG.GENERALIZED_TIME) && parts !== null, "der");
    const century = !isShort ? 0 : parts[1] < "50" ? 2000 : 1900;
    const year = Number(parts[1]) + century;
    const [month, day, hour, minute, second] = parts[2].match(/\d\d/g).map(Number);
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    date.setUTCHours(hour, minute, second);
    const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    demand(isReal && hour < 24 && minute < 60 && second < 60, "der");
    const fraction = BigInt((parts[3] ?? ".").slice(1).padEnd(6, "0"));
    return BigInt(date.getTime()) * 1000n + fraction;
  }
}

/** The elements within another, taken in order; what is left over at the end is refused. */
class Fields {
  constructor(all) {
    this.all = all;
    this.at = 0;
  }

  /** Return the next element, which must have this tag. */
  take(tag) {
    const found = this.optional(tag);
    demand(found !== null, "der");
    return found;
  }

  /** Return the next element if it has this tag, or null. */
  optional(tag) {
    const next = this.all[this.at];
    if (next === undefined || next.tag !== tag) return null;
    this.at += 1;
    return next;
  }

  /** Return the next element, whatever it is. */
  any() {
    demand(this.at < this.all.length, "der");
    this.at += 1;
    return this.all[this.at - 1];
  }

  /** Return a BOOLEAN whose default is false, and which is therefore only written if true. */
  flag() {
    const found = this.optional(TAG.BOOLEAN);
    demand(found === null || (found.body.length === 1 && found.body[0] === 0xff), "der");
    return found !== null;
  }

  rest() {
    const left = this.all.slice(this.at);
    this.at = this.all.length;
    return left;
  }

  end() {
    demand(this.at === this.all.length, "der");
  }
}

/** Return the one element that these bytes are, which must have this tag. */
export function readDer(bytes, tag) {
  const all = elements(bytes);
  demand(all.length === 1 && all[0].tag === tag, "der");
  return all[0];
}

/** Return what is read, or null if it is not well-formed. */
export function orNone(work) {
  try {
    return work();
  } catch (problem) {
    if (problem instanceof Refused) return null;
    throw problem;
  }
}

/** Return an element with a tag and a body. */
export function encoded(tag, body) {
  const length = [];
  for (let left = body.length; left > 0; left = Math.floor(left / 256)) length.unshift(left % 256);
  const head = body.length < 0x80 ? [tag, body.length] : [tag, 0x80 | length.length, ...length];
  return Uint8Array.from([...head, ...body]);
}

function elements(bytes) {
  const found = [];
  let at = 0;
  while (at < bytes.length) {
    const start = at;
    const tag = bytes[at];
    // Tags of more than one byte occur in none of the structures that are read here.
    demand((tag & 0x1f) !== 0x1f && at + 1 < bytes.length, "der");
    let length = bytes[at + 1];
    at += 2;
    if (length >= 0x80) {
      const many = length & 0x7f;
      demand(many >= 1 && many <= 4 && at + many <= bytes.length && bytes[at] !== 0, "der");
      length = bytes.subarray(at, at + many).reduce((value, byte) => value * 256 + byte, 0);
      at += many;
      demand(length >= 0x80, "der");
    }
    demand(at + length <= bytes.length, "der");
    found.push(new Element(tag, bytes.subarray(at, at + length), bytes.subarray(start, at + length)));
    at += length;
  }
  return found;
}

/**
 * JSON read strictly: every name once, whole numbers exact, nothing around it.
 *
 * The browser's own reader takes the last of two equal names and rounds large numbers;
 * another reader may take the first, and then two people would read two different files
 * in the same bytes (COM-2.7). Objects become Maps, whole numbers BigInts.
 *
 * Source: RFC 8259.
 */

import { textOf, utf8 } from "./encodings.js";
import { demand } from "./refusal.js";

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const LITERALS = [["null", null], ["true", true], ["false", false]];
const MAX_DEPTH = 64;

/** Return the value of JSON in UTF-8; refuse anything else with `json`. */
export function readJson(bytes) {
  const text = textOf(bytes);
  demand(text !== null, "json");
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  /** Return what a pattern matches here, or null. */
  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }

  /** Return whether a character stands here, after white space, and pass it. */
  passes(character) {
    this.match(SPACE);
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  end() {
    this.match(SPACE);
    demand(this.at === this.text.length, "json");
  }

  value(depth) {
    demand(depth < MAX_DEPTH, "json");
    if (this.passes("{")) return this.object(depth);
    if (this.passes("[")) return this.list(depth);
    if (this.text[this.at] === '"') return this.string();
    for (const [word, value] of LITERALS) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.number();
  }

  object(depth) {
    const members = new Map();
    if (this.passes("}")) return members;
    do {
      this.match(SPACE);
      const name = this.string();
      demand(!members.has(name) && this.passes(":"), "json");
      members.set(name, this.value(depth + 1));
    } while (this.passes(","));
    demand(this.passes("}"), "json");
    return members;
  }

  list(depth) {
    const items = [];
    if (this.passes("]")) return items;
    do items.push(this.value(depth + 1));
    while (this.passes(","));
    demand(this.passes("]"), "json");
    return items;
  }

  string() {
    const found = this.match(STRING);
    demand(found !== null, "json");
    const text = JSON.parse(found[0]);
    // Half a surrogate pair is no character, and cannot be written in UTF-8.
    demand(text.isWellFormed(), "json");
    return text;
  }

  number() {
    const found = this.match(NUMBER);
    demand(found !== null, "json");
    const isWhole = found[1] === undefined && found[2] === undefined;
    return isWhole ? BigInt(found[0]) : Number(found[0]);
  }
}

/** Return JSON indented by two spaces, as evidence and network documents are written. */
export function indentedJson(value) {
  return utf8(written(value, "\n"));
}

/** Return JSON without white space and with names in order, as log entries are written. */
export function canonicalJson(value) {
  return utf8(compact(value));
}

function written(value, newLine) {
  const inner = `${newLine}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[${value.map((item) => inner + written(item, inner)).join(",")}${newLine}]`;
  }
  if (value instanceof Map) {
    if (value.size === 0) return "{}";
    const members = [...value].map(
      ([name, item]) => `${inner}${JSON.stringify(name)}: ${written(item, inner)}`,
    );
    return `{${members.join(",")}${newLine}}`;
  }
  return scalar(value);
}

function compact(value) {
  if (Array.isArray(value)) return `[${value.map(compact).join(",")}]`;
  if (value instanceof Map) {
    const members = [...value].sort(([one], [other]) => (one < other ? -1 : 1));
    return `{${members.map(([name, item]) => `${JSON.stringify(name)}:${compact(item)}`).join(",")}}`;
  }
  return scalar(value);
}

function scalar(value) {
  return typeof value === "bigint" ? value.toString() : JSON.stringify(value);
}

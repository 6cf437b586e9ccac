/** What a file is, told from its first bytes and its format: which check is for it. */

import { textOf, utf8 } from "./encodings.js";
import { orNone } from "./der.js";
import { readJson } from "./strict_json.js";

const PDF = utf8("%PDF-");
const ZIP = Uint8Array.of(0x50, 0x4b, 0x03, 0x04);
const CREDENTIAL = /^[A-Za-z0-9_.-]{20,}~[A-Za-z0-9_.~-]*\s*$/;

/** Return `misbehaviour`, `credential`, `pdf`, `container`, or `evidence` for anything else. */
export function kindOf(raw) {
  if (begins(raw, PDF)) return "pdf";
  if (begins(raw, ZIP)) return "container";
  const text = textOf(raw);
  if (text !== null && CREDENTIAL.test(text)) return "credential";
  const value = orNone(() => readJson(raw));
  const format = value instanceof Map ? value.get("format") : null;
  return format === "comity/misbehaviour/1" ? "misbehaviour" : "evidence";
}

function begins(raw, start) {
  return start.every((byte, at) => raw[at] === byte);
}

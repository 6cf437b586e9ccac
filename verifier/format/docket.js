/** What one state's log says of a message over a channel: docket and acceptance (COM-9). */

import { sha256 } from "./digests.js";
import { indexOfBytes, sameBytes, utf8 } from "./encodings.js";
import { checkParties, isBetween, isCanonical, readStrictly } from "./header.js";
import { readEntryMoment } from "./moments.js";
import { demand } from "./refusal.js";
import * as shapes from "./shapes.js";

const MAX_BYTES = 16 * 1024;
const CHANNELS = ["ecris/1.0"];
const MOMENT = shapes.text({ most: 40 });
const SHORT = shapes.text({ most: 50 });

const DOCKET = shapes.object({
  attachments: shapes.list(
    shapes.object({ id: SHORT, md5: SHORT, sha256: shapes.text({ pattern: /^([0-9a-f]{64})?$/ }) }),
    { most: 20 },
  ),
  bytes_digest: shapes.DIGEST,
  bytes_size: shapes.wholeNumber({ least: 0n, most: 2n ** 53n }),
  certificate_sha256: shapes.orNull(shapes.HEX_DIGEST),
  composed_at: shapes.orNull(MOMENT),
  conversation: shapes.IDENTIFIER,
  kind: shapes.text({ pattern: /^[A-Z]{3}$/ }),
  message: shapes.IDENTIFIER,
  operation: shapes.text({ pattern: /^[A-Za-z]{1,60}$/ }),
  payload_digest: shapes.DIGEST,
  protocol: shapes.text({ pattern: /^[a-z]+\/[0-9.]{1,8}$/, most: 20 }),
  received_at: shapes.orNull(MOMENT),
  recipient: shapes.STATE,
  refers_to: shapes.orNull(shapes.IDENTIFIER),
  sender: shapes.STATE,
  service: shapes.text({ pattern: /^[a-z]{2,20}$/ }),
  stated_at: shapes.text({ most: 100 }),
});
const ACCEPTANCE = shapes.object({
  answered_at: MOMENT,
  attempted_at: MOMENT,
  certificate_sha256: shapes.HEX_DIGEST,
  docket_sha256: shapes.DIGEST,
  message: shapes.IDENTIFIER,
  status: shapes.wholeNumber({ least: 200n, most: 299n }),
});

/** Read a docket, and say besides whose it is and when it was written. */
export function readDocket(raw) {
  demand(raw.length <= MAX_BYTES, "docket.size", { most: MAX_BYTES });
  const docket = readStrictly(raw, DOCKET);
  demand(isCanonical(docket, raw, DOCKET), "docket.canonical");
  demand(CHANNELS.includes(docket.protocol), "docket.wire");
  checkParties(docket.message, docket);
  demand(isBetween(docket.conversation, docket), "docket.others");
  const isOurs = docket.composed_at !== null;
  demand(isOurs === (docket.received_at === null), "docket.moments");
  demand(isOurs === (docket.certificate_sha256 === null), "docket.certificate");
  return {
    ...docket,
    isOurs,
    recorder: isOurs ? docket.sender : docket.recipient,
    partner: isOurs ? docket.recipient : docket.sender,
    at: readEntryMoment(docket.composed_at ?? docket.received_at),
  };
}

/** Read an entry on the acceptance of exactly this message. */
export async function readAcceptance(raw, docket, rawDocket) {
  demand(raw.length <= MAX_BYTES, "acceptance.size");
  const accepted = readStrictly(raw, ACCEPTANCE);
  demand(isCanonical(accepted, raw, ACCEPTANCE), "acceptance.canonical");
  demand(docket.isOurs && accepted.message === docket.message, "acceptance.message");
  demand(sameBytes(accepted.docket_sha256, await sha256(rawDocket)), "acceptance.docket");
  const answeredAt = readEntryMoment(accepted.answered_at);
  demand(answeredAt >= readEntryMoment(accepted.attempted_at), "acceptance.order");
  return { ...accepted, answeredAt };
}

/**
 * Return whether an identifier stands in the bytes, as a word of its own.
 *
 * A search of bytes and no more: an auditor needs no parser for a partner's format.
 */
export function namesMessage(bytes, message) {
  const word = utf8(message);
  const isOfWord = (byte) => byte !== undefined && /[A-Z0-9-]/.test(String.fromCharCode(byte));
  let at = indexOfBytes(bytes, word);
  while (at >= 0) {
    if (!isOfWord(bytes[at - 1]) && !isOfWord(bytes[at + word.length])) return true;
    at = indexOfBytes(bytes, word, at + 1);
  }
  return false;
}

/**
 * A chain of time-stamps on a published checkpoint: by when that existed.
 *
 * The first token stamps the base note, which is the checkpoint with the log's own signatures;
 * each later one stamps the base note and every token before it. A token is believed if its
 * certificates were still good when the next one was made, the last one's at the moment of
 * verifying.
 *
 * Source: RFC 3161; the idea of renewal is that of RFC 4998, section 5.2.
 */

import { pathAt, readCertificate } from "./certificates.js";
import { concatenated, sameBytes } from "./encodings.js";
import { fromSeconds } from "./moments.js";
import { demand } from "./refusal.js";
import { SKEW, judge } from "./revocation.js";
import { readToken } from "./time_stamp_token.js";

const MAX_TOKENS = 64;
const MAX_TOKEN_BYTES = 512 * 1024;
const STRONG_RSA_BITS = 3072;
/** The ends of 2030 and of 2035: until when weaker and stronger keys are relied on. */
const SUNSETS = { weak: fromSeconds(1_924_905_600), strong: fromSeconds(2_082_672_000) };

/**
 * Verify a chain.
 *
 * @param {Uint8Array[]} tokens DER, oldest first
 * @param {Uint8Array} baseNote
 * @param {function(bigint): Uint8Array[]} anchorsAt the authority's certificates at a moment
 * @param {bigint} now
 * @returns {Promise<{at: bigint, renewals: number, holds: boolean, remarks: string[]}>}
 */
export async function verifyChain(tokens, baseNote, anchorsAt, now) {
  demand(tokens.length >= 1 && tokens.length <= MAX_TOKENS, "time-stamp.count");
  demand(tokens.every((raw) => raw.length <= MAX_TOKEN_BYTES), "time-stamp.form");
  const read = [];
  for (const raw of tokens) read.push(await readToken(raw));
  const isOrdered = read.every((each, at) => at === 0 || read[at - 1].time < each.time);
  demand(isOrdered, "time-stamp.order");
  let holds = true;
  let isKnown = true;
  let path = [];
  for (const [at, each] of read.entries()) {
    await checkImprint(each, concatenated(baseNote, ...tokens.slice(0, at)));
    const isLast = at === read.length - 1;
    const until = isLast ? now : read[at + 1].time;
    demand(each.time <= until + each.accuracy + SKEW, "time-stamp.future");
    path = await pathOf(each, anchorsAt(each.time));
    const reliedOnAt = until > each.time ? until : each.time;
    const isLapsed = path.some((certificate) => certificate.until < reliedOnAt);
    demand(!isLapsed || isLast, "time-stamp.lapsed");
    // One that has lapsed since must hold as of its own time: a changed byte is no matter of time.
    const proven = isLapsed ? each.time : reliedOnAt;
    holds = !isLapsed;
    if (!isLapsed) await pathAt(path[0], path.slice(1, -1), path.slice(-1), reliedOnAt);
    isKnown = (await judge(path, each.lists, each.answers, each.time, proven)) && isKnown;
  }
  const isOld = holds && path.some((certificate) => sunsetOf(certificate.key) < now);
  const remarks = [
    ...(isKnown ? [] : ["time-stamp.unknown-revocation"]),
    ...(isOld ? ["time-stamp.old-algorithm"] : []),
  ];
  return { at: read[0].time + read[0].accuracy, renewals: read.length - 1, holds, remarks };
}

async function checkImprint({ imprintHash, imprint }, stamped) {
  const digest = new Uint8Array(await crypto.subtle.digest(imprintHash, stamped));
  demand(sameBytes(digest, imprint), "time-stamp.imprint");
}

/** Return the token's path; every certificate that it brings has a part in it. */
async function pathOf(token, ders) {
  demand(ders.length > 0, "time-stamp.authority-time");
  const path = await pathAt(token.signer, token.others, ders.map(readCertificate), token.time);
  const used = new Set(path.map((certificate) => certificate.id));
  demand(token.others.every((each) => used.has(each.id)), "time-stamp.unused");
  return path;
}

function sunsetOf({ type, bits }) {
  const isStrong = type === "rsa" ? bits >= STRONG_RSA_BITS : bits >= 256;
  return isStrong ? SUNSETS.strong : SUNSETS.weak;
}

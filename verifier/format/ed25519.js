/**
 * Ed25519 by the browser's own cryptography.
 *
 * Source: RFC 8032; for the points of small order RFC 7748, section 4.1.
 */

import { Refused, demand } from "./refusal.js";

const PRIME = 2n ** 255n - 19n;
const ORDER_EIGHT_Y = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
const SMALL_ORDER_Y = [0n, 1n, PRIME - 1n, ORDER_EIGHT_Y, PRIME - ORDER_EIGHT_Y];

/**
 * Return whether a key signed a message.
 *
 * A key of small order, or one written in a second way, is refused: under such a key one
 * signature fits many messages, and its owner could later deny what was signed.
 */
export async function verifyEd25519(publicKey, signature, message) {
  demand(!isUnfit(publicKey), "key.point");
  let key;
  try {
    key = await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
  } catch (problem) {
    if (problem.name === "NotSupportedError") throw new Refused("browser.ed25519");
    return false;
  }
  return crypto.subtle.verify("Ed25519", key, signature, message);
}

/** Return whether this browser can check Ed25519 signatures at all. */
export async function canVerifyEd25519() {
  if (globalThis.crypto?.subtle === undefined) return false;
  const anyKey = Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? 9 : 0));
  try {
    await crypto.subtle.importKey("raw", anyKey, "Ed25519", false, ["verify"]);
    return true;
  } catch (problem) {
    return problem.name !== "NotSupportedError";
  }
}

function isUnfit(publicKey) {
  let y = 0n;
  for (let at = 31; at >= 0; at -= 1) y = (y << 8n) | BigInt(publicKey[at]);
  y &= 2n ** 255n - 1n;
  return y >= PRIME || SMALL_ORDER_Y.includes(y);
}

/** SHA-256, and the commitments made with it (COM-2.3, COM-5.2). */

import { concatenated, utf8 } from "./encodings.js";

const ZERO = Uint8Array.of(0);

/** Return the digest of the parts, one after the other. */
export async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", concatenated(...parts)));
}

/** Return SHA-256(comity/v1/<domain> ‖ 0x00 ‖ salt ‖ body). */
export function commitment(domain, salt, body) {
  return sha256(utf8(`comity/v1/${domain}`), ZERO, salt, body);
}

/**
 * Cosignatures: a witness's dated statement that a log only grew.
 *
 * Source: C2SP tlog-cosignature, sections "Format", "Ed25519 signed message" and "ML-DSA-44
 * signed message".
 */

import { verifyEd25519 } from "./ed25519.js";
import { concatenated, utf8 } from "./encodings.js";
import { verifyMlDsa44 } from "./ml_dsa.js";
import { fromSeconds } from "./moments.js";
import { demand } from "./refusal.js";

export const COSIGNING = Object.freeze({ ED25519: 0x04, ML_DSA_44: 0x06 });
const TIME_BYTES = 8;
const SIGNATURE_BYTES = { [COSIGNING.ED25519]: 64, [COSIGNING.ML_DSA_44]: 2420 };
/** The last second of the year 9999. */
const LAST_SECOND = 253_402_300_799n;
const ZEROES = new Uint8Array(8);

/**
 * Check a cosignature line by a known key, and return when it was made.
 *
 * @param {Checkpoint} checkpoint what was cosigned
 * @param {Object} key of the witness
 * @param {Uint8Array} line time and signature
 * @returns {Promise<bigint>}
 */
export async function checkCosignature(checkpoint, key, line) {
  demand(line.length === TIME_BYTES + SIGNATURE_BYTES[key.type], "cosignature.length");
  const stated = line.subarray(0, TIME_BYTES);
  const signature = line.subarray(TIME_BYTES);
  const seconds = stated.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  demand(seconds > 0n && seconds <= LAST_SECOND, "cosignature.time");
  const isSigned =
    key.type === COSIGNING.ED25519
      ? await verifyEd25519(
          key.publicKey,
          signature,
          utf8(`cosignature/v1\ntime ${seconds}\n${checkpoint.note.text}`),
        )
      : verifyMlDsa44(key.publicKey, signature, treeHeadMessage(checkpoint, key.name, stated));
  demand(isSigned, "cosignature.wrong");
  return fromSeconds(seconds);
}

/** Return the message that is signed with ML-DSA-44: the checkpoint's first three lines. */
function treeHeadMessage({ origin, size, root }, name, time) {
  const [cosigner, log] = [utf8(name), utf8(origin)];
  demand(cosigner.length <= 255 && log.length <= 255, "cosignature.names");
  const end = new Uint8Array(8);
  new DataView(end.buffer).setBigUint64(0, size);
  return concatenated(
    utf8("subtree/v1\n\0"),
    Uint8Array.of(cosigner.length),
    cosigner,
    time,
    Uint8Array.of(log.length),
    log,
    ZEROES,
    end,
    root,
  );
}

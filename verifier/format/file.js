/** Checking any file that can be checked here, by what it is. */

import { verifyCredential } from "./credential.js";
import { verifyEvidence } from "./evidence.js";
import { kindOf } from "./kinds.js";
import { judgeMisbehaviour } from "./misbehaviour.js";
import { openNetwork } from "./network_document.js";
import { demand } from "./refusal.js";

/** Files that other programs check; the words table says which, under `elsewhere.`. */
export const ELSEWHERE = ["pdf", "container"];

/**
 * Check a file.
 *
 * @param {Uint8Array} raw
 * @param {Uint8Array[]} beside the signed network document, and maybe earlier versions; for a
 *   credential the authority's status list, or nothing; for what is checked elsewhere nothing
 * @param {?string} digest that the network document must have, or for a credential the
 *   authority's certificate; or null
 * @param {bigint} now the moment of verifying
 * @returns {Promise<Object>} `{elsewhere}`; or `pinned` and one of `credential`, `report` and
 *   `misbehaviour`, the last two with `directory`
 */
export async function checkFile(raw, beside, digest, now) {
  const kind = kindOf(raw);
  if (ELSEWHERE.includes(kind)) return { elsewhere: kind };
  const pinned = digest !== null;
  if (kind === "credential") {
    const credential = await verifyCredential(raw, beside[0] ?? null, now);
    const { fingerprint } = credential;
    demand(!pinned || digest.toLowerCase() === fingerprint, "credential.pinned", { fingerprint });
    return { credential, pinned };
  }
  demand(beside.length > 0, "network.missing");
  const directory = await openNetwork(beside, digest);
  const known = { directory, pinned };
  return kind === "misbehaviour"
    ? { ...known, misbehaviour: await judgeMisbehaviour(raw, directory) }
    : { ...known, report: await verifyEvidence(raw, directory, now) };
}

/**
 * The second implementation, asked many questions by one test process.
 *
 * Reads one JSON object a line: {"network": [base64], "digest": hex or null, "file": base64,
 * "at": moment}, or with "chain" a chain of time-stamps alone, and answers each with the report
 * or the failure as one line of JSON. A fault of the program itself is answered as
 * {"fault": …}, which no test takes for a refusal.
 */

import { createInterface } from "node:readline";

import { Refused } from "../../verifier/format/refusal.js";
import { checkFile } from "../../verifier/format/file.js";
import { momentText, readMoment } from "../../verifier/format/moments.js";
import { verifyChain } from "../../verifier/format/time_stamp.js";
import { answerData, failureData } from "../../verifier/words/report_data.js";

async function answer({ network, digest, file, at, chain }) {
  try {
    if (chain !== undefined) return await chainData(chain, readMoment(at));
    return answerData(await checkFile(bytes(file), network.map(bytes), digest, readMoment(at)));
  } catch (problem) {
    return problem instanceof Refused ? failureData(problem) : { fault: String(problem.stack) };
  }
}

/** Return what a chain of time-stamps alone proves. */
async function chainData({ tokens, note, anchors }, now) {
  const found = await verifyChain(tokens.map(bytes), bytes(note), () => anchors.map(bytes), now);
  return { verified: true, ...found, at: momentText(found.at) };
}

function bytes(text) {
  return new Uint8Array(Buffer.from(text, "base64"));
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line))));
}

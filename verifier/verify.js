#!/usr/bin/env node
/**
 * The second implementation's verifier on the command line.
 *
 *     node verifier/verify.js FILE [--network DOCUMENT …] [--network-digest HEX] [--at MOMENT]
 *
 * Prints a report as JSON. Earlier versions of the document may be given as well; for a
 * credential the status list takes its place. Time-stamps are judged at MOMENT (RFC 3339), or
 * else now. Exit status: 0 verified, 1 not verified, 2 wrong usage.
 */

import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { checkFile } from "./format/file.js";
import { readMoment } from "./format/moments.js";
import { Refused } from "./format/refusal.js";
import { answerData, failureData } from "./words/report_data.js";

const OPTIONS = {
  network: { type: "string", multiple: true, default: [] },
  "network-digest": { type: "string" },
  at: { type: "string", default: new Date().toISOString() },
};

/** Return what was asked, or end the program where that cannot be made out. */
async function asked() {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new Error("one file is checked at a time");
    return {
      file: await readFile(file),
      beside: await Promise.all(values.network.map((path) => readFile(path))),
      digest: values["network-digest"] ?? null,
      now: readMoment(values.at),
    };
  } catch (problem) {
    console.error(
      "usage: verify.js FILE [--network DOCUMENT …] [--network-digest HEX] [--at MOMENT]\n" +
        problem.message,
    );
    return process.exit(2);
  }
}

const { file, beside, digest, now } = await asked();
try {
  const answer = answerData(await checkFile(file, beside, digest, now));
  console.log(JSON.stringify(answer, null, 2));
  process.exitCode = answer.verified ? 0 : 1;
} catch (problem) {
  if (!(problem instanceof Refused)) throw problem;
  console.log(JSON.stringify(failureData(problem), null, 2));
  process.exitCode = 1;
}

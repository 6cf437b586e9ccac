/** Verifying an evidence file: the whole of it, against an opened network document. */

import { base64 } from "./encodings.js";
import { checkCompromised, verifyAnchoring } from "./anchoring.js";
import { statementsOnAnchors } from "./anchor_statements.js";
import { verifyChannel } from "./channel.js";
import { isCanonical, readEvidence } from "./evidence_file.js";
import { verifyMessages } from "./messages.js";
import { demand, during } from "./refusal.js";
import {
  remarksOnEndedKeys,
  remarksOnRevokedKeys,
  statementsOnChannel,
  statementsOnMessages,
} from "./statements.js";
import { STEP } from "./steps.js";

/**
 * Verify an evidence file and say what it proves.
 *
 * @param {Uint8Array} raw the file; it may come from anybody
 * @param {Directory} directory
 * @param {bigint} now the moment of verifying, for time-stamps
 * @returns {Promise<Object>} the report, which exists only if every step passed
 */
export async function verifyEvidence(raw, directory, now) {
  const file = await during(STEP.form, null, () => {
    const read = readEvidence(raw);
    demand(isCanonical(raw, read), "file.canonical");
    return read;
  });
  const { messages, places, steps } = await verifyMessages(file.messages, directory);
  const found = statementsOnMessages(messages);
  const report = {
    format: file.format,
    conversation: messages[0]?.conversation,
    steps,
    messages,
    channel: [],
    anchors: [],
    entries: [],
    silences: [],
    places,
    proved: found.proved,
    notProved: messages.length > 0 ? found.notProved : [],
    remarks: found.remarks,
  };
  if (file.channel.length > 0) await addChannel(report, file, directory);
  if (file.network === null) await checkCompromised(report.places, []);
  else await addAnchoring(report, file, directory, now);
  report.remarks.push(...remarksOnEndedKeys(report.places), ...remarksOnRevokedKeys(report.places));
  report.notProved = distinct(report.notProved);
  report.logs = logsOf(report.places);
  return report;
}

async function addAnchoring(report, file, directory, now) {
  const dated = [
    ...report.messages.map((one) => one.sentAt),
    ...report.channel.map((one) => one.recordedAt),
  ];
  const all = [...report.messages, ...report.channel];
  const receipts = file.messages
    .map((item, at) => [report.messages[at].id, item.receipt?.body])
    .filter(([, body]) => body !== undefined);
  const established = {
    conversation: report.conversation,
    parties: new Set(all.flatMap(({ sender, recipient }) => [sender, recipient])),
    messages: report.messages,
    receipts: new Map(receipts),
    places: report.places,
    beganAt: dated.reduce((one, other) => (one < other ? one : other)),
  };
  const anchored = await verifyAnchoring(file, directory, established, now);
  const found = statementsOnAnchors(anchored, logsOf(anchored.places));
  report.steps = [...report.steps, ...anchored.steps];
  report.places = anchored.places;
  report.anchors = anchored.anchors;
  report.entries = anchored.entries;
  report.silences = anchored.silences;
  report.proved = [...report.proved, ...found.proved];
  const isOpen = ({ code }) => !["open.clock", "open.one-history"].includes(code);
  report.notProved = [...report.notProved.filter(isOpen), ...found.notProved];
  report.remarks = [...report.remarks, ...found.remarks];
}

async function addChannel(report, file, directory) {
  const conversation = report.conversation ?? null;
  const channel = await verifyChannel(file.channel, directory, conversation, report.places);
  const found = statementsOnChannel(channel.records);
  report.conversation = channel.records[0].conversation;
  report.channel = channel.records;
  report.steps = [...report.steps, ...channel.steps];
  report.places = [...report.places, ...channel.places];
  report.proved = [...report.proved, ...found.proved];
  report.notProved = [...found.notProved, ...report.notProved];
  report.remarks = [...report.remarks, ...found.remarks];
}

function distinct(statements) {
  const key = ({ code, values = {} }) => `${code} ${Object.values(values).join(" ")}`;
  return [...new Map(statements.map((one) => [key(one), one])).values()];
}

/** Return the signed checkpoints that the evidence rests on, by log and size. */
function logsOf(places) {
  const logs = new Map();
  for (const { checkpoint } of places) {
    const { origin, size, root } = checkpoint;
    logs.set(`${origin}\n${size}`, { origin, size, root: base64(root) });
  }
  return [...logs.values()].sort((one, other) => {
    if (one.origin !== other.origin) return one.origin < other.origin ? -1 : 1;
    return one.size < other.size ? -1 : 1;
  });
}

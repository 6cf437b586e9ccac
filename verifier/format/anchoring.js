/** Steps 19 to 30: the file's network, further entries, witnesses, time, and stolen keys. */

import {
  checkLines,
  checkLinks,
  existedBy,
  openAnchor,
  proven,
  timeStampsOf,
  witnessesOf,
} from "./anchors.js";
import { checkSilence, readEntry } from "./entries.js";
import { checkOneHistory, openPlace, placed } from "./places.js";
import { demand, during } from "./refusal.js";
import { ANCHOR_STEPS, STEP } from "./steps.js";

/**
 * Verify what a file of format 3 adds to the older ones.
 *
 * @param {Object} file as read
 * @param {Object} established `conversation`, `parties`, `messages`, `receipts`, `places` and
 *   `beganAt`, as the steps before have established them
 * @param {bigint} now the moment of verifying
 */
export async function verifyAnchoring(file, directory, established, now) {
  const proofs = proofsOf(file);
  await during(STEP.network, null, () => {
    demand(directory.lineage.has(file.network), "lineage", { digest: file.network });
  });
  for (const [at, proof] of proofs.entries()) {
    await during(STEP["signature-line"], { proof: at + 1 }, () => checkLines(proof, directory));
  }
  const entries = await verifiedEntries(file.entries, directory, established);
  const places = [...established.places, ...entries.map((one) => one.place)];
  const opened = [];
  for (const anchor of file.anchors) {
    await during(STEP["anchor-checkpoint"], { log: anchor.log }, async () => {
      opened.push(await openAnchor(anchor, directory));
    });
  }
  await checkAllLinks(opened, places);
  const anchors = await vouchedFor(opened, directory, now);
  const silences = await silencesOf(entries, anchors, established);
  await during(STEP["all-one-history"], null, () =>
    checkOneHistory(places, opened.map((one) => one.checkpoint)),
  );
  await checkCompromised(places, anchors);
  const steps = stepsOf({ file, proofs, entries, anchors, silences, places });
  return { anchors, entries, silences, places, steps };
}

/** Step 30: what rests on compromised keys alone must have been seen by others before. */
export async function checkCompromised(places, anchors) {
  for (const { checkpoint, compromisedAt } of places) {
    if (compromisedAt === null) continue;
    const { origin, size } = checkpoint;
    await during(STEP["compromised-key"], { checkpoint: `${origin}, ${size}` }, () => {
      const seen = existedBy(anchors, checkpoint);
      const isSeen = seen !== null && seen < compromisedAt;
      demand(isSeen, "compromised", { at: { moment: compromisedAt } });
    });
  }
}

function proofsOf({ messages, channel, entries }) {
  const both = (proof, further) => (further === null ? [proof] : [proof, further.proof]);
  return [
    ...messages.flatMap(({ proof, receipt }) => both(proof, receipt)),
    ...channel.flatMap(({ proof, accepted }) => both(proof, accepted)),
    ...entries.map((entry) => entry.proof),
  ];
}

/** Steps 21 to 23: each entry by itself, the state's signature, and its place in the log. */
async function verifiedEntries(items, directory, { conversation, parties, beganAt }) {
  const all = items.map((item, at) => ({ item, number: at + 1 }));
  const each = async (step, work) => {
    for (const one of all) await during(STEP[step], { entry: one.number }, () => work(one));
  };
  await each("entry", (one) => {
    Object.assign(one, readEntry(one.item, directory, conversation, parties));
  });
  await during(STEP.entry, null, () => {
    const named = new Set(all.map(({ item }) => `${item.proof.index} ${item.log}`));
    demand(named.size === all.length, "entry.twice");
  });
  await each("entry-checkpoint", async (one) => {
    const { proof, log } = one.item;
    one.opened = await openPlace(proof, one.state, one.statedAt ?? beganAt, directory);
    demand(one.opened.checkpoint.origin === log, "entry.other-log");
  });
  await each("entry-inclusion", async (one) => {
    const { kind, body, salt, proof } = one.item;
    one.place = await placed(kind, body, salt, proof, one.opened);
  });
  return all;
}

async function checkAllLinks(opened, places) {
  const roots = new Map(
    places.map(({ checkpoint: at }) => [`${at.size} ${at.origin}`, at.root]),
  );
  for (const one of opened) {
    await during(STEP["anchor-link"], { log: one.anchor.log }, () => checkLinks(one, roots));
  }
  await during(STEP["anchor-link"], null, () => {
    const named = new Set(opened.map(({ checkpoint: at }) => `${at.size} ${at.origin}`));
    demand(named.size === opened.length, "anchor.twice");
  });
}

async function vouchedFor(opened, directory, now) {
  const witnesses = [];
  for (const one of opened) {
    await during(STEP.cosignature, { log: one.anchor.log }, async () => {
      witnesses.push(await witnessesOf(one, directory));
    });
  }
  const anchors = [];
  for (const [at, one] of opened.entries()) {
    await during(STEP["time-stamp"], { log: one.anchor.log }, async () => {
      const stamps = await timeStampsOf(one, directory, now);
      anchors.push(proven(one, witnesses[at], stamps, directory));
    });
  }
  return anchors;
}

async function silencesOf(entries, anchors, { messages, receipts }) {
  const silences = [];
  for (const one of entries.filter(({ deadline }) => deadline !== null)) {
    await during(STEP.deadline, { entry: one.number }, async () => {
      const anchoredBy = existedBy(anchors, one.place.checkpoint);
      await checkSilence(one, messages, receipts, anchoredBy);
      silences.push({ ...one.deadline, state: one.state, anchoredBy });
    });
  }
  return silences;
}

function stepsOf({ proofs, entries, anchors, silences, places }) {
  const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);
  const checked = {
    network: 1,
    "signature-line": proofs.length,
    entry: entries.length,
    "entry-checkpoint": entries.length,
    "entry-inclusion": entries.length,
    "anchor-checkpoint": anchors.length,
    "anchor-link": sum(anchors.map((one) => one.binds.length)),
    cosignature: sum(anchors.map((one) => one.witnesses.length + Number(one.ownWitness))),
    "time-stamp": sum(anchors.map((one) => one.timeStamps.length)),
    deadline: silences.length,
    "all-one-history": places.length + anchors.length,
    "compromised-key": places.filter((one) => one.compromisedAt !== null).length,
  };
  return ANCHOR_STEPS.map((step) => ({ ...step, checked: checked[step.name] }));
}

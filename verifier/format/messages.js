/** Steps 1 to 10: messages that the logs of both states may prove (COM-8.2). */

import { commitment } from "./digests.js";
import { sameBytes } from "./encodings.js";
import { readArrival, readHeader } from "./header.js";
import { checkOneHistory, openPlace, placed } from "./places.js";
import { demand, during } from "./refusal.js";
import { MESSAGE_STEPS, STEP } from "./steps.js";

/**
 * Verify the messages of a file.
 *
 * Each step runs over all messages before the next begins, so the step that a refusal
 * names is the first that fails, whichever the message.
 *
 * @returns {Promise<{messages: Object[], places: Object[], steps: Object[]}>}
 */
export async function verifyMessages(items, directory) {
  const all = items.map((item, at) => ({ item, number: at + 1 }));
  for (const one of all) {
    await during(STEP.header, { number: one.number }, () => {
      one.header = readHeader(one.item.header);
    });
  }
  await during(STEP.conversation, null, () => checkOneConversation(all.map((one) => one.header)));
  await eachDuring("sender-checkpoint", all, async (one) => {
    const { sender, sent_at: sentAt } = one.header;
    one.opened = await openPlace(one.item.proof, sender, sentAt, directory);
  });
  await eachDuring("sender-inclusion", all, async (one) => {
    const { header, salt, proof } = one.item;
    one.sent = await placed("message-sent", header, salt, proof, one.opened);
  });
  await eachDuring("payload", all, (one) => checkPayload(one.item, one.header));
  const arrived = all.filter((one) => one.item.receipt !== null);
  await eachDuring("receipt", arrived, async (one) => {
    one.receivedAt = await readArrival(one.item.receipt.body, one.header, one.item.header);
  });
  await eachDuring("recipient-checkpoint", arrived, async (one) => {
    const { proof } = one.item.receipt;
    one.opened = await openPlace(proof, one.header.recipient, one.receivedAt, directory);
  });
  await eachDuring("recipient-inclusion", arrived, async (one) => {
    const { body, salt, proof } = one.item.receipt;
    one.received = await placed("message-received", body, salt, proof, one.opened);
  });
  const places = [...all.map((one) => one.sent), ...arrived.map((one) => one.received)];
  await during(STEP["one-history"], null, () => checkOneHistory(places));
  return { messages: all.map(proven), places, steps: steps(all, arrived.length) };
}

function eachDuring(step, all, work) {
  return all.reduce(
    (before, one) =>
      before.then(() => during(STEP[step], { message: one.header.id }, () => work(one))),
    Promise.resolve(),
  );
}

function checkOneConversation(headers) {
  const distinct = (name) => new Set(headers.map((header) => header[name])).size;
  demand(distinct("conversation") <= 1, "conversation.several");
  demand(distinct("id") === headers.length, "conversation.twice");
}

async function checkPayload({ payload, payload_salt: salt }, header) {
  if (payload === null) return;
  demand(BigInt(payload.length) === header.payload_size, "payload.size");
  const digest = await commitment("payload", salt, payload);
  demand(sameBytes(digest, header.payload_digest), "payload.other");
}

function proven({ item, header, sent, received, receivedAt }) {
  return {
    id: header.id,
    service: header.service,
    kind: header.kind,
    sender: header.sender,
    recipient: header.recipient,
    sentAt: header.sent_at,
    senderIndex: sent.index,
    refersTo: header.refers_to,
    payloadType: header.payload_type,
    payloadSize: header.payload_size,
    payload: item.payload,
    receivedAt: receivedAt ?? null,
    recipientIndex: received?.index ?? null,
    conversation: header.conversation,
  };
}

function steps(all, receipts) {
  const checked = {
    form: 1,
    conversation: Math.min(all.length, 1),
    payload: all.filter((one) => one.item.payload !== null).length,
    receipt: receipts,
    "recipient-checkpoint": receipts,
    "recipient-inclusion": receipts,
    "one-history": all.length + receipts,
  };
  return MESSAGE_STEPS.map((step) => ({ ...step, checked: checked[step.name] ?? all.length }));
}

/** Steps 11 to 18: one state's record of messages over a channel (COM-8.5). */

import { commitment } from "./digests.js";
import { sameBytes } from "./encodings.js";
import { namesMessage, readAcceptance, readDocket } from "./docket.js";
import { covers } from "./network_document.js";
import { checkOneHistory, openPlace, placed } from "./places.js";
import { demand, during } from "./refusal.js";
import { CHANNEL_STEPS, STEP } from "./steps.js";

/**
 * Verify what one state recorded; the other one signed nothing.
 *
 * @param {?string} conversation of the file's other messages, or null
 * @param {Object[]} otherPlaces where those messages' entries stand
 */
export async function verifyChannel(items, directory, conversation, otherPlaces) {
  const all = items.map((item, at) => ({ item, number: at + 1 }));
  for (const one of all) {
    await during(STEP["channel-docket"], { channel: one.number }, () => {
      one.docket = readDocket(one.item.docket);
    });
  }
  await during(STEP["channel-conversation"], null, () => checkOneConversation(all, conversation));
  const each = async (step, work) => {
    for (const one of all) {
      await during(STEP[step], { message: one.docket.message }, () => work(one));
    }
  };
  await each("channel-checkpoint", async (one) => {
    one.opened = await openPlace(one.item.proof, one.docket.recorder, one.docket.at, directory);
  });
  await each("channel-inclusion", async (one) => {
    const kind = one.docket.isOurs ? "channel-sent" : "channel-received";
    one.place = await placed(kind, one.item.docket, one.item.salt, one.item.proof, one.opened);
  });
  await each("channel-bytes", (one) => checkBytes(one.item, one.docket));
  await each("channel-acceptance", async (one) => {
    one.acceptance = one.item.accepted === null ? null : await acceptance(one, directory);
  });
  await each("channel-certificate", (one) => checkCertificate(one, directory));
  const accepted = all.filter((one) => one.acceptance !== null);
  const places = [...all.map((one) => one.place), ...accepted.map((one) => one.acceptance.place)];
  await during(STEP["channel-one-history"], null, () =>
    checkOneHistory([...otherPlaces, ...places]),
  );
  const checked = {
    "channel-conversation": 1,
    "channel-bytes": all.filter((one) => one.item.bytes !== null).length,
    "channel-acceptance": accepted.length,
    "channel-certificate": all.filter((one) => one.isNamed).length,
    "channel-one-history": places.length + otherPlaces.length,
  };
  const steps = CHANNEL_STEPS.map((step) => ({
    ...step,
    checked: checked[step.name] ?? all.length,
  }));
  return { records: all.map(record), places, steps };
}

function checkOneConversation(all, conversation) {
  const found = new Set(all.map((one) => one.docket.conversation));
  if (conversation !== null) found.add(conversation);
  demand(found.size === 1, "conversation.several");
  demand(new Set(all.map((one) => one.docket.message)).size === all.length, "conversation.twice");
}

async function checkBytes({ bytes, bytes_salt: salt }, docket) {
  if (bytes === null) return;
  demand(BigInt(bytes.length) === docket.bytes_size, "bytes.size");
  demand(sameBytes(await commitment("wire", salt, bytes), docket.bytes_digest), "bytes.other");
  demand(namesMessage(bytes, docket.message), "bytes.identifier");
}

/** A message is logged before it leaves: its acceptance stands after it, in the same log. */
async function acceptance({ item, docket, place: recorded }, directory) {
  const { body, salt, proof } = item.accepted;
  const read = await readAcceptance(body, docket, item.docket);
  const opened = await openPlace(proof, docket.recorder, read.answeredAt, directory);
  const place = await placed("channel-accepted", body, salt, proof, opened);
  demand(place.checkpoint.origin === recorded.checkpoint.origin, "acceptance.other-log");
  demand(place.index > recorded.index, "acceptance.before");
  return { ...read, place };
}

/** One that is named no more is no contradiction: certificates are replaced. */
function checkCertificate(one, directory) {
  one.certificate = one.acceptance?.certificate_sha256 ?? one.docket.certificate_sha256;
  one.isNamed = false;
  for (const { state, certificates } of directory.document.members) {
    const entry = certificates.find((each) => each.sha256 === one.certificate);
    if (entry === undefined) continue;
    demand(state === one.docket.partner, "certificate.other", { state });
    demand(covers(entry, one.acceptance?.answeredAt ?? one.docket.at), "certificate.time");
    one.isNamed = true;
    return;
  }
}

function record({ item, docket, place, acceptance: accepted, certificate, isNamed }) {
  return {
    id: docket.message,
    service: docket.service,
    kind: docket.kind,
    sender: docket.sender,
    recipient: docket.recipient,
    recorder: docket.recorder,
    partner: docket.partner,
    wasSent: docket.isOurs,
    protocol: docket.protocol,
    operation: docket.operation,
    conversation: docket.conversation,
    refersTo: docket.refers_to,
    statedAt: docket.stated_at,
    recordedAt: docket.at,
    index: place.index,
    bytesSize: docket.bytes_size,
    bytes: item.bytes,
    certificate,
    isCertificateNamed: isNamed,
    acceptedAt: accepted?.answeredAt ?? null,
    acceptedStatus: accepted?.status ?? null,
  };
}

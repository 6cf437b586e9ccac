/** A report for programs: the members of `comity verify --json`, from this implementation. */

import { codesOf } from "../format/codes.js";
import { momentText } from "../format/moments.js";
import { refusalText, speaker } from "./speaking.js";
import { ENGLISH } from "./en.js";

const said = speaker(ENGLISH, ENGLISH);

/** Return the answer on a file that was checked: see `checkFile`. */
export function answerData({ elsewhere, credential, report, misbehaviour, directory, pinned }) {
  if (elsewhere !== undefined) {
    return { ok: false, verified: false, message: said(`elsewhere.${elsewhere}`) };
  }
  if (credential !== undefined) return credentialData(credential, pinned);
  return report !== undefined
    ? reportData(report, directory, pinned)
    : misbehaviourData(misbehaviour, directory, pinned);
}

function credentialData({ fingerprint, disclosed, keptBack, bound, listedAt }, pinned) {
  return {
    ok: true,
    verified: true,
    pinned,
    certificate_sha256: fingerprint,
    shown: Object.fromEntries([...disclosed].map(([name, value]) => [name, plain(value)])),
    kept_back: keptBack,
    bound_at: bound === null ? null : momentText(bound.at),
    bound_to: bound === null ? null : { audience: bound.audience, nonce: bound.nonce },
    not_withdrawn_as_of: listedAt === null ? null : momentText(listedAt),
  };
}

/** Return a value of strict JSON as JavaScript's own JSON writes it. */
export function plain(value) {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([name, each]) => [name, plain(each)]));
}

function misbehaviourData({ verdict, proofs }, directory, pinned) {
  return {
    ok: verdict === "proven",
    verified: verdict === "proven",
    verdict,
    network: networkData(directory, pinned),
    proofs: proofs.map(({ verdict: one, log, owner, seen, reason }) => ({
      verdict: one,
      log,
      owner,
      sizes: seen.map(({ size }) => Number(size)),
      witnesses: seen.map(({ witnesses }) => witnesses),
      reason: said(reason.code, reason.values),
    })),
  };
}

function networkData({ document, digest }, pinned) {
  return { name: document.network, version: Number(document.version), digest, pinned };
}

function reportData(report, directory, pinned) {
  const notProved = [...report.notProved, ...(pinned ? [] : [{ code: "open.network" }])];
  const sentences = (statements) => statements.map(({ code, values }) => said(code, values));
  return {
    ok: true,
    verified: true,
    one_sided: report.channel.length > 0,
    pinned,
    network: networkData(directory, pinned),
    conversation: report.conversation,
    codes: codesOf(report),
    steps: report.steps.map(({ number, name, checked }) => ({
      number,
      name,
      proves: said(`step.${name}`),
      checked,
    })),
    messages: report.messages.map(messageData),
    channel: report.channel.map(recordData),
    logs: report.logs.map(({ origin, size, root }) => ({ origin, size: Number(size), root })),
    proved: sentences(report.proved),
    not_proved: sentences(notProved),
    remarks: sentences(report.remarks),
  };
}

export function failureData(refusal) {
  return {
    ok: false,
    verified: false,
    code:
      refusal.step === null && refusal.code.startsWith("network.")
        ? "trust:network:invalid"
        : "ledger:evidence:invalid",
    message: refusalText(said, refusal),
  };
}

function messageData(one) {
  return {
    id: one.id,
    service: one.service,
    kind: one.kind,
    sender: one.sender,
    recipient: one.recipient,
    sent_at: momentText(one.sentAt),
    sender_index: Number(one.senderIndex),
    refers_to: one.refersTo,
    payload_type: one.payloadType,
    payload_size: Number(one.payloadSize),
    payload_proved: one.payload !== null,
    received_at: one.receivedAt === null ? null : momentText(one.receivedAt),
    recipient_index: one.recipientIndex === null ? null : Number(one.recipientIndex),
    conversation: one.conversation,
  };
}

function recordData(one) {
  return {
    id: one.id,
    service: one.service,
    kind: one.kind,
    sender: one.sender,
    recipient: one.recipient,
    recorder: one.recorder,
    protocol: one.protocol,
    operation: one.operation,
    conversation: one.conversation,
    refers_to: one.refersTo,
    stated_at: one.statedAt,
    recorded_at: momentText(one.recordedAt),
    index: Number(one.index),
    bytes_size: Number(one.bytesSize),
    bytes_proved: one.bytes !== null,
    certificate_sha256: one.certificate,
    certificate_named: one.isCertificateNamed,
    accepted_at: one.acceptedAt === null ? null : momentText(one.acceptedAt),
    accepted_status: one.acceptedStatus === null ? null : Number(one.acceptedStatus),
  };
}

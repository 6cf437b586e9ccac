/**
 * What a verified file proves, what it does not, and what deserves a look.
 *
 * Statements are codes with values; their words stand in the tables of `words/`. They say
 * what is in the logs and no more.
 */

const WIRES = { "ecris/1.0": "ECRIS v1.0" };

/** Return the statements on messages that both logs may prove. */
export function statementsOnMessages(messages) {
  const proved = messages.map((message) => {
    const base = message.receivedAt === null ? "proved.sent" : "proved.arrived";
    return {
      code: message.payload === null ? base : `${base}-payload`,
      values: {
        ...parties(message),
        sentAt: { moment: message.sentAt },
        receivedAt: { moment: message.receivedAt },
      },
    };
  });
  const notProved = [
    ...messages.filter((one) => one.payload === null).map((one) => about("open.payload", one)),
    ...messages.filter((one) => one.receivedAt === null).map((one) => about("open.receipt", one)),
    ...["open.read", "open.clock", "open.others", "open.one-history"].map((code) => ({ code })),
  ];
  return { proved, notProved, remarks: remarksOnMessages(messages) };
}

/** A state can write an old date into a new entry; its place in the log then contradicts it. */
function remarksOnMessages(messages) {
  const remarks = messages
    .filter((one) => one.receivedAt !== null && one.receivedAt < one.sentAt)
    .map((one) => about("remark.clocks", one));
  const entries = new Map();
  const add = (state, index, at, id) =>
    entries.set(state, [...(entries.get(state) ?? []), { index, at, id }]);
  for (const one of messages) {
    add(one.sender, one.senderIndex, one.sentAt, one.id);
    if (one.receivedAt !== null) add(one.recipient, one.recipientIndex, one.receivedAt, one.id);
  }
  return [...remarks, ...outOfOrder(entries, "remark.place")];
}

/** Return the statements on one state's record of a channel. */
export function statementsOnChannel(records) {
  const notProved = [
    ...records.filter((one) => one.bytes === null).map((one) => about("open.bytes", one)),
    ...records
      .filter((one) => one.wasSent && one.acceptedAt === null)
      .map((one) => ({ code: "open.left", values: { id: one.id, partner: one.partner } })),
  ];
  const sides = new Map(records.map((one) => [`${one.recorder} ${one.partner}`, one]));
  for (const { recorder, partner } of sides.values()) {
    notProved.push({ code: "open.partner", values: { recorder, partner } });
  }
  notProved.push({ code: "open.tls" });
  if (records.some((one) => one.wasSent)) notProved.push({ code: "open.acceptance" });
  for (const code of ["open.clock", "open.others", "open.one-history"]) notProved.push({ code });
  const entries = new Map();
  for (const { recorder, index, recordedAt, id } of records) {
    entries.set(recorder, [...(entries.get(recorder) ?? []), { index, at: recordedAt, id }]);
  }
  const unnamed = records.filter((one) => one.certificate !== null && !one.isCertificateNamed);
  return {
    proved: records.map(provedOfChannel),
    notProved,
    remarks: [
      ...unnamed.map(({ certificate, partner }) => ({
        code: "remark.certificate",
        values: { certificate, partner },
      })),
      ...outOfOrder(entries, "remark.channel-place"),
    ],
  };
}

/**
 * A signature bears no date that can be checked: whoever holds a key after its end can
 * still sign what is dated before it.
 */
export function remarksOnEndedKeys(places) {
  const ended = new Map(
    places
      .filter((place) => place.keyEndedAt !== null)
      .map((place) => [place.checkpoint.origin, place.keyEndedAt]),
  );
  return [...ended]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([origin, end]) => ({ code: "remark.ended", values: { origin, end: { moment: end } } }));
}

/** Return what is to be thought of keys that were revoked without being compromised. */
export function remarksOnRevokedKeys(places) {
  const found = places.flatMap(({ checkpoint: { origin }, revoked }) =>
    revoked.map((reason) => ({ code: "remark.revoked", values: { origin, reason } })),
  );
  const key = ({ values: { origin, reason } }) => `${origin}\n${reason}`;
  const distinct = [...new Map(found.map((one) => [key(one), one])).values()];
  return distinct.sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

function provedOfChannel(one) {
  const size = one.bytesSize;
  const values = {
    ...parties(one),
    recorder: one.recorder,
    partner: one.partner,
    wire: WIRES[one.protocol] ?? one.protocol,
    content: { code: one.bytes === null ? "channel.bytes" : "channel.bytes-here", values: { size } },
    recordedAt: { moment: one.recordedAt },
    acceptedAt: { moment: one.acceptedAt },
    status: one.acceptedStatus,
    certificate: one.isCertificateNamed
      ? { code: "channel.certificate-named", values: one }
      : one.certificate,
  };
  if (!one.wasSent) return { code: "proved.channel-received", values };
  return { code: one.acceptedAt === null ? "proved.channel-sent" : "proved.channel-accepted", values };
}

function outOfOrder(entries, code) {
  return [...entries].flatMap(([state, placed]) => {
    placed.sort((one, other) => compared(one.index, other.index) || compared(one.at, other.at));
    return placed
      .slice(1)
      .map((later, at) => ({ later, earlier: placed[at] }))
      .filter(({ later, earlier }) => later.at < earlier.at)
      .map(({ later, earlier }) => ({
        code,
        values: { state, later: later.id, earlier: earlier.id },
      }));
  });
}

function compared(one, other) {
  return one < other ? -1 : one > other ? 1 : 0;
}

function parties({ id, sender, recipient }) {
  return { id, sender, recipient };
}

function about(code, { id }) {
  return { code, values: { id } };
}

/** What witnesses, time-stamps and further entries prove, and what stays open about the logs. */

/**
 * Return the statements on anchors and further entries.
 *
 * @param {Object} anchored what the steps proved
 * @param {Object[]} logs each log with the size of each of its checkpoints in the file
 */
export function statementsOnAnchors({ anchors, entries, silences }, logs) {
  const further = entries.filter((one) => one.deadline === null);
  return {
    proved: [
      ...further.map(onEntry),
      ...silences.map(onSilence),
      ...anchors.flatMap((anchor) => [
        ...anchor.timeStamps.flatMap((stamp) => onStamp(stamp, anchor)),
        ...onWitnesses(anchor),
      ]),
    ],
    notProved: [
      ...logs.flatMap((log) => openOfLog(log, anchors)),
      { code: "open.exactly" },
      ...silences.map(({ message, due_on: dueOn }) => ({
        code: "open.law",
        values: { message, dueOn },
      })),
    ],
    remarks: anchors.flatMap(({ origin, timeStamps }) =>
      timeStamps.flatMap(({ authority, holds, remarks }) => [
        ...remarks.map((code) => ({ code, values: { authority } })),
        ...(holds ? [] : [{ code: "remark.lapsed", values: { authority, origin } }]),
      ]),
    ),
  };
}

function onEntry({ item, state, place }) {
  return { code: `proved.entry-${item.kind}`, values: { state, index: place.index } };
}

function onSilence(silence) {
  const vouched =
    silence.anchoredBy === null
      ? { code: "silence.alone" }
      : { code: "silence.vouched", values: { at: { moment: silence.anchoredBy } } };
  return {
    code: "proved.silence",
    values: {
      state: silence.state,
      message: silence.message,
      recipient: silence.recipient,
      observedAt: { moment: silence.observed_at },
      receivedAt: { moment: silence.received_at },
      instrument: silence.instrument,
      article: silence.article,
      dueOn: silence.due_on,
      zone: silence.zone,
      vouched,
    },
  };
}

function onStamp({ authority, at, renewals, holds }, { state, size }) {
  if (!holds) return [];
  const renewed = renewals === 0 ? "" : { code: "stamp.renewed", values: { renewals } };
  const values = { state, size, at: { moment: at }, authority, renewed };
  return [{ code: "proved.stamped", values }];
}

function onWitnesses({ state, size, witnesses, threshold }) {
  if (witnesses.length === 0) return [];
  const names = witnesses.map(({ state: witness, at }) => ({
    code: "witness.named",
    values: { witness, at: { moment: at } },
  }));
  const asked =
    threshold === null
      ? { code: "witness.no-policy" }
      : { code: "witness.asked", values: { threshold } };
  const values = { state, size, names, asked };
  return [{ code: "proved.witnessed", values }];
}

function openOfLog({ origin, size }, anchors) {
  const binding = anchors.filter((one) => one.origin === origin && one.binds.includes(size));
  const values = { origin, size };
  return [
    ...(binding.some((one) => one.witnessedBy !== null) ? [] : [{ code: "open.witnesses", values }]),
    ...(binding.some((one) => one.existedBy !== null) ? [] : [{ code: "open.log-clock", values }]),
  ];
}

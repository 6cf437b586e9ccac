/** The steps of verifying evidence; their numbers and names are part of the protocol. */

const NAMES = [
  "form",
  "header",
  "conversation",
  "sender-checkpoint",
  "sender-inclusion",
  "payload",
  "receipt",
  "recipient-checkpoint",
  "recipient-inclusion",
  "one-history",
  "channel-docket",
  "channel-conversation",
  "channel-checkpoint",
  "channel-inclusion",
  "channel-bytes",
  "channel-acceptance",
  "channel-certificate",
  "channel-one-history",
  "network",
  "signature-line",
  "entry",
  "entry-checkpoint",
  "entry-inclusion",
  "anchor-checkpoint",
  "anchor-link",
  "cosignature",
  "time-stamp",
  "deadline",
  "all-one-history",
  "compromised-key",
];

/** The steps by name: `STEP["sender-checkpoint"]` is `{number: 4, name: …}`. */
export const STEP = Object.fromEntries(
  NAMES.map((name, at) => [name, Object.freeze({ number: at + 1, name })]),
);

export const MESSAGE_STEPS = NAMES.slice(0, 10).map((name) => STEP[name]);
export const CHANNEL_STEPS = NAMES.slice(10, 18).map((name) => STEP[name]);
export const ANCHOR_STEPS = NAMES.slice(18).map((name) => STEP[name]);

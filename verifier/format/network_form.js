/** The form of the network document (COM-7), of its formats 1 to 3. */

import * as shapes from "./shapes.js";

const SHORT = shapes.text({ least: 1, most: 200 });
const BASE64_TEXT = shapes.text({ least: 1, most: 16384 });
const ZONE = /^[A-Za-z0-9_+-]{1,40}(\/[A-Za-z0-9_+-]{1,40}){0,2}$/;
const PERIOD = { valid_from: shapes.moment(), valid_until: shapes.orNull(shapes.moment()) };
const REVOCATION = shapes.object({
  at: shapes.moment(),
  reason: shapes.text({ pattern: /^(compromised|lost|superseded)$/ }),
});
const LOG = shapes.object({
  origin: SHORT,
  keys: shapes.list(
    shapes.object(
      { ...PERIOD, vkey: shapes.text({ least: 1, most: 512 }), revocation: REVOCATION },
      { absentWhen: { revocation: null } },
    ),
    { least: 1, most: 200 },
  ),
});
const WITNESS = shapes.object({
  name: SHORT,
  keys: shapes.list(
    shapes.object({ ...PERIOD, vkey: shapes.text({ least: 1, most: 4096 }) }),
    { least: 1, most: 200 },
  ),
});
const MEMBER = shapes.object(
  {
    state: shapes.STATE,
    name: SHORT,
    authority_names: shapes.dictionary(shapes.text({ pattern: /^[a-z]{2,3}$/ }), SHORT),
    time_zone: shapes.text({ pattern: ZONE }),
    languages: shapes.list(shapes.text({ pattern: /^[a-z]{2,3}$/ })),
    endpoints: shapes.list(
      shapes.object({
        url: shapes.text({ pattern: /^https:\/\/[!-~]{1,500}$/ }),
        protocol: SHORT,
      }),
      { least: 1, most: 10 },
    ),
    capabilities: shapes.list(shapes.text({ pattern: /^[a-z0-9][a-z0-9:./-]{0,99}$/ }), {
      most: 200,
    }),
    status: shapes.text({ pattern: /^(active|suspended)$/ }),
    log: shapes.orNull(LOG),
    sealing_keys: shapes.list(shapes.object({ ...PERIOD, key_id: SHORT, public: BASE64_TEXT }), {
      most: 200,
    }),
    certificates: shapes.list(
      shapes.object({ ...PERIOD, sha256: shapes.HEX_DIGEST, der_base64: BASE64_TEXT }),
      { least: 1, most: 200 },
    ),
    joined_at: shapes.moment(),
    witness: WITNESS,
  },
  { absentWhen: { witness: null } },
);
const REMOVED = shapes.object(
  {
    state: shapes.STATE,
    removed_at: shapes.moment(),
    reason: shapes.text({ most: 1000 }),
    log: shapes.orNull(LOG),
    witness: WITNESS,
  },
  { absentWhen: { witness: null } },
);
const AUTHORITY = shapes.object({
  ...PERIOD,
  name: SHORT,
  certificates: shapes.list(BASE64_TEXT, { least: 1, most: 20 }),
});
export const DOCUMENT = shapes.object(
  {
    format: shapes.text(),
    network: SHORT,
    version: shapes.wholeNumber({ least: 1n, most: 2n ** 53n }),
    issued_at: shapes.moment(),
    expires_at: shapes.moment(),
    grace_days: shapes.wholeNumber({ most: 366n }),
    previous: shapes.orNull(shapes.HEX_DIGEST),
    governance: shapes.object({
      threshold: shapes.wholeNumber({ least: 1n, most: 50n }),
      keys: shapes.list(shapes.text({ least: 1, most: 512 }), { least: 1, most: 50 }),
    }),
    members: shapes.list(MEMBER, { most: 1000 }),
    removed: shapes.list(REMOVED, { most: 1000 }),
    witnessing: shapes.object({ threshold: shapes.wholeNumber({ least: 1n, most: 100n }) }),
    time_stamping: shapes.list(AUTHORITY, { most: 50 }),
  },
  { absentWhen: { witnessing: null, time_stamping: [] } },
);

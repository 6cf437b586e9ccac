/**
 * Instants, as microseconds since 1970-01-01T00:00Z in a BigInt.
 *
 * A Date counts milliseconds, and the order of two entries may hang on less.
 */

import { Refused, demand } from "./refusal.js";

const WRITTEN =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([-+])(\d{2}):?(\d{2}))$/;
const SECOND = 1_000_000n;
const FIRST = -62_135_596_800n * SECOND;
/** 0001-01-01T00:00Z: the calendar of the format begins here … */
const LAST = 253_402_300_800n * SECOND - 1n;
/** … and ends with the last microsecond of the year 9999. */

/**
 * Return the instant that a text in the form of RFC 3339 states.
 *
 * Digits beyond the microsecond are rounded. The offset may be any; what it makes of the
 * instant must lie within the years 1 to 9999 in UTC.
 *
 * Refuses with `moment`, or with `moment.calendar` for an instant outside the calendar.
 */
export function readMoment(text) {
  const parts = WRITTEN.exec(text);
  if (parts === null) throw new Refused("moment");
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
  demand(year > 0 && month >= 1 && month <= 12 && day >= 1, "moment");
  demand(day <= daysOf(year, month) && hour < 24 && minute < 60 && second < 60, "moment");
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const local = BigInt(date.getTime()) * 1000n + microseconds(parts[7] ?? "");
  demand(local <= LAST, "moment");
  const at = local - offset(parts[8], Number(parts[9] ?? 0), Number(parts[10] ?? 0));
  demand(at >= FIRST && at <= LAST, "moment.calendar");
  return at;
}

/** Return the instant as log entries write it: in UTC, ending in Z. */
export function momentText(at) {
  const whole = new Date(Number(floorDivided(at, SECOND)) * 1000);
  const fraction = at - floorDivided(at, SECOND) * SECOND;
  const digits = fraction === 0n ? "" : `.${fraction.toString().padStart(6, "0")}`;
  return `${whole.toISOString().slice(0, 19)}${digits}Z`;
}

/** Return the instant that a text states, if it is written as entries write it. */
export function readEntryMoment(text) {
  let at;
  try {
    at = readMoment(text);
  } catch {
    throw new Refused("moment.entry");
  }
  demand(momentText(at) === text, "moment.entry-form");
  return at;
}

/** Return an instant given in whole seconds since 1970. */
export function fromSeconds(seconds) {
  return BigInt(seconds) * SECOND;
}

function daysOf(year, month) {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function microseconds(digits) {
  const kept = BigInt(digits.slice(0, 6).padEnd(6, "0"));
  return digits.length > 6 && digits[6] >= "5" ? kept + 1n : kept;
}

function offset(sign, hours, minutes) {
  if (sign === undefined) return 0n;
  demand(hours < 24 && minutes < 60, "moment");
  const length = BigInt(hours * 60 + minutes) * 60n * SECOND;
  return sign === "-" ? -length : length;
}

function floorDivided(value, by) {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

/**
 * What a JSON object of the format must look like, read and written from one description.
 *
 * A shape reads a value as `strict_json` returns it, and refuses with `form` what does not
 * fit; it writes it back in its one form. So the rule that a file is in its canonical form
 * is checked as it is stated: written again, it is the same bytes.
 */

import { base64, fromBase64 } from "./encodings.js";
import { momentText, readMoment } from "./moments.js";
import { Refused, demand } from "./refusal.js";

/** An object with exactly these members, in this order when written. */
export function object(members, { absentWhen = {} } = {}) {
  const names = Object.keys(members);
  return {
    read(value) {
      demand(value instanceof Map, "form");
      demand([...value.keys()].every((name) => Object.hasOwn(members, name)), "form");
      const result = {};
      for (const name of names) {
        if (!value.has(name)) {
          demand(Object.hasOwn(absentWhen, name), "form");
          result[name] = absentWhen[name];
        } else {
          result[name] = members[name].read(value.get(name));
        }
      }
      return result;
    },
    write(value) {
      const written = names.filter(
        (name) => !Object.hasOwn(absentWhen, name) || !isAbsent(value[name], absentWhen[name]),
      );
      return new Map(written.map((name) => [name, members[name].write(value[name])]));
    },
  };
}

function isAbsent(value, absent) {
  return value === absent || (Array.isArray(absent) && value.length === 0);
}

export function list(item, { least = 0, most = Infinity } = {}) {
  return {
    read(value) {
      demand(Array.isArray(value) && value.length >= least && value.length <= most, "form");
      return value.map((each) => item.read(each));
    },
    write: (value) => value.map((each) => item.write(each)),
  };
}

export function orNull(shape) {
  return {
    read: (value) => (value === null ? null : shape.read(value)),
    write: (value) => (value === null ? null : shape.write(value)),
  };
}

export function text({ pattern = /^/, least = 0, most = Infinity } = {}) {
  return {
    read(value) {
      demand(typeof value === "string" && pattern.test(value), "form");
      const length = most === Infinity && least === 0 ? 0 : [...value].length;
      demand(length >= least && length <= most, "form");
      return value;
    },
    write: (value) => value,
  };
}

export function wholeNumber({ least = 0n, most = null } = {}) {
  return {
    read(value) {
      demand(typeof value === "bigint" && value >= least, "form");
      demand(most === null || value <= most, "form");
      return value;
    },
    write: (value) => value,
  };
}

/** Bytes in base64; of a certain length, or between two. */
export function bytes(least = 0, most = least === 0 ? Infinity : least) {
  return {
    read(value) {
      const decoded = typeof value === "string" ? fromBase64(value) : null;
      demand(decoded !== null && decoded.length >= least && decoded.length <= most, "form");
      return decoded;
    },
    write: base64,
  };
}

/** An instant with an offset, read into microseconds and written in UTC. */
export function moment() {
  return {
    read(value) {
      demand(typeof value === "string", "form");
      try {
        return readMoment(value);
      } catch (problem) {
        const isOutside = problem instanceof Refused && problem.code === "moment.calendar";
        throw isOutside ? problem : new Refused("form");
      }
    },
    write: momentText,
  };
}

/** A day of the calendar, as text. */
export function day() {
  return {
    read(value) {
      demand(typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value), "form");
      try {
        readMoment(`${value}T00:00:00Z`);
      } catch {
        throw new Refused("form");
      }
      return value;
    },
    write: (value) => value,
  };
}

/** An object of any names that fit a pattern. */
export function dictionary(name, item) {
  return {
    read(value) {
      demand(value instanceof Map, "form");
      return new Map([...value].map(([key, each]) => [name.read(key), item.read(each)]));
    },
    write: (value) => new Map([...value].map(([key, each]) => [key, item.write(each)])),
  };
}

export const IDENTIFIER = text({ pattern: /^[A-Z]{2}-[A-Z]{2}-[A-Z]{3}-[0-9]{15}$/ });
export const STATE = text({ pattern: /^[A-Z]{2}$/ });
export const DIGEST = bytes(32);
export const HEX_DIGEST = text({ pattern: /^[0-9a-f]{64}$/ });

/**
 * Checking ML-DSA-44 signatures, which browsers do not offer yet.
 *
 * Only verification, where nothing is secret: no care is taken about how long a step takes.
 *
 * Source: FIPS 204, algorithms 3 and 8, with an empty context.
 */

import { concatenated, sameBytes } from "./encodings.js";
import { shake128, shake256 } from "./keccak.js";

const Q = 8_380_417;
const N = 256;
const ROWS = 4;
const COLUMNS = 4;
const DROPPED_BITS = 13;
const ONES = 39;
const GAMMA_1 = 2 ** 17;
const GAMMA_2 = (Q - 1) / 88;
const BOUND = GAMMA_1 - ONES * 2;
const MOST_HINTS = 80;
const CHALLENGE_BYTES = 32;
const Z_BYTES = 576;
const ROOT = 1753;
const ZETAS = Array.from({ length: N }, (_, at) => power(ROOT, reversed(at)));
const INVERSE_OF_N = power(N, Q - 2);

/**
 * Return whether a key signed a message.
 *
 * @param {Uint8Array} publicKey 1,312 bytes
 * @param {Uint8Array} signature 2,420 bytes
 */
export function verifyMlDsa44(publicKey, signature, message) {
  const challenge = signature.subarray(0, CHALLENGE_BYTES);
  const z = parts(signature.subarray(CHALLENGE_BYTES), Z_BYTES, COLUMNS).map((packed) =>
    unpacked(packed, 18, (value) => GAMMA_1 - value),
  );
  const hints = readHints(signature.subarray(CHALLENGE_BYTES + COLUMNS * Z_BYTES));
  if (hints === null || z.some((one) => one.some((value) => Math.abs(value) >= BOUND))) return false;
  const seed = publicKey.subarray(0, 32);
  const t1 = parts(publicKey.subarray(32), 320, ROWS).map((packed) =>
    transformed(unpacked(packed, 10, (value) => value * 2 ** DROPPED_BITS)),
  );
  const keyDigest = shake256(publicKey).read(64);
  const digest = shake256(concatenated(keyDigest, Uint8Array.of(0, 0), message)).read(64);
  const c = transformed(ball(challenge));
  const zTransformed = z.map(transformed);
  const commitments = t1.map((row, at) => {
    const sum = new Array(N).fill(0);
    zTransformed.forEach((column, column_) => {
      const entries = matrixEntry(seed, at, column_);
      for (let i = 0; i < N; i += 1) sum[i] = (sum[i] + times(entries[i], column[i])) % Q;
    });
    const approximate = restored(sum.map((value, i) => modulo(value - times(c[i], row[i]))));
    return packedHighBits(approximate.map((value, i) => useHint(hints[at][i], value)));
  });
  return sameBytes(shake256(concatenated(digest, ...commitments)).read(CHALLENGE_BYTES), challenge);
}

function parts(bytes, length, count) {
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * length, (at + 1) * length));
}

/** Return N numbers of so many bits each, the lowest bits first. */
function unpacked(bytes, bits, meaning) {
  return Array.from({ length: N }, (_, at) => {
    let value = 0;
    for (let bit = 0; bit < bits; bit += 1) {
      const place = at * bits + bit;
      value += ((bytes[place >> 3] >> (place & 7)) & 1) * 2 ** bit;
    }
    return meaning(value);
  });
}

/** Return the hints of each row, or null: they have one writing (algorithm 21). */
function readHints(bytes) {
  const rows = [];
  let at = 0;
  for (let row = 0; row < ROWS; row += 1) {
    const end = bytes[MOST_HINTS + row];
    if (end < at || end > MOST_HINTS) return null;
    const hints = new Array(N).fill(false);
    for (const first = at; at < end; at += 1) {
      if (at > first && bytes[at - 1] >= bytes[at]) return null;
      hints[bytes[at]] = true;
    }
    rows.push(hints);
  }
  return bytes.subarray(at, MOST_HINTS).every((byte) => byte === 0) ? rows : null;
}

/** Return the polynomial with 39 coefficients of 1 or -1 that a challenge stands for. */
function ball(challenge) {
  const sponge = shake256(challenge);
  const signs = sponge.read(8);
  const c = new Array(N).fill(0);
  for (let at = N - ONES; at < N; at += 1) {
    let [place] = sponge.read(1);
    while (place > at) [place] = sponge.read(1);
    const bit = at + ONES - N;
    c[at] = c[place];
    c[place] = (signs[bit >> 3] >> (bit & 7)) & 1 ? Q - 1 : 1;
  }
  return c;
}

/** Return one entry of the public matrix, in its transformed form. */
function matrixEntry(seed, row, column) {
  const sponge = shake128(concatenated(seed, Uint8Array.of(column, row)));
  const entry = [];
  while (entry.length < N) {
    const [low, middle, high] = sponge.read(3);
    const value = low + middle * 2 ** 8 + (high & 0x7f) * 2 ** 16;
    if (value < Q) entry.push(value);
  }
  return entry;
}

function transformed(coefficients) {
  const values = coefficients.map(modulo);
  let zeta = 0;
  for (let length = 128; length >= 1; length /= 2) {
    for (let start = 0; start < N; start += 2 * length) {
      zeta += 1;
      for (let at = start; at < start + length; at += 1) {
        const product = times(ZETAS[zeta], values[at + length]);
        values[at + length] = modulo(values[at] - product);
        values[at] = (values[at] + product) % Q;
      }
    }
  }
  return values;
}

function restored(given) {
  const values = [...given];
  let zeta = N;
  for (let length = 1; length < N; length *= 2) {
    for (let start = 0; start < N; start += 2 * length) {
      zeta -= 1;
      for (let at = start; at < start + length; at += 1) {
        const [one, other] = [values[at], values[at + length]];
        values[at] = (one + other) % Q;
        values[at + length] = times(Q - ZETAS[zeta], modulo(one - other));
      }
    }
  }
  return values.map((value) => times(value, INVERSE_OF_N));
}

/** Return the high bits of a number, moved by one towards where the hint says it was. */
function useHint(hint, value) {
  const steps = (Q - 1) / (2 * GAMMA_2);
  let low = value % (2 * GAMMA_2);
  if (low > GAMMA_2) low -= 2 * GAMMA_2;
  const isTop = value - low === Q - 1;
  const high = isTop ? 0 : (value - low) / (2 * GAMMA_2);
  if (isTop) low -= 1;
  if (!hint) return high;
  return low > 0 ? (high + 1) % steps : (high + steps - 1) % steps;
}

/** Return N numbers of six bits each as bytes. */
function packedHighBits(values) {
  const bytes = new Uint8Array((N * 6) / 8);
  values.forEach((value, at) => {
    for (let bit = 0; bit < 6; bit += 1) {
      const place = at * 6 + bit;
      bytes[place >> 3] |= ((value >> bit) & 1) << (place & 7);
    }
  });
  return bytes;
}

/** The product of two numbers below Q has at most 46 bits, and is exact. */
function times(one, other) {
  return (one * other) % Q;
}

function modulo(value) {
  return ((value % Q) + Q) % Q;
}

function power(base, exponent) {
  let [result, square] = [1, base];
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = times(result, square);
    square = times(square, square);
  }
  return result;
}

function reversed(at) {
  let value = 0;
  for (let bit = 0; bit < 8; bit += 1) value |= ((at >> bit) & 1) << (7 - bit);
  return value;
}

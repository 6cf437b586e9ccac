/**
 * SHAKE128 and SHAKE256, which browsers do not offer.
 *
 * Source: FIPS 202.
 */

const ROTATIONS = [
  0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14,
];
const MASK = (1n << 64n) - 1n;
const ROUND_CONSTANTS = roundConstants();

/** A sponge that has taken its input, and gives as many bytes as are asked for. */
class Sponge {
  constructor(rate, input) {
    this.rate = rate;
    this.state = new Array(25).fill(0n);
    const padded = new Uint8Array((Math.floor(input.length / rate) + 1) * rate);
    padded.set(input);
    padded[input.length] ^= 0x1f;
    padded[padded.length - 1] ^= 0x80;
    for (let at = 0; at < padded.length; at += rate) {
      const view = new DataView(padded.buffer, at, rate);
      for (let lane = 0; lane < rate / 8; lane += 1) {
        this.state[lane] ^= view.getBigUint64(8 * lane, true);
      }
      permute(this.state);
    }
    this.used = 0;
  }

  /** Return the next bytes. */
  read(length) {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 1) {
      if (this.used === this.rate) {
        permute(this.state);
        this.used = 0;
      }
      const lane = this.state[this.used >> 3];
      bytes[at] = Number((lane >> BigInt(8 * (this.used & 7))) & 0xffn);
      this.used += 1;
    }
    return bytes;
  }
}

export function shake128(input) {
  return new Sponge(168, input);
}

export function shake256(input) {
  return new Sponge(136, input);
}

function rotated(lane, by) {
  return by === 0 ? lane : ((lane << BigInt(by)) | (lane >> BigInt(64 - by))) & MASK;
}

function permute(state) {
  for (const constant of ROUND_CONSTANTS) {
    const parity = [0, 1, 2, 3, 4].map(
      (x) => state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20],
    );
    const moved = new Array(25);
    for (let x = 0; x < 5; x += 1) {
      const mixed = parity[(x + 4) % 5] ^ rotated(parity[(x + 1) % 5], 1);
      for (let y = 0; y < 5; y += 1) {
        moved[y + 5 * ((2 * x + 3 * y) % 5)] = rotated(state[x + 5 * y] ^ mixed, ROTATIONS[x + 5 * y]);
      }
    }
    for (let at = 0; at < 25; at += 1) {
      const row = at - (at % 5);
      state[at] = moved[at] ^ (~moved[row + ((at + 1) % 5)] & MASK & moved[row + ((at + 2) % 5)]);
    }
    state[0] ^= constant;
  }
}

/** The constants come out of a shift register of eight bits (FIPS 202, section 3.2.5). */
function roundConstants() {
  let register = 1;
  return Array.from({ length: 24 }, () => {
    let constant = 0n;
    for (let bit = 0; bit <= 6; bit += 1) {
      if ((register & 1) === 1) constant |= 1n << BigInt(2 ** bit - 1);
      register = register & 0x80 ? ((register << 1) ^ 0x171) & 0xff : register << 1;
    }
    return constant;
  });
}

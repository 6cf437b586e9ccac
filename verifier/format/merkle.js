/**
 * Checking that a log contains a leaf, and that it only ever grew.
 *
 * Source: RFC 9162, sections 2.1.1, 2.1.3.2 and 2.1.4.2.
 */

import { sha256 } from "./digests.js";
import { hex, sameBytes } from "./encodings.js";
import { demand } from "./refusal.js";

const HASH_BYTES = 32;
/** A path in a tree of 2^64 leaves has 64 hashes; a longer one is never honest. */
export const MAX_PROOF_HASHES = 64;
const EMPTY_ROOT = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** The prefix keeps a leaf from being passed off as an inner node. */
export function leafHash(data) {
  return sha256(Uint8Array.of(0), data);
}

function nodeHash(left, right) {
  return sha256(Uint8Array.of(1), left, right);
}

/**
 * Return the root to which a leaf and its path lead; the caller compares it.
 *
 * @param {bigint} index position of the leaf, from 0
 * @param {bigint} size number of leaves
 */
export async function rootFromInclusion(index, size, leaf, path) {
  demand(index >= 0n && index < size, "inclusion.outside");
  demandHashes(path, "inclusion");
  let node = index;
  let last = size - 1n;
  let root = leaf;
  for (const sibling of path) {
    demand(last !== 0n, "inclusion.long");
    if (isOdd(node) || node === last) {
      root = await nodeHash(sibling, root);
      while (!isOdd(node) && node !== 0n) [node, last] = [node >> 1n, last >> 1n];
    } else {
      root = await nodeHash(root, sibling);
    }
    [node, last] = [node >> 1n, last >> 1n];
  }
  demand(last === 0n, "inclusion.short");
  return root;
}

/** Refuse unless the tree of `size2` leaves begins with the tree of `size1` leaves. */
export async function checkConsistency(size1, size2, root1, root2, proof) {
  demand(size1 >= 0n && size1 <= size2, "consistency.shorter");
  demandHashes(proof, "consistency");
  if (size1 === 0n || size1 === size2) {
    demand(proof.length === 0, "consistency.superfluous");
    demand(size1 !== 0n || hex(root1) === EMPTY_ROOT, "consistency.empty");
    demand(size1 !== size2 || sameBytes(root1, root2), "consistency.two");
    return;
  }
  const isPowerOfTwo = (size1 & (size1 - 1n)) === 0n;
  const path = isPowerOfTwo ? [root1, ...proof] : proof;
  demand(path.length > 0, "consistency.missing");
  const [first, second] = await climbed(size1, size2, path);
  demand(sameBytes(first, root1) && sameBytes(second, root2), "consistency.other");
}

/** Return the roots of the earlier and the later tree, as the path gives them. */
async function climbed(size1, size2, path) {
  let node = size1 - 1n;
  let last = size2 - 1n;
  while (isOdd(node)) [node, last] = [node >> 1n, last >> 1n];
  let [first, second] = [path[0], path[0]];
  for (const sibling of path.slice(1)) {
    demand(last !== 0n, "consistency.long");
    if (isOdd(node) || node === last) {
      first = await nodeHash(sibling, first);
      second = await nodeHash(sibling, second);
      while (!isOdd(node) && node !== 0n) [node, last] = [node >> 1n, last >> 1n];
    } else {
      second = await nodeHash(second, sibling);
    }
    [node, last] = [node >> 1n, last >> 1n];
  }
  demand(last === 0n, "consistency.short");
  return [first, second];
}

function demandHashes(path, what) {
  demand(path.length <= MAX_PROOF_HASHES, `${what}.deep`);
  demand(path.every((hash) => hash.length === HASH_BYTES), `${what}.length`);
}

function isOdd(number) {
  return (number & 1n) === 1n;
}

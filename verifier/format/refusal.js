/**
 * A refusal: something in what was given does not hold.
 *
 * Its words stand in the tables of `words/`, by code, so that a reader of any of
 * their languages is told what failed. A refusal is the only error that a verifier
 * raises on purpose; any other is a fault of this program and says so.
 */
export class Refused extends Error {
  /**
   * @param {string} code which sentence of the tables says it
   * @param {Object<string, string|number|bigint>} values what the sentence names
   */
  constructor(code, values = {}) {
    super(code);
    this.code = code;
    this.values = values;
    /** The step that failed; set by `during`. @type {?{number: number, name: string}} */
    this.step = null;
    /** What that step was looking at. */
    this.what = null;
  }
}

/** Refuse with a code unless a condition holds. */
export function demand(condition, code, values) {
  if (!condition) throw new Refused(code, values);
}

/**
 * Do a part of a step, and name step and thing in any refusal.
 *
 * @template T
 * @param {{number: number, name: string}} step
 * @param {?Object} what what is looked at: `{message}`, `{number}` or null
 * @param {function(): T|Promise<T>} work
 * @returns {Promise<T>}
 */
export async function during(step, what, work) {
  try {
    return await work();
  } catch (problem) {
    if (problem instanceof Refused && problem.step === null) {
      problem.step = step;
      problem.what = what;
    }
    throw problem;
  }
}

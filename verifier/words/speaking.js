/** Sentences from a table of words: `{name}` in one stands for a value. */

import { Refused } from "../format/refusal.js";
import { momentText } from "../format/moments.js";

/**
 * Return a function that says what a code means.
 *
 * Where a table has no words for a code, the English ones are used: better a sentence in
 * another language than none.
 *
 * @param {Object<string, string>} words the table
 * @param {Object<string, string>} english the table to fall back on
 * @param {function(bigint): string} moment how an instant is written
 */
export function speaker(words, english, moment = isoMoment) {
  const said = (code, values = {}) => {
    const template = words[code] ?? english[code];
    if (template === undefined) throw new Error(`no words for ${code}`);
    return template.replace(/\{(\w+)\}/g, (_, name) => valueText(values[name]));
  };
  /** Whether the table has words of its own for a code. */
  said.has = (code) => Object.hasOwn(words, code);
  const valueText = (value) => {
    if (Array.isArray(value)) return value.map(valueText).join(", ");
    if (value instanceof Refused || value?.code !== undefined) {
      return said(value.code, value.values);
    }
    if (value?.moment !== undefined) return moment(value.moment);
    return String(value);
  };
  return said;
}

/** Return the sentence of a refusal, with the step before it as documents cite it. */
export function refusalText(said, refusal) {
  const sentence = said(refusal.code, refusal.values);
  if (refusal.step === null) return sentence;
  const [place] = Object.entries(refusal.what ?? {});
  const where = place === undefined ? "" : ` (${said(`place.${place[0]}`, { it: place[1] })})`;
  return `${refusal.step.number} ${refusal.step.name}${where}: ${sentence}`;
}

/** Return an instant as reports for programs write it. */
export function isoMoment(at) {
  return momentText(at).replace("Z", "+00:00");
}

/** What a report proves, as the short stable codes that docs/evidence.md lists. */

import { momentText } from "./moments.js";

export function codesOf(report) {
  const codes = [];
  for (const one of report.messages) {
    codes.push(`sent ${one.id}`);
    if (one.payload !== null) codes.push(`payload ${one.id}`);
    if (one.receivedAt !== null) codes.push(`received ${one.id}`);
  }
  for (const one of report.channel) {
    codes.push(`recorded ${one.id}`);
    if (one.bytes !== null) codes.push(`bytes ${one.id}`);
    if (one.acceptedAt !== null) codes.push(`accepted ${one.id}`);
  }
  for (const { item, place } of report.entries) {
    codes.push(`entry ${item.kind} ${item.log} ${place.index}`);
  }
  for (const one of report.silences) codes.push(`silence ${one.message} ${one.due_on}`);
  for (const anchor of report.anchors) codes.push(...anchorCodes(anchor));
  return codes;
}

/** Return who vouches for a published checkpoint: for its log, up to its size. */
function anchorCodes({ origin, size, witnesses, witnessedBy, timeStamps }) {
  const what = `${origin} ${size}`;
  const codes = [];
  if (witnesses.length > 0) {
    codes.push(`cosigned ${what} ${witnesses.map((one) => one.state).join(",")}`);
  }
  if (witnessedBy !== null) codes.push(`witnessed ${what} ${timeCode(witnessedBy)}`);
  for (const { holds, at, authority } of timeStamps) {
    if (holds) codes.push(`time-stamped ${what} ${timeCode(at)} ${authority}`);
  }
  return codes;
}

/** Return an instant as codes write it: whole seconds. */
function timeCode(at) {
  return momentText(at - (at % 1_000_000n));
}

/** Showing a credential: what the person shows, who sealed it, and what that does not prove. */

import { hex } from "../format/encodings.js";
import { plain } from "../words/report_data.js";
import { element, facts } from "./elements.js";
import { card, statement, verdictOf } from "./showing.js";

/** Return the elements that show a credential that holds. */
export function shownCredential({ credential, pinned, file }, said, moment) {
  const { disclosed, bound, listedAt, claims } = credential;
  const mono = { class: "mono" };
  const open = ["open.other-states", "open.person", ...(bound === null ? [] : ["open.occasion"])];
  const sealedBy = [claims.get("authority"), claims.get("state")].filter((one) => one !== undefined);
  return [
    pinned
      ? verdictOf("good", "verdict.credential", said)
      : verdictOf("care", "verdict.credential-unpinned", said),
    card(
      said("result.shown"),
      facts([
        ...[...disclosed].map(([name, value]) => [name, shownValue(value)]),
        [said("result.kept-back"), said("result.kept-back-value", { count: credential.keptBack })],
      ]),
    ),
    card(
      said("result.file-heading"),
      facts([
        [said("result.sealed-by"), sealedBy.length > 0 ? sealedBy.map(shownValue).join(", ") : null],
        [said("result.certificate"), credential.fingerprint, mono],
        [said("result.holds"), `${moment(credential.from)} – ${moment(credential.until)}`],
        [said("result.bound"), boundText(bound, said)],
        [said("result.listed"), listedAt === null ? said("result.unlisted") : moment(listedAt)],
        [said("result.file"), file.name],
        [said("result.file-digest"), hex(file.digest), mono],
        [said("result.checked-at"), moment(file.checkedAt)],
      ]),
    ),
    card(
      said("result.not-proved"),
      element("ul", { class: "statements" }, ...open.map((code) => statement({ code }, said))),
    ),
  ];
}

function boundText(bound, said) {
  if (bound === null) return said("result.unbound");
  return said("result.bound-value", { ...bound, at: { moment: bound.at } });
}

function shownValue(value) {
  return typeof value === "string" ? value : JSON.stringify(plain(value));
}

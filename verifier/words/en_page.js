/** English: the words of the page. */

export const ENGLISH_PAGE = {
  "page.title": "Comity evidence verifier",
  "page.lead":
    "Checks whether an exchange between two states is proven. Everything happens on this " +
    "computer: the page has no connection to any network, and nothing you open leaves it.",
  "page.language": "Language",
  "page.what": "What to check",
  "page.evidence": "Evidence file",
  "page.evidence-hint": "The file that is to be checked, usually one that ends in .json. Choose it, or drop it here.",
  "page.network": "Network document",
  "page.network-hint":
    "The signed list of the states and their keys. The governance of the network publishes it. " +
    "Choose it, or drop it here, with earlier versions if the page asks for them. For a " +
    "credential: the authority’s status list instead.",
  "page.chosen": "{name}, {size} bytes",
  "page.digest": "Published digest of the network document",
  "page.digest-hint":
    "64 characters, which the governance also gives on another way: on paper, or on its website. " +
    "Without it the result holds only against the document that you opened. For a credential: the " +
    "fingerprint of the authority’s certificate instead.",
  "page.digest-wrong": "A digest has 64 characters, 0 to 9 and a to f.",
  "page.check": "Check",
  "page.missing": "Choose an evidence file and a network document first.",
  "page.working": "Checking …",
  "page.print": "Print the result",
  "page.footer":
    "A second, independent implementation of Comity's evidence format, in JavaScript. The program " +
    "comity verify does the same on the command line; where the two differ, one of them is wrong.",

  "verdict.proven": "Proven",
  "verdict.proven-sub": "Every step of the verification passed.",
  "verdict.unpinned": "Proven, against the network document you opened",
  "verdict.unpinned-sub":
    "Every step passed. You gave no published digest, so compare the digest below with the one " +
    "the governance publishes before you rely on this.",
  "verdict.one-sided": "Proven: one side’s record only",
  "verdict.one-sided-sub":
    "Every step passed. The other side signed nothing: what is shown is what one state wrote into " +
    "its own log, and cannot take back.",
  "verdict.not": "Not proven",
  "verdict.not-sub":
    "The check stopped at the first step that failed. The file was changed or is incomplete, or " +
    "it does not belong to this network document. The check alone does not tell who is to blame.",
  "verdict.not-network":
    "The network document could not be used, so nothing was checked. That says nothing about the " +
    "evidence.",
  "verdict.misbehaved": "Proven: a log contradicted itself",
  "verdict.misbehaved-sub":
    "One state signed two different logs of the same length. Nothing that it could say would " +
    "change that.",
  "verdict.must-answer": "The owner of the log must answer",
  "verdict.must-answer-sub":
    "A state signed two logs of different lengths. That is proof of misbehaviour unless it shows " +
    "that one extends the other.",
  "verdict.no-misbehaviour": "No misbehaviour proven",
  "verdict.no-misbehaviour-sub":
    "At least one proof in the file does not hold, or the file holds none.",
  "verdict.credential": "The credential holds",
  "verdict.credential-sub":
    "It is sealed with the certificate whose fingerprint you gave, unchanged, and has not expired.",
  "verdict.credential-unpinned": "The credential holds, if the certificate is the authority’s",
  "verdict.credential-unpinned-sub":
    "It is unchanged and has not expired. Compare the fingerprint of the certificate below with the " +
    "one that the authority publishes before you rely on it.",
  "verdict.elsewhere": "Not checked here",
  "verdict.elsewhere-sub": "That says nothing about the file.",
  "verdict.unable": "Not checked",
  "verdict.unable-sub": "This browser cannot do the check. That says nothing about the evidence.",
  "verdict.broken": "The page could not finish",
  "verdict.broken-sub":
    "This is a fault of the page, not of the evidence. Use comity verify, and report the line " +
    "below. It holds nothing of the file.",

  "result.failed-step": "Step that failed",
  "result.reason": "Reason",
  "result.contradiction": "Checkpoints of the log {log}",
  "result.entries-cosigned": "{size} entries, cosigned by {witnesses}",
  "result.entries-alone": "{size} entries, cosigned by nobody",
  "result.shown": "What the person shows",
  "result.kept-back": "Kept back",
  "result.kept-back-value": "{count} further claims, which the authority signed as well",
  "result.sealed-by": "Sealed by, as the credential says",
  "result.certificate": "Fingerprint of the certificate",
  "result.holds": "Holds from, until",
  "result.bound": "Bound by the person’s own key",
  "result.bound-value": "{at}, for {audience}, occasion {nonce}",
  "result.unbound": "not bound: anybody who came by this file can show it",
  "result.listed": "Not withdrawn as of",
  "result.unlisted": "not checked: choose the authority’s status list as the second file",
  "open.other-states": "What other states hold and never notified to this one.",
  "open.person":
    "That the one who shows it is the person: compare name and birth date with a document.",
  "open.occasion":
    "That it was made for you and for this occasion: compare whom it names with what you asked for.",
  "result.file-heading": "The file",
  "result.exchange": "The exchange",
  "result.conversation": "Conversation",
  "result.network": "Network",
  "result.network-value": "{name}, version {version}",
  "result.digest": "Digest of the network document",
  "result.file": "Evidence file",
  "result.file-digest": "Digest of the evidence file",
  "result.checked-at": "Checked on",
  "result.would": "What it would have shown",
  "result.proved": "What is proven",
  "result.not-proved": "What is not proven",
  "result.remarks": "What deserves a look",
  "result.messages": "Messages",
  "result.message": "Message",
  "result.what": "What",
  "result.sent": "Sent, says the sender",
  "result.received": "Received, says the recipient",
  "result.no-receipt": "receipt outstanding",
  "result.recorded": "Recorded, says {state}",
  "result.accepted": "Accepted by {state}’s endpoint, says {recorder}",
  "result.not-accepted": "not accepted yet",
  "result.not-theirs": "{state} signed nothing",
  "result.content": "What the message says",
  "result.content-of": "Content of {id}",
  "result.content-hint": "This may hold personal data. It is shown only if you open it.",
  "result.save": "Save",
  "result.vouching": "Who else vouches for the logs",
  "result.log-of": "{state}, up to size {size}",
  "result.who": "Who",
  "result.by-when": "On record by",
  "result.witness": "{state} cosigned it",
  "result.authority": "{authority} time-stamped it",
  "result.lapsed": "no longer proves a time: not renewed",
  "result.steps": "Steps of the verification",
  "result.step": "Step",
  "result.checked": "Checked",
  "result.nothing": "nothing to check",
  "result.passed": "passed ({checked})",
  "result.logs": "States of the logs that this rests on",
  "result.log": "Log",
  "result.size": "Entries",
  "result.root": "Root",

  "kind.NOT": "Notification",
  "kind.NRS": "Answer to a notification",
  "kind.REQ": "Request",
  "kind.RDL": "Notice on a deadline",
  "kind.RAI": "Question for more information",
  "kind.RAR": "Answer with more information",
  "kind.RRS": "Answer to a request",
  "kind.CAN": "Cancellation",
  "kind.FEM": "Notice of an error",
  "kind.IAL": "Test of the connection",
  "kind.RCL": "Recall",
  "kind.RCR": "Answer to a recall",

  "open.network-page":
    "That the network document is the genuine one: no published digest was given.",
};

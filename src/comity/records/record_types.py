"""Every kind of record that a node keeps, and by which rule each is ended or reviewed.

A closed list: a table that belongs to none of these fails a test, so that nothing is kept
that nobody decided about.

Source: Directive (EU) 2016/680 Art. 5.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final


@unique
class RecordType(StrEnum):
    """Kinds of records. Stable names."""

    PERSON = "person"
    OWN_CONVICTION = "own-conviction"
    RECEIVED_CONVICTION = "received-conviction"
    PAYLOAD = "payload"
    CONVERSATION = "conversation"
    CASEWORK = "casework"
    JUDGEMENT = "judgement"
    RECALL = "recall"
    DISCLOSURE = "disclosure"
    DOCUMENT = "document"
    QUARANTINE = "quarantine"
    LOG_ENTRY = "log-entry"
    PROOF = "proof"
    HOLD = "hold"
    RESTRICTION = "restriction"
    ACCOUNT = "account"
    SESSION = "session"
    NOTICE = "notice"
    DRAFT = "draft"
    RIGHTS_REQUEST = "rights-request"
    INSPECTION = "inspection"
    POLICY = "policy"
    OPERATION = "operation"


@unique
class Treatment(StrEnum):
    """What becomes of a kind of record in the end."""

    ENDS = "ends"
    """The node erases it when its time is over, and proves it."""
    REVIEWED = "reviewed"
    """An official decides; that it is due is announced."""
    FOLLOWS = "follows"
    """It ends with the record it belongs to."""
    STAYS = "stays"
    """It proves something and says nothing of a person but by reference."""


@dataclass(frozen=True, slots=True)
class RecordRule:
    """How one kind of record ends.

    Attributes:
        rule: Key of the rule in ``law.retention``.
        treatment: What becomes of it.
        how: The same in words, for officials.
    """

    rule: str
    treatment: Treatment
    how: str


_R: Final = RecordType
_T: Final = Treatment

RECORD_RULES: Final[Mapping[RecordType, RecordRule]] = MappingProxyType(
    {
        _R.PERSON: RecordRule(
            "follows", _T.FOLLOWS, "stays as long as a conviction or its tombstone names the person"
        ),
        _R.OWN_CONVICTION: RecordRule(
            "own-conviction",
            _T.REVIEWED,
            "is announced once its end date is over, or retention.review_days after it was kept "
            "if it has none; an officer deletes it, which is notified",
        ),
        _R.RECEIVED_CONVICTION: RecordRule(
            "received-conviction",
            _T.ENDS,
            "ends after the day that the convicting state named, and on no day of ours; where "
            "it named none, it is looked at again after retention.review_days",
        ),
        _R.PAYLOAD: RecordRule(
            "every-record-type",
            _T.ENDS,
            "what messages said, with attachments and what tasks repeat of it, ends "
            "retention.payload_days after the conversation changed last",
        ),
        _R.CONVERSATION: RecordRule(
            "proof", _T.STAYS, "headers, receipts and states stay, and say nothing of the person"
        ),
        _R.CASEWORK: RecordRule(
            "follows",
            _T.FOLLOWS,
            "what tasks and translations repeat of a message is erased with its payload",
        ),
        _R.JUDGEMENT: RecordRule(
            "follows", _T.FOLLOWS, "digests under a key of the node, and the person's reference"
        ),
        _R.RECALL: RecordRule("proof", _T.STAYS, "who was asked to erase what, by reference"),
        _R.DISCLOSURE: RecordRule(
            "proof", _T.STAYS, "who was given what, by reference, so that they can be told"
        ),
        _R.DOCUMENT: RecordRule(
            "proof", _T.STAYS, "apostilles and credentials issued, to answer who asks about one"
        ),
        _R.QUARANTINE: RecordRule(
            "every-record-type", _T.ENDS, "bytes of rejected messages end after 72 hours"
        ),
        _R.LOG_ENTRY: RecordRule(
            "logs",
            _T.ENDS,
            "what entries say of looks, changes, exports and decisions ends retention.log_days "
            "after it was written; leaves stay, and what the evidence of an exchange rests on",
        ),
        _R.PROOF: RecordRule("proof", _T.STAYS, "hashes, checkpoints, time-stamps, witnesses"),
        _R.HOLD: RecordRule("every-record-type", _T.REVIEWED, "each names its day of review"),
        _R.RESTRICTION: RecordRule(
            "every-record-type", _T.REVIEWED, "each names its day of review"
        ),
        _R.ACCOUNT: RecordRule(
            "proof",
            _T.STAYS,
            "accounts, closed ones too, so that the log's identifiers keep their meaning",
        ),
        _R.SESSION: RecordRule(
            "every-record-type",
            _T.ENDS,
            "sessions, sign-ins in progress, counts of failures and approvals end once they lapse",
        ),
        _R.NOTICE: RecordRule(
            "every-record-type",
            _T.ENDS,
            "a notice to an account ends retention.notice_days after it was read, or four times "
            "as long after it was written",
        ),
        _R.DRAFT: RecordRule(
            "every-record-type",
            _T.ENDS,
            "what an authority asked to be asked ends retention.payload_days after it changed last",
        ),
        _R.RIGHTS_REQUEST: RecordRule(
            "every-record-type",
            _T.ENDS,
            "a closed request with its letters, and an embargo that is over, end "
            "retention.rights_days after the last thing done on them; entries of the log have an "
            "end of their own",
        ),
        _R.INSPECTION: RecordRule(
            "every-record-type",
            _T.ENDS,
            "words of marks, answered questions, reviewed hits and uses of break-glass end "
            "retention.inspection_days after they were settled; samples, freezes, breaches, "
            "lists and outcomes stay, and show the supervisor what was done",
        ),
        _R.POLICY: RecordRule("proof", _T.STAYS, "texts of policies, which name nobody"),
        _R.OPERATION: RecordRule("proof", _T.STAYS, "facts about the node itself"),
    }
)
"""How every kind of record ends."""

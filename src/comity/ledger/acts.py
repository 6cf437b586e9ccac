"""Acts upon a node and what it holds, as its log has them: who, when, what for.

Consultations, alterations, exports, erasures and acts of administration. None of it names
the person concerned: what was looked at stands there by its reference in the register,
what was written by its digest. Whoever acts is named as with every other act.

Source: Directive (EU) 2016/680 Art. 25(1): the logs of consultation and disclosure make it
possible to establish the justification, date and time of such operations and, as far as
possible, who consulted or disclosed, and to whom.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import Final

import msgspec

from comity.errors import EnvelopeMalformed
from comity.ledger.entry import Entry, EntryKind, JsonValue, canonical_json, utc_text


@unique
class Act(StrEnum):
    """What was done. Closed: each has a row in COM-15 of the protocol."""

    CONSULT_REGISTER = "consult-register"
    READ_CONVERSATION = "read-conversation"
    READ_JUDGEMENTS = "read-judgements"
    IMPORT_BEGUN = "import-begun"
    IMPORT_FINISHED = "import-finished"
    ENTER_CONVICTION = "enter-conviction"
    ALTER_CONVICTION = "alter-conviction"
    EXPORT_EVIDENCE = "export-evidence"
    EXPORT_ARCHIVE = "export-archive"
    EXPORT_REGISTER = "export-register"
    WRITE_FORM = "write-form"
    ISSUE_DOCUMENT = "issue-document"
    WITHDRAW_DOCUMENT = "withdraw-document"
    EXPORT_LIST = "export-list"
    READ_CREDENTIALS = "read-credentials"
    ISSUE_CREDENTIAL = "issue-credential"
    REFUSE_CREDENTIAL = "refuse-credential"
    WITHDRAW_CREDENTIAL = "withdraw-credential"
    MAKE_APOSTILLE = "make-apostille"
    TRANSFER_ASSESSED = "transfer-assessed"
    HANDLING_CHANGED = "handling-changed"
    ERASE_PAYLOADS = "erase-payloads"
    ERASE_QUARANTINE = "erase-quarantine"
    RECORD_RESTRICTED = "record-restricted"
    RESTRICTION_LIFTED = "restriction-lifted"
    HOLD_SET = "hold-set"
    HOLD_LIFTED = "hold-lifted"
    RETENTION_EXTENDED = "retention-extended"
    CONVICTION_ENDED = "conviction-ended"
    RETENTION_RUN = "retention-run"
    ENTRIES_ENDED = "entries-ended"
    RIGHTS_ENDED = "rights-ended"
    HOLD_REVIEWED = "hold-reviewed"
    REQUEST_BEGUN = "request-begun"
    BEGUN_REQUEST_ENDED = "begun-request-ended"
    DRAFT_HANDED_IN = "draft-handed-in"
    DRAFT_WITHDRAWN = "draft-withdrawn"
    DRAFT_RETURNED = "draft-returned"
    DRAFT_TAKEN_UP = "draft-taken-up"
    DRAFT_ANSWER_RELEASED = "draft-answer-released"
    READ_DRAFT = "read-draft"
    DRAFT_ENDED = "draft-ended"
    TASK_ASSIGNED = "task-assigned"
    TASK_PRIORITISED = "task-prioritised"
    PRIORITY_TAKEN_BACK = "priority-taken-back"
    DUTY_DESK_ENTERED = "duty-desk-entered"
    DUTY_DESK_ENDED = "duty-desk-ended"
    TRANSLATION_ASKED = "translation-asked"
    READ_GIST = "read-gist"
    READ_TEXT = "read-text"
    TRANSLATION_ENTERED = "translation-entered"
    TRANSLATION_HANDED_BACK = "translation-handed-back"
    TRANSLATION_CHECKED = "translation-checked"
    TRANSLATION_WITHDRAWN = "translation-withdrawn"
    RIGHTS_REGISTERED = "rights-registered"
    RIGHTS_IDENTITY = "rights-identity"
    RIGHTS_EXTENDED = "rights-extended"
    RIGHTS_DECIDED = "rights-decided"
    RIGHTS_APPROVED = "rights-approved"
    RIGHTS_LETTER = "rights-letter"
    RIGHTS_CARRIED_OUT = "rights-carried-out"
    RIGHTS_READ = "rights-read"
    RIGHTS_EMBARGOED = "rights-embargoed"
    RIGHTS_LOOKS_TOLD = "rights-looks-told"
    NODE_STARTED = "node-started"
    NODE_STOPPED = "node-stopped"
    CONFIGURATION_CHANGED = "configuration-changed"
    NETWORK_ADOPTED = "network-adopted"
    POLICY_SIMULATED = "policy-simulated"
    POLICY_ADOPTED = "policy-adopted"
    KEYS_PREPARED = "keys-prepared"
    KEYS_ACTIVATED = "keys-activated"
    KEYS_WITHDRAWN = "keys-withdrawn"
    KEYS_PROTECTED = "keys-protected"
    DATABASE_MIGRATED = "database-migrated"
    DATABASE_REPAIRED = "database-repaired"
    DATABASE_ENCRYPTED = "database-encrypted"
    BACKUP_MADE = "backup-made"
    BACKUP_RESTORED = "backup-restored"
    BACKUP_PROVED = "backup-proved"
    ACCOUNTS_BEGUN = "accounts-begun"
    ACCOUNT_PROPOSED = "account-proposed"
    ACCOUNT_APPROVED = "account-approved"
    ACCOUNT_REFUSED = "account-refused"
    ACCOUNT_INVITED = "account-invited"
    ACCOUNT_ENROLLED = "account-enrolled"
    ACCOUNT_STATE = "account-state"
    FACTOR_CHANGED = "factor-changed"
    FACTOR_SHOWN_AGAIN = "factor-shown-again"
    SIGNED_IN = "signed-in"
    SIGN_IN_REFUSED = "sign-in-refused"
    SESSION_ENDED = "session-ended"
    ACCESS_REFUSED = "access-refused"
    SERVICE_KEY_CHANGED = "service-key-changed"
    WEBHOOK_CHANGED = "webhook-changed"
    WEBHOOK_TOLD = "webhook-told"
    APPROVAL_ASKED = "approval-asked"
    APPROVAL_GRANTED = "approval-granted"
    APPROVAL_REFUSED = "approval-refused"
    APPROVAL_USED = "approval-used"
    GLASS_BROKEN = "glass-broken"
    GLASS_REVIEWED = "glass-reviewed"
    SEARCH_JOURNAL = "search-journal"
    SHOW_JOURNAL_ENTRY = "show-journal-entry"
    DRAW_SAMPLE = "draw-sample"
    MARK_ENTRY = "mark-entry"
    ASK_QUESTION = "ask-question"
    ANSWER_QUESTION = "answer-question"
    READ_REGISTER = "read-oversight-register"
    EXPORT_JOURNAL = "export-journal"
    FREEZE_PROCESSING = "freeze-processing"
    LIFT_FREEZE = "lift-freeze"
    REGISTER_BREACH = "register-breach"
    TELL_OF_BREACH = "tell-of-breach"
    CLOSE_BREACH = "close-breach"
    NOTE_BREACH_NOTICE = "note-breach-notice"
    RUN_MISUSE_RULES = "run-misuse-rules"
    READ_MISUSE_HITS = "read-misuse-hits"
    ASK_OFFICER = "ask-officer"
    HEAR_OFFICER = "hear-officer"
    REVIEW_MISUSE_HIT = "review-misuse-hit"
    WATCH_NAME = "watch-name"
    NOTE_NEWS = "note-news"
    DRAW_QUALITY = "draw-quality"
    REVIEW_QUALITY = "review-quality"


@dataclass(frozen=True, slots=True)
class ActForm:
    """How an act is written.

    Attributes:
        kind: Kind of the entry.
        fields: Names of its fields, beside ``act``, ``at`` and ``official``.
    """

    kind: EntryKind
    fields: frozenset[str]


def _form(kind: EntryKind, *fields: str) -> ActForm:
    return ActForm(kind, frozenset(fields))


_CONSULTATION: Final = EntryKind.CONSULTATION
_ALTERATION: Final = EntryKind.ALTERATION
_EXPORT: Final = EntryKind.EXPORT
_ERASURE: Final = EntryKind.ERASURE
_ADMINISTRATION: Final = EntryKind.ADMINISTRATION

ACTS: Final[Mapping[Act, ActForm]] = {
    Act.CONSULT_REGISTER: _form(_CONSULTATION, "case", "purpose", "result", "results", "shown"),
    Act.READ_CONVERSATION: _form(_CONSULTATION, "case", "purpose", "shown"),
    Act.READ_JUDGEMENTS: _form(_CONSULTATION, "results"),
    Act.IMPORT_BEGUN: _form(_ALTERATION, "format", "sha256"),
    Act.IMPORT_FINISHED: _form(_ALTERATION, "counts", "sha256"),
    Act.ENTER_CONVICTION: _form(_ALTERATION, "conviction", "person", "version"),
    Act.ALTER_CONVICTION: _form(_ALTERATION, "conviction", "person", "version"),
    Act.EXPORT_EVIDENCE: _form(_EXPORT, "case", "messages", "payload", "sha256"),
    Act.EXPORT_ARCHIVE: _form(_EXPORT, "case", "dialect", "messages", "purpose", "sha256", "what"),
    Act.EXPORT_REGISTER: _form(_EXPORT, "case", "format", "purpose", "sha256", "what"),
    Act.WRITE_FORM: _form(_EXPORT, "case", "partner", "sha256", "signed"),
    Act.ISSUE_DOCUMENT: _form(_EXPORT, "case", "document", "sha256"),
    Act.WITHDRAW_DOCUMENT: _form(_ALTERATION, "document"),
    Act.EXPORT_LIST: _form(_EXPORT, "case", "format", "list", "purpose", "rows", "sha256"),
    Act.READ_CREDENTIALS: _form(_CONSULTATION, "results"),
    Act.ISSUE_CREDENTIAL: _form(_EXPORT, "credential", "person", "statements"),
    Act.REFUSE_CREDENTIAL: _form(_CONSULTATION, "person", "statements"),
    Act.WITHDRAW_CREDENTIAL: _form(_ALTERATION, "credential"),
    Act.MAKE_APOSTILLE: _form(_EXPORT, "document_sha256", "number"),
    Act.TRANSFER_ASSESSED: _form(
        _EXPORT,
        "basis",
        "case",
        "justification_sha256",
        "policy_version",
        "purpose",
        "recipient",
        "rests_on",
        "result",
        "transfer",
    ),
    Act.HANDLING_CHANGED: _form(_ALTERATION, "code", "conviction", "result", "set_by"),
    Act.ERASE_PAYLOADS: _form(_ERASURE, "case", "messages", "rule"),
    Act.ERASE_QUARANTINE: _form(_ERASURE, "messages", "rule"),
    Act.RECORD_RESTRICTED: _form(_ALTERATION, "reference", "restriction"),
    Act.RESTRICTION_LIFTED: _form(_ALTERATION, "reference", "restriction"),
    Act.HOLD_SET: _form(_ALTERATION, "ground", "hold", "reference", "review_on"),
    Act.HOLD_LIFTED: _form(_ALTERATION, "hold", "reference"),
    Act.RETENTION_EXTENDED: _form(_ALTERATION, "approved_by", "extension", "reference", "until"),
    Act.CONVICTION_ENDED: _form(_ALTERATION, "conviction", "person", "rule", "version"),
    Act.RETENTION_RUN: _form(
        _ADMINISTRATION,
        "announced",
        "ended",
        "held",
        "list_sha256",
        "overdue",
        "reviews",
        "settled",
    ),
    Act.ENTRIES_ENDED: _form(
        _ERASURE, "days", "ended", "first", "holds", "leaves_sha256", "mark", "rule", "stop"
    ),
    Act.RIGHTS_ENDED: _form(_ALTERATION, "last_day", "reference", "rule"),
    Act.HOLD_REVIEWED: _form(_ALTERATION, "approved_by", "hold", "reference", "review_on"),
    Act.REQUEST_BEGUN: _form(_ALTERATION, "draft"),
    Act.BEGUN_REQUEST_ENDED: _form(_ALTERATION, "draft"),
    Act.DRAFT_HANDED_IN: _form(_ALTERATION, "draft", "partner", "purpose"),
    Act.DRAFT_WITHDRAWN: _form(_ALTERATION, "draft"),
    Act.DRAFT_RETURNED: _form(_ALTERATION, "draft", "words_sha256"),
    Act.DRAFT_TAKEN_UP: _form(_ALTERATION, "case", "draft"),
    Act.DRAFT_ANSWER_RELEASED: _form(_EXPORT, "case", "draft", "message", "purpose", "to"),
    Act.READ_DRAFT: _form(_CONSULTATION, "case", "draft", "purpose", "what"),
    Act.DRAFT_ENDED: _form(_ALTERATION, "draft", "rule"),
    Act.TASK_ASSIGNED: _form(_ALTERATION, "case", "task", "to"),
    Act.TASK_PRIORITISED: _form(_ALTERATION, "case", "reason_sha256", "task"),
    Act.PRIORITY_TAKEN_BACK: _form(_ALTERATION, "case", "task"),
    Act.DUTY_DESK_ENTERED: _form(_ADMINISTRATION, "entry_sha256", "partner"),
    Act.DUTY_DESK_ENDED: _form(_ADMINISTRATION, "partner"),
    Act.TRANSLATION_ASKED: _form(_ALTERATION, "case", "into", "purpose", "translations"),
    Act.READ_GIST: _form(_CONSULTATION, "case", "engine", "into", "message", "purpose"),
    Act.READ_TEXT: _form(_CONSULTATION, "case", "purpose", "translation"),
    Act.TRANSLATION_ENTERED: _form(_ALTERATION, "case", "text_sha256", "translation"),
    Act.TRANSLATION_HANDED_BACK: _form(_ALTERATION, "case", "translation", "words_sha256"),
    Act.TRANSLATION_CHECKED: _form(_ALTERATION, "case", "translation"),
    Act.TRANSLATION_WITHDRAWN: _form(_ALTERATION, "case", "translation"),
    Act.RIGHTS_REGISTERED: _form(_ALTERATION, "due_on", "request", "right"),
    Act.RIGHTS_IDENTITY: _form(_ALTERATION, "person", "proof", "request"),
    Act.RIGHTS_EXTENDED: _form(_ALTERATION, "reason_sha256", "request", "until"),
    Act.RIGHTS_DECIDED: _form(_ALTERATION, "grounds", "outcome", "reasons_sha256", "request"),
    Act.RIGHTS_APPROVED: _form(_ALTERATION, "granted", "outcome", "request"),
    Act.RIGHTS_LETTER: _form(_EXPORT, "letter", "request", "sha256"),
    Act.RIGHTS_CARRIED_OUT: _form(_ALTERATION, "doing", "reference", "request", "subject"),
    Act.RIGHTS_READ: _form(_CONSULTATION, "request", "what"),
    Act.RIGHTS_EMBARGOED: _form(_ALTERATION, "embargo", "ground", "subject", "until"),
    Act.RIGHTS_LOOKS_TOLD: _form(_EXPORT, "about", "case", "looks"),
    Act.NODE_STARTED: _form(
        _ADMINISTRATION, "configuration_sha256", "network_version", "schema", "version"
    ),
    Act.NODE_STOPPED: _form(_ADMINISTRATION, "version"),
    Act.CONFIGURATION_CHANGED: _form(_ADMINISTRATION, "after_sha256", "before_sha256"),
    Act.NETWORK_ADOPTED: _form(_ADMINISTRATION, "network_sha256", "versions"),
    Act.POLICY_SIMULATED: _form(
        _ADMINISTRATION, "after_sha256", "before_sha256", "changed", "decisions"
    ),
    Act.POLICY_ADOPTED: _form(_ADMINISTRATION, "after_sha256", "before_sha256"),
    Act.KEYS_PREPARED: _form(_ADMINISTRATION, "keys"),
    Act.KEYS_ACTIVATED: _form(_ADMINISTRATION, "keys"),
    Act.KEYS_WITHDRAWN: _form(_ADMINISTRATION, "keys"),
    Act.KEYS_PROTECTED: _form(_ADMINISTRATION, "how", "keys"),
    Act.DATABASE_MIGRATED: _form(_ADMINISTRATION, "after", "before"),
    Act.DATABASE_REPAIRED: _form(_ADMINISTRATION, "repaired"),
    Act.DATABASE_ENCRYPTED: _form(_ADMINISTRATION, "storage_key"),
    Act.BACKUP_MADE: _form(_ADMINISTRATION, "backup", "log_size", "with_keys"),
    Act.BACKUP_RESTORED: _form(_ADMINISTRATION, "backup", "log_size"),
    Act.BACKUP_PROVED: _form(_ADMINISTRATION, "backup", "log_size"),
    Act.ACCOUNTS_BEGUN: _form(_ADMINISTRATION, "accounts"),
    Act.ACCOUNT_PROPOSED: _form(_ADMINISTRATION, "account", "anew", "roles"),
    Act.ACCOUNT_APPROVED: _form(_ADMINISTRATION, "account", "proposed_by", "roles"),
    Act.ACCOUNT_REFUSED: _form(_ADMINISTRATION, "account", "proposed_by", "roles", "words_sha256"),
    Act.ACCOUNT_INVITED: _form(_ADMINISTRATION, "account"),
    Act.ACCOUNT_ENROLLED: _form(_ADMINISTRATION, "account"),
    Act.ACCOUNT_STATE: _form(_ADMINISTRATION, "account", "state"),
    Act.FACTOR_CHANGED: _form(_ADMINISTRATION, "factor", "what"),
    Act.FACTOR_SHOWN_AGAIN: _form(_ADMINISTRATION, "session"),
    Act.SIGNED_IN: _form(_ADMINISTRATION, "face", "roles", "session", "shown"),
    Act.SIGN_IN_REFUSED: _form(_ADMINISTRATION, "count"),
    Act.SESSION_ENDED: _form(_ADMINISTRATION, "how", "session"),
    Act.ACCESS_REFUSED: _form(_ADMINISTRATION, "count", "permission"),
    Act.SERVICE_KEY_CHANGED: _form(_ADMINISTRATION, "key", "scopes", "what"),
    Act.WEBHOOK_CHANGED: _form(
        _ADMINISTRATION, "address_sha256", "key", "kinds", "webhook", "what"
    ),
    Act.WEBHOOK_TOLD: _form(_ADMINISTRATION, "events", "ids_sha256", "webhook"),
    Act.APPROVAL_ASKED: _form(_ADMINISTRATION, "approval", "for", "subject"),
    Act.APPROVAL_GRANTED: _form(_ADMINISTRATION, "approval", "for", "subject"),
    Act.APPROVAL_REFUSED: _form(_ADMINISTRATION, "approval", "for", "subject", "words_sha256"),
    Act.APPROVAL_USED: _form(_ADMINISTRATION, "approval", "for", "subject"),
    Act.GLASS_BROKEN: _form(_ADMINISTRATION, "case", "earlier", "minutes", "use"),
    Act.GLASS_REVIEWED: _form(_ADMINISTRATION, "outcome", "use"),
    Act.SEARCH_JOURNAL: _form(_CONSULTATION, "case", "purpose", "query", "results"),
    Act.SHOW_JOURNAL_ENTRY: _form(_CONSULTATION, "leaf"),
    Act.DRAW_SAMPLE: _form(_CONSULTATION, "by", "first", "sample", "seed", "size", "stop"),
    Act.MARK_ENTRY: _form(_ALTERATION, "judged", "leaf", "words_sha256"),
    Act.ASK_QUESTION: _form(_ALTERATION, "answer_by", "leaf", "question", "to", "words_sha256"),
    Act.ANSWER_QUESTION: _form(_ALTERATION, "question", "words_sha256"),
    Act.READ_REGISTER: _form(_CONSULTATION, "register", "results"),
    Act.EXPORT_JOURNAL: _form(_EXPORT, "case", "entries", "purpose", "sha256"),
    Act.FREEZE_PROCESSING: _form(_ADMINISTRATION, "activity", "freeze", "order"),
    Act.LIFT_FREEZE: _form(_ADMINISTRATION, "activity", "freeze", "order"),
    Act.REGISTER_BREACH: _form(_ALTERATION, "aware_at", "breach", "phase", "phase_sha256"),
    Act.TELL_OF_BREACH: _form(_EXPORT, "breach", "late", "message", "told", "whom"),
    Act.CLOSE_BREACH: _form(_ALTERATION, "breach"),
    Act.NOTE_BREACH_NOTICE: _form(_ALTERATION, "case", "message", "partner"),
    Act.RUN_MISUSE_RULES: _form(_ADMINISTRATION, "first", "hits", "seed", "stop"),
    Act.READ_MISUSE_HITS: _form(_CONSULTATION, "results"),
    Act.ASK_OFFICER: _form(_ALTERATION, "hit"),
    Act.HEAR_OFFICER: _form(_ALTERATION, "hit", "words_sha256"),
    Act.REVIEW_MISUSE_HIT: _form(_ALTERATION, "hit", "outcome", "words_sha256"),
    Act.WATCH_NAME: _form(_ALTERATION, "list", "watched"),
    Act.NOTE_NEWS: _form(_ALTERATION, "days", "news"),
    Act.DRAW_QUALITY: _form(_ADMINISTRATION, "drawn", "first", "share", "stop"),
    Act.REVIEW_QUALITY: _form(_ALTERATION, "case", "check", "follows", "outcome", "words_sha256"),
}
"""How each act is written."""

BY_THE_NODE: Final = "node"
"""Who acts where no person does."""


def act_entry(
    act: Act, fields: Mapping[str, JsonValue], *, official: str, at: datetime, salt: bytes
) -> Entry:
    """Return the entry for an act.

    Args:
        act: What was done.
        fields: The act's own fields, no more and no fewer; see ``ACTS``.
        official: Who acts: an officer as given, a user of the system, or the node.
        at: Now, aware. It stands in the entry, for nothing else of a leaf is proved.
        salt: 32 random bytes.

    Raises:
        ValueError: A field is missing or unknown, or nobody is named. The caller's bug.
    """
    form = ACTS[act]
    if fields.keys() != form.fields or not official:
        raise ValueError(f"{act} takes {sorted(form.fields)} and somebody who does it")
    body = {**fields, "act": act.value, "at": utc_text(at), "official": official}
    return Entry(form.kind, canonical_json(body), salt)


def erasure(
    *, case: str, messages: int, rule: str, official: str, at: datetime, salt: bytes
) -> Entry:
    """Return the entry for the erased payloads of a conversation.

    Args:
        case: The conversation.
        messages: How many messages lost their payload.
        rule: Under which rule or order, as a citation or code; no content.
        official: Who ordered it.
        at: When, aware.
        salt: 32 random bytes.
    """
    fields: dict[str, JsonValue] = {"case": case, "messages": messages, "rule": rule}
    return act_entry(Act.ERASE_PAYLOADS, fields, official=official, at=at, salt=salt)


class ErasureOnRecord(msgspec.Struct, frozen=True):
    """What the entry for erased payloads says.

    Attributes:
        act: ``erase-payloads``; another act has other fields.
        at: When, ISO 8601 in UTC.
        case: The conversation; empty for what belongs to none.
        messages: How many messages.
        official: Who ordered it.
        rule: Under which rule.
    """

    act: str
    at: str
    messages: int
    official: str
    rule: str
    case: str = ""


_ERASURES: Final = msgspec.json.Decoder(ErasureOnRecord)


def read_erasure(body: bytes) -> ErasureOnRecord:
    """Read the body of an ``erasure`` entry.

    Raises:
        EnvelopeMalformed: Not the body of one.
    """
    try:
        return _ERASURES.decode(body)
    except msgspec.MsgspecError as problem:
        raise EnvelopeMalformed("This is no entry of an erasure.") from problem

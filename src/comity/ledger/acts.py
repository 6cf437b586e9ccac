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
    READ_CREDENTIALS = "read-credentials"
    ISSUE_CREDENTIAL = "issue-credential"
    REFUSE_CREDENTIAL = "refuse-credential"
    WITHDRAW_CREDENTIAL = "withdraw-credential"
    MAKE_APOSTILLE = "make-apostille"
    ERASE_PAYLOADS = "erase-payloads"
    ERASE_QUARANTINE = "erase-quarantine"
    NODE_STARTED = "node-started"
    NODE_STOPPED = "node-stopped"
    CONFIGURATION_CHANGED = "configuration-changed"
    NETWORK_ADOPTED = "network-adopted"
    KEYS_PREPARED = "keys-prepared"
    KEYS_ACTIVATED = "keys-activated"
    KEYS_WITHDRAWN = "keys-withdrawn"
    KEYS_PROTECTED = "keys-protected"
    DATABASE_MIGRATED = "database-migrated"
    DATABASE_REPAIRED = "database-repaired"


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
    Act.READ_CREDENTIALS: _form(_CONSULTATION, "results"),
    Act.ISSUE_CREDENTIAL: _form(_EXPORT, "credential", "person", "statements"),
    Act.REFUSE_CREDENTIAL: _form(_CONSULTATION, "person", "statements"),
    Act.WITHDRAW_CREDENTIAL: _form(_ALTERATION, "credential"),
    Act.MAKE_APOSTILLE: _form(_EXPORT, "document_sha256", "number"),
    Act.ERASE_PAYLOADS: _form(_ERASURE, "case", "messages", "rule"),
    Act.ERASE_QUARANTINE: _form(_ERASURE, "messages", "rule"),
    Act.NODE_STARTED: _form(
        _ADMINISTRATION, "configuration_sha256", "network_version", "schema", "version"
    ),
    Act.NODE_STOPPED: _form(_ADMINISTRATION, "version"),
    Act.CONFIGURATION_CHANGED: _form(_ADMINISTRATION, "after_sha256", "before_sha256"),
    Act.NETWORK_ADOPTED: _form(_ADMINISTRATION, "network_sha256", "versions"),
    Act.KEYS_PREPARED: _form(_ADMINISTRATION, "keys"),
    Act.KEYS_ACTIVATED: _form(_ADMINISTRATION, "keys"),
    Act.KEYS_WITHDRAWN: _form(_ADMINISTRATION, "keys"),
    Act.KEYS_PROTECTED: _form(_ADMINISTRATION, "how", "keys"),
    Act.DATABASE_MIGRATED: _form(_ADMINISTRATION, "after", "before"),
    Act.DATABASE_REPAIRED: _form(_ADMINISTRATION, "repaired"),
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

"""What anybody may learn of a document: whether it is genuine, changed or withdrawn. No more.

Nothing is told to whoever does not hold the document: number, day and code together, or the
file. It is not told whether the record says the same today: whoever holds a certificate could
else watch its bearer. See ADR 35.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import Final

from comity.assembly import apostilles
from comity.assembly.build import Node
from comity.assembly.checking_files import check_file
from comity.assembly.issuing_documents import held_by
from comity.assembly.training_mark import is_training
from comity.cooperation.issued_documents import DocumentState, code_of
from comity.errors import Failure
from comity.transport.documents.record import is_of_training, read_record
from comity.trust.digest import sha256

_SYMBOL: Final = re.compile(
    r"comity-document/1 (?P<number>\S{1,64}) (?P<day>\d{4}-\d{2}-\d{2}) "
    r"sha256:(?P<digest>[0-9a-f]{64})"
)


@unique
class Verdict(StrEnum):
    """What a check comes to, in a word."""

    VALID = "valid"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    """It is not as it was made, or nobody known here vouches for it."""

    UNREAD = "unread"
    """Files of its kind are not read here; nothing is said of it."""


@dataclass(frozen=True, slots=True)
class PublicCheck:
    """What checking a file found.

    Attributes:
        verdict: In a word.
        is_listed: Whether it is in the list of documents issued here.
        problem: Why it does not hold; empty if it does.
        proved: What it proves, as sentences.
        not_proved: What it does not.
        one_sided: Whether it is, for some messages, one side's record only.
        sha256: Digest of the file.
        is_training: Whether it was made in a training room, where nobody exists, or this is one.
    """

    verdict: Verdict
    is_listed: bool
    problem: str
    proved: tuple[str, ...]
    not_proved: tuple[str, ...]
    one_sided: bool
    sha256: str
    is_training: bool


def look_up(node: Node, number: str, day: date, code: str) -> Verdict | None:
    """Return where a document or an apostille stands, to whoever holds it.

    Whichever of the three is wrong, the answer is the same after the same work.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    issued = held_by(node, number, day, code)
    apostille = apostilles.found(node, number, day.isoformat(), code)
    if issued is None:
        return None if apostille is None else Verdict.VALID
    return Verdict.VALID if issued is DocumentState.VALID else Verdict.WITHDRAWN


def check(node: Node, raw: bytes) -> PublicCheck:
    """Return what a file proves, and whether it was withdrawn. Nothing of it is kept.

    Args:
        node: The node.
        raw: The file, from whomever.

    Raises:
        RateExceeded: As many as may be are being checked already.
        StorageUnavailable: The database does not answer.
    """
    found = check_file(node, raw)
    state = _listed(node, found.record) if found.record else None
    if not found.is_read:
        verdict = Verdict.UNREAD
    elif found.problem:
        verdict = Verdict.CHANGED
    elif state is DocumentState.WITHDRAWN:
        verdict = Verdict.WITHDRAWN
    else:
        verdict = Verdict.VALID
    return PublicCheck(
        verdict=verdict,
        is_listed=state is not None and not found.problem,
        problem=found.problem if found.is_read else "",
        proved=found.proved,
        not_proved=found.not_proved,
        one_sided=found.one_sided,
        sha256=sha256(raw).hex(),
        is_training=is_training(node.config) or is_of_training(found.record),
    )


def symbol_parts(text: str) -> tuple[str, str, str] | None:
    """Return number, day and code of what a QR code on a document says; ``None`` of other text.

    Example:
        >>> symbol_parts("comity-document/1 DE-2026-X 2026-03-02 sha256:" + "0123456789abcdef" * 4)
        ('DE-2026-X', '2026-03-02', '0123-4567-89AB-CDEF')
    """
    found = _SYMBOL.fullmatch(text.strip())
    if found is None:
        return None
    return found["number"], found["day"], code_of(found["digest"])


def _listed(node: Node, record: bytes) -> DocumentState | None:
    """Return where the document of a record stands; ``None`` if it was not issued here."""
    try:
        document = read_record(record)
    except Failure:
        return None
    code = code_of(sha256(record).hex())
    return held_by(node, document.number, document.made_on, code)

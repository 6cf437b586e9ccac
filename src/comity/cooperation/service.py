"""Making apostilles, and answering whether one is genuine.

Source:
    Hague Convention of 5 October 1961, Art. 3 to 5 and 7; conclusions of the Special
    Commission on the e-Register: number, date and something that cannot be guessed, or
    whoever likes could fish for documents.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from comity.cooperation.model import Apostille, Certified
from comity.cooperation.ports import ApostilleReading, ApostilleWriting
from comity.errors import InputInvalid
from comity.trust.lookup_code import code_digest, is_code, new_code

_NOBODYS_NUMBER = "0000-0"
_NOBODYS_DIGEST = bytes(32)


@dataclass(frozen=True, slots=True, repr=False)
class MadeApostille:
    """An apostille and the code that stands on it and nowhere else.

    Attributes:
        apostille: As the register keeps it.
        code: The random code; it cannot be told again.
    """

    apostille: Apostille
    code: str

    def __repr__(self) -> str:
        """Return the number only."""
        return f"MadeApostille({self.apostille.number})"


@dataclass(frozen=True, slots=True)
class Certifying:
    """Who certifies: fields 5, 7 and 10.

    Attributes:
        place: Where.
        by: The authority.
        signed_by: Who signs the apostille.
        reason: What it was asked for.
    """

    place: str
    by: str
    signed_by: str
    reason: str


def make_apostille(
    register: ApostilleWriting,
    certified: Certified,
    certifying: Certifying,
    *,
    document_sha256: str,
    day: date,
    at: datetime,
    randomness: Callable[[int], bytes],
) -> MadeApostille:
    """Enter an apostille in the register and return it with its code.

    Args:
        register: The register, in the open transaction.
        certified: What is certified.
        certifying: By whom.
        document_sha256: Digest of the document.
        day: The day it bears, in the authority's calendar.
        at: Now, aware.
        randomness: Source of number and code.

    Raises:
        InputInvalid: A field breaks a rule, or no reason is given. The officer's input.
    """
    if not certifying.reason.strip():
        raise InputInvalid("An apostille is made for a reason.", field="reason")
    number = f"{day.year}-{register.count() + 1}"
    code = new_code(randomness)
    apostille = Apostille(
        number=number,
        certified=certified,
        place=certifying.place,
        day=day,
        by=certifying.by,
        signed_by=certifying.signed_by,
        document_sha256=document_sha256,
        code_digest=code_digest(number, code),
        made_at=at,
        reason=certifying.reason,
    )
    register.enter(apostille)
    return MadeApostille(apostille, code)


def look_up(register: ApostilleReading, number: str, day: str, code: str) -> Apostille | None:
    """Return an apostille to whoever holds it, and nothing to anybody else.

    Number, day and code must all be right. A wrong one, whichever it is, and a number that
    does not exist give the same answer after the same work.

    Args:
        register: The register.
        number: Field 8.
        day: Field 6, ISO 8601.
        code: The random code.
    """
    found = register.apostille(number.strip())
    digest = _NOBODYS_DIGEST if found is None else found.code_digest
    owner = _NOBODYS_NUMBER if found is None else found.number
    right = is_code(digest, owner, code)
    return found if found is not None and right and found.day.isoformat() == day.strip() else None

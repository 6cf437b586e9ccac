"""What partners over ECRIS have been seen to do wrong, each by its name."""

import re
from dataclasses import replace
from datetime import date
from enum import StrEnum, unique
from typing import Final

from comity_training import ecris_words as words
from comity_training.ecris_words import Described, Sentenced

_FIRST_DAY: Final = date(1800, 1, 1)
_BOMB: Final = "<!DOCTYPE e:Envelope [{}]>".format(
    "".join(f'<!ENTITY {chr(98 + number)} "{f"&{chr(97 + number)};" * 10}">' for number in range(9))
)


@unique
class Behaviour(StrEnum):
    """How a partner behaves."""

    GOOD = "good"
    SAME_IDENTIFIER = "same-identifier"
    """Every message of a kind bears the number one."""
    ZERO_CONVICTIONS = "zero-convictions"
    """Every conviction is called zero."""
    UNKNOWN_DATES = "unknown-dates"
    """Every date is 1 January 1800."""
    SEX_SHIFTED = "sex-shifted"
    """Who is not known to be a man or a woman is written as a man."""
    NO_NAMESPACES = "no-namespaces"
    LATIN_1 = "latin-1"
    """Text in ISO 8859-1 under the name of UTF-8."""
    WRONG_CHECKSUM = "wrong-checksum"
    FIFTH_RELATION = "fifth-relation"
    WRONG_ACTION = "wrong-action"
    OLD_SOAP = "old-soap"
    """An envelope of SOAP 1.1."""
    BOMB = "bomb"
    """Entities that double one another."""


def described(behaviour: Behaviour, who: Described) -> Described:
    """Return a person as a partner of that behaviour writes it."""
    if behaviour is Behaviour.UNKNOWN_DATES:
        return replace(who, born=_FIRST_DAY)
    if behaviour is Behaviour.SEX_SHIFTED and who.sex == 0:
        return replace(who, sex=1)
    return who


def conviction(behaviour: Behaviour, what: Sentenced, *, state: str, offset: int) -> str:
    """Return a conviction as a partner of that behaviour writes it.

    Args:
        behaviour: Which.
        what: The conviction.
        state: The partner's two letters.
        offset: Added to the numbers of its parts.
    """
    if behaviour is Behaviour.ZERO_CONVICTIONS:
        what = replace(what, id=f"{state}-C-{0:015d}")
    if behaviour is Behaviour.UNKNOWN_DATES:
        what = replace(what, decided_on=_FIRST_DAY)
    odd = behaviour is Behaviour.FIFTH_RELATION
    return words.conviction(
        what, offset=offset, further=words.fifth_relation(what.id) if odd else ""
    )


def body_of(behaviour: Behaviour, message: str) -> bytes:
    """Return the body that a partner of that behaviour posts for a message element."""
    match behaviour:
        case Behaviour.NO_NAMESPACES:
            bare = re.sub(r' xmlns:\w+="[^"]*"', "", message)
            return words.envelope(re.sub(r"(</?)[smdc]:", r"\1", bare)).encode()
        case Behaviour.LATIN_1:
            return words.envelope(message.replace("court", "tribunal d'\u00e9t\u00e9")).encode(
                "latin-1"
            )
        case Behaviour.OLD_SOAP:
            return words.envelope(message, soap=words.SOAP_OLD).encode()
        case Behaviour.BOMB:
            return words.envelope(message).replace("?>", f"?>{_BOMB}", 1).encode()
        case _:
            return words.envelope(message).encode()

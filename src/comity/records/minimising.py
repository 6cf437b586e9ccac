"""Leaving out of an answer what its purpose does not need, and naming what was left out.

Source: FD 2009/315/JHA Art. 11(1); Directive (EU) 2016/680 Art. 4(1)(c). What is obligatory
is never touched: see ``law.minimisation``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from comity.law.minimisation import DataCategory
from comity.persons.person import Person
from comity.records.model import Conviction, Decision, Interruption, Offence, Sanction


@dataclass(frozen=True, slots=True)
class Minimised:
    """What is left, and what is not.

    Attributes:
        person: The person, as the answer states the identity.
        convictions: The convictions, in the same order.
        left_out: Categories of which something was there and is not sent, by name.
    """

    person: Person
    convictions: tuple[Conviction, ...]
    left_out: tuple[DataCategory, ...]


def minimise(
    person: Person, convictions: Sequence[Conviction], carried: frozenset[DataCategory]
) -> Minimised:
    """Leave out every category that an answer does not carry.

    Args:
        person: The person, as our register states the identity.
        convictions: What is to be sent.
        carried: See ``law.minimisation.carried``.
    """
    left_out = []
    for category in DataCategory:
        if category in carried:
            continue
        without = (_person(person, category), [_conviction(each, category) for each in convictions])
        if without != (person, list(convictions)):
            left_out.append(category)
            person, convictions = without
    return Minimised(person, tuple(convictions), tuple(left_out))


def _person(person: Person, category: DataCategory) -> Person:
    match category:
        case DataCategory.PARENTS:
            return replace(person, father=None, mother=None)
        case DataCategory.IDENTITY_NUMBERS:
            return replace(person, identity_numbers=(), documents=())
        case DataCategory.ALIASES:
            return replace(person, aliases=())
        case DataCategory.ADDRESSES:
            return replace(person, addresses=())
        case DataCategory.REMARKS:
            return replace(person, remarks=())
        case DataCategory.REFERENCE | DataCategory.PLACE_OF_OFFENCE:
            return person


def _conviction(conviction: Conviction, category: DataCategory) -> Conviction:
    match category:
        case DataCategory.REFERENCE:
            return replace(conviction, file_number=None)
        case DataCategory.PLACE_OF_OFFENCE:
            offences = tuple(replace(each, place=None) for each in conviction.offences)
            return replace(conviction, offences=offences)
        case DataCategory.REMARKS:
            return replace(
                conviction,
                remarks=(),
                decisions=tuple(map(_decision, conviction.decisions)),
                offences=tuple(map(_offence, conviction.offences)),
                sanctions=tuple(map(_sanction, conviction.sanctions)),
            )
        case (
            DataCategory.PARENTS
            | DataCategory.IDENTITY_NUMBERS
            | DataCategory.ALIASES
            | DataCategory.ADDRESSES
        ):
            return conviction


def _decision(decision: Decision) -> Decision:
    return replace(decision, remarks=())


def _offence(offence: Offence) -> Offence:
    return replace(offence, remarks=())


def _sanction(sanction: Sanction) -> Sanction:
    suspension = sanction.suspension
    return replace(
        sanction,
        remarks=(),
        suspension=None if suspension is None else replace(suspension, remarks=()),
        interruptions=tuple(map(_interruption, sanction.interruptions)),
    )


def _interruption(interruption: Interruption) -> Interruption:
    return replace(interruption, remarks=())

"""What an answer carries beside what is obligatory, for which purpose, under which instrument.

Article 11(1) of the Framework Decision lists what a notification says, and no notification is
ever narrowed. An answer for another purpose than criminal proceedings is given "in accordance
with national law", which the Directive binds to what is necessary.

Source:
    FD 2009/315/JHA Arts. 7(1), 7(2) and 11(1); Directive (EU) 2016/680 Arts. 4(1)(c) and 20.
"""

from collections.abc import Mapping
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from comity.law.citation import Basis, inferred, not_reread
from comity.law.instruments import InstrumentKey
from comity.law.purposes import Purpose


@unique
class DataCategory(StrEnum):
    """Categories of data that an answer may leave out.

    What Art. 11(1)(a) calls obligatory is none of them: full name, birth, sex, nationality,
    former names; decision, offences and provisions, sentences and later decisions.
    """

    PARENTS = "parents-names"
    REFERENCE = "reference-of-the-decision"
    PLACE_OF_OFFENCE = "place-of-the-offence"
    IDENTITY_NUMBERS = "identity-numbers-and-documents"
    ALIASES = "aliases"
    ADDRESSES = "addresses"
    REMARKS = "remarks"


OBLIGATORY_BASIS: Final[Basis] = not_reread(
    "32009F0315", "Art. 11(1)(a)", "the list was cross-checked with Greek law FEK A 216/2022 art. 5"
)
"""Why nothing of letter (a) is ever left out beside a conviction."""

CATEGORY_BASIS: Final[Mapping[DataCategory, Basis]] = MappingProxyType(
    {
        DataCategory.PARENTS: not_reread("32009F0315", "Art. 11(1)(b)", "optional information"),
        DataCategory.REFERENCE: not_reread("32009F0315", "Art. 11(1)(b)", "optional information"),
        DataCategory.PLACE_OF_OFFENCE: not_reread(
            "32009F0315", "Art. 11(1)(b)", "optional information"
        ),
        DataCategory.IDENTITY_NUMBERS: not_reread(
            "32009F0315", "Art. 11(1)(c)", "additional information"
        ),
        DataCategory.ALIASES: not_reread("32009F0315", "Art. 11(1)(c)", "additional information"),
        DataCategory.ADDRESSES: inferred(
            "32009F0315", "Art. 11(1)", "no letter names them; other information may be sent"
        ),
        DataCategory.REMARKS: inferred(
            "32009F0315", "Art. 11(1)", "no letter names them; other information may be sent"
        ),
    }
)
"""Where each category stands in the law."""

MINIMISATION_BASIS: Final[Basis] = not_reread(
    "32016L0680", "Art. 4(1)(c)", "adequate, relevant and not excessive for the purpose"
)
"""Why an answer for another purpose carries less than one to a court."""

_WHOLE: Final = frozenset(DataCategory)
_LEAST: Final = frozenset({DataCategory.REFERENCE})
# The reference of the decision goes along with every conviction: by it the requester has the
# conviction corrected and recalled (Directive Art. 16(6)).

CARRIED: Final[Mapping[Purpose, frozenset[DataCategory]]] = MappingProxyType(
    {
        Purpose.CRIMINAL_PROCEEDINGS: _WHOLE,
        Purpose.OWN_RECORD: _WHOLE,
        Purpose.SECURITY_CLEARANCE: _LEAST | {DataCategory.PLACE_OF_OFFENCE, DataCategory.ALIASES},
        Purpose.LICENCE_OR_PERMIT: _LEAST,
        Purpose.EMPLOYMENT_VETTING: _LEAST,
        Purpose.WORK_WITH_CHILDREN: _LEAST | {DataCategory.ALIASES},
        Purpose.MIGRATION: _LEAST | {DataCategory.ALIASES},
        Purpose.PUBLIC_CONTRACTS: _LEAST,
        Purpose.OTHER: _LEAST,
    }
)
"""What an answer carries, by purpose, beside what is obligatory.

Criminal proceedings: Art. 7(1) leaves no room. The own record: the person is told everything
(Directive Art. 14). All others: what the reading above leaves; a node's state may add to it.
"""

CARRIED_BASIS: Final[Basis] = inferred(
    "32016L0680",
    "Arts. 4(1)(c) and 20",
    "no act lists what each purpose needs; concluded from the purposes, for a state to change",
)
"""How sure the table is."""

OUTSIDE_THE_LISTS: Final[Basis] = inferred(
    "ETS 030",
    "Art. 13(2)",
    "the lists of Art. 11(1) bind between Member States; elsewhere nothing asks for more than "
    "the extract",
)
"""Why another purpose under the Convention gets the least."""


def carried(
    purpose: Purpose,
    instrument: InstrumentKey,
    further: frozenset[DataCategory] = frozenset(),
) -> frozenset[DataCategory]:
    """Return the categories that an answer carries beside what is obligatory.

    Args:
        purpose: Purpose of the request.
        instrument: Instrument between the two states.
        further: What the node's state adds for this purpose.
    """
    if instrument is InstrumentKey.CONVENTION and narrows(purpose):
        return _LEAST | further
    return CARRIED[purpose] | further


def narrows(purpose: Purpose) -> bool:
    """Return whether anything is left out of an answer for a purpose."""
    return CARRIED[purpose] != _WHOLE

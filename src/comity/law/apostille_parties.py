"""The states between which the Apostille Convention holds, as far as is known here.

None of it was read again in the depositary's status table, and objections between pairs are
not in it: a node's operator enters those that concern the node.

Source:
    Hague Convention of 5 October 1961 abolishing the requirement of legalisation for
    foreign public documents.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from comity.ids import StateCode
from comity.law.citation import OPEN, Basis, Validity, not_reread

_OF_LONG_STANDING: Final = (
    "AD AG AL AM AR AT AU AZ BA BB BE BG BH BI BN BO BR BS BW BY BZ CH CL CO CR CV CY CZ DE DK "
    "DM DO EC EE ES FI FJ FR GB GD GE GR GT GY HN HR HU IE IL IN IS IT JM JP KG KN KR KZ LC LI "
    "LR LS LT LU LV MA MC MD ME MH MK MN MT MU MW MX NA NI NL NO NZ OM PA PE PH PL PT PW PY RO "
    "RS RU SC SE SG SI SK SM SR ST SV SZ TJ TN TO TR TT UA US UY UZ VC VE VU WS ZA"
)

PARTIES: Final[Mapping[StateCode, Validity]] = MappingProxyType(
    {
        **{StateCode(code): OPEN for code in _OF_LONG_STANDING.split()},
        StateCode("PK"): Validity(valid_from=date(2023, 3, 9)),
        StateCode("SN"): Validity(valid_from=date(2023, 3, 23)),
        StateCode("CN"): Validity(valid_from=date(2023, 11, 7)),
        StateCode("CA"): Validity(valid_from=date(2024, 1, 11)),
        StateCode("RW"): Validity(valid_from=date(2024, 6, 5)),
    }
)
"""Since when the Convention holds for a state; open where the day does not matter any more."""

PARTIES_BASIS: Final[Basis] = not_reread(
    "Hague Convention of 5 October 1961",
    "status table",
    "general knowledge; the depositary's status table was not at hand, and it has more "
    "parties than are named here",
)

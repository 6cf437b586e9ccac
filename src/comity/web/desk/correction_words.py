"""Statements of a conviction that may be put right, in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from comity.web.desk.languages import N_

FIELD_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "file_number": N_("File number"),
        "decided_on": N_("Date of the decision (YYYY-MM-DD)"),
        "final_on": N_("Date it became final (YYYY-MM-DD)"),
        "authority": N_("Court or authority"),
        "title": N_("Title"),
        "category": N_("Common category"),
        "provisions": N_("Legal provisions"),
        "started_on": N_("First day (YYYY, YYYY-MM or YYYY-MM-DD)"),
        "ended_on": N_("Last day (YYYY, YYYY-MM or YYYY-MM-DD)"),
        "occurrences": N_("How many times"),
        "sentenced": N_("Length imposed, such as P2Y6M"),
        "number_of_fines": N_("Number of fines"),
    }
)
"""By the names of the fields that the interface offers."""

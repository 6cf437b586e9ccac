"""Which convictions bear on work with children.

The offences are named by the common categories of the exchange. Which of an authority's
own offences they are is its national law, so the list only ever bars a statement: that
nothing else is relevant remains the officer's finding.

Source:
    Directive 2011/93/EU Art. 10(2), offences of its Art. 3 to 7; Decision 2009/316/JHA,
    Annex A.
"""

from typing import Final

from comity.law.citation import Basis, inferred

AGAINST_CHILDREN: Final = frozenset(
    {"O-00-040600", "O-00-100800", "O-00-100900", "O-00-101000", "O-00-101100"}
)
"""Common categories of offences that name a child or minor as the victim of sexual offences."""

AGAINST_CHILDREN_BASIS: Final[Basis] = inferred(
    "32011L0093",
    "Art. 3 to 7, Art. 10(2)",
    "concluded from the wording of the common categories, themselves from memory; not "
    "compared with the Directive's list of offences",
)

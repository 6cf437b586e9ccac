"""How long a text and a list of the domain model may be, so that no message costs without end.

Lengths of texts are those of the standard. The standard leaves lists without end; here each
has one, far beyond what registers hold, because a peer could otherwise fill one message with
a list that keeps the whole node comparing. Decoding refuses what exceeds a bound; the values
themselves refuse it when a register file or an officer supplies it, so that nothing is kept
that could be neither read back nor sent.

Source: ECRIS DTS v1.0, commons, for the lengths of texts. The bounds of lists are ours.
"""

from typing import Annotated, Final

from msgspec import Meta

from comity.errors import InputInvalid

NAME_LENGTH: Final = 200
FULL_NAME_LENGTH: Final = 600
CODE_LENGTH: Final = 50
TITLE_LENGTH: Final = 400
REMARKS_LENGTH: Final = 4000

MOST_WORDINGS: Final = 50
"""Wordings of one text: the Union has 24 languages, and some texts come in two scripts."""
MOST_NATIONALITIES: Final = 20
MOST_NAMES: Final = 20
"""Former names of one kind."""
MOST_NUMBERS: Final = 50
"""Identity numbers: a state gives one, seldom a second."""
MOST_DOCUMENTS: Final = 100
MOST_ADDRESSES: Final = 100
MOST_ALIASES: Final = 100

Code = Annotated[str, Meta(max_length=CODE_LENGTH)]
"""A code, an identifier or a number of a file, ours or not."""
Name = Annotated[str, Meta(max_length=NAME_LENGTH)]
Title = Annotated[str, Meta(max_length=TITLE_LENGTH)]


def too_many(what: str, most: int) -> InputInvalid:
    """Return the failure for a list beyond its bound: the fault of whoever supplied it.

    It is no ``ValueError``: decoding has compared lengths before a value is built, so that
    only readers of register files and commands meet it, and they catch failures.
    """
    return InputInvalid(f"holds more than {most} entries", field=what)


def too_long(what: str, longest: int) -> InputInvalid:
    """Return the failure for a text beyond its bound: the fault of whoever supplied it."""
    return InputInvalid(f"holds more than {longest} characters", field=what)

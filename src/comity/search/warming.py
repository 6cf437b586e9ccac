"""Loading the tables of names before the first request needs them."""

from typing import Final

from comity.search.nicknames import are_forms_of_one_name
from comity.search.parameters import default_parameters
from comity.search.romanisation import readings

_ONE_OF_EACH_SCRIPT: Final = ("é", "и", "δ", "ع", "א", "가", "李", "カ")


def warm() -> None:
    """Load every table that identification reads; a fifth of a second, and once.

    Without it the first description in a script waits for that script's table.
    """
    default_parameters()
    are_forms_of_one_name(("ana",), ("eva",))
    for letter in _ONE_OF_EACH_SCRIPT:
        readings(letter)

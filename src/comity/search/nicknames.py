"""Short and other forms of one given name: Bill and William, Sasha and Aleksandr.

A register knows people by the name of a birth certificate, a police station by the name
they answer to. Which forms belong together is data: ``nicknames.toml``. Two kinds are kept
apart, since they weigh differently: forms that one person uses side by side, and the forms
that one saint's name takes in several languages (John, Juan, Ivan), which differ between
people far more often than for one.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

from comity.search.words import canonical_forms

_Groups = Mapping[str, set[int]]
"""The numbers of the groups that hold a form, by its canonical form."""


def are_forms_of_one_name(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Return whether two words are short or other forms of one given name.

    Two short forms of one name are forms of it as well; two names that merely share a short
    form (Aleksandr and Aleksandra, both Sasha) are not.

    Args:
        ours: Latin readings of a word of a name, lower-case ASCII, likeliest first.
        theirs: The same.

    Returns:
        Whether a group of short forms holds both, in any language; the same whichever word
        comes first, and false where the table does not know one of them.

    Example:
        >>> are_forms_of_one_name(("bill",), ("william",))
        True
        >>> are_forms_of_one_name(("aleksandr", "alexander"), ("sasha",))
        True
        >>> are_forms_of_one_name(("ivan",), ("john",))
        False
    """
    return _share_a_group(_short_forms(), ours, theirs)


def are_national_forms(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Return whether two words are forms of one saint's name in different languages.

    Short forms do not count: Pepe is José, and José is Giuseppe, yet Pepe is not Giuseppe here.

    Args:
        ours: Latin readings of a word of a name, lower-case ASCII, likeliest first.
        theirs: The same.

    Returns:
        Whether a group of national forms holds both; symmetric.

    Example:
        >>> are_national_forms(("ivan",), ("john",))
        True
    """
    return _share_a_group(_national_forms(), ours, theirs)


def _share_a_group(groups: _Groups, ours: Sequence[str], theirs: Sequence[str]) -> bool:
    # Most words that are compared are surnames and in no group, so that one look decides.
    for form in canonical_forms("|".join(ours)):
        if (found := groups.get(form)) is not None:
            for other in canonical_forms("|".join(theirs)):
                if (theirs_found := groups.get(other)) and not found.isdisjoint(theirs_found):
                    return True
    return False


@cache
def _short_forms() -> _Groups:
    return _by_form(chain.from_iterable(map(_lines, _table()["short"].values())))


@cache
def _national_forms() -> _Groups:
    return _by_form(_lines(_table()["national"]))


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("comity.search").joinpath("nicknames.toml").read_text("ascii"))


def _lines(section: Mapping[str, str]) -> Iterator[list[str]]:
    return map(str.split, section["names"].strip().splitlines())


def _by_form(groups: Iterable[Iterable[str]]) -> _Groups:
    members: defaultdict[str, set[int]] = defaultdict(set)
    for place, words in enumerate(groups):
        for word in words:
            # The likeliest form alone: the others are guesses at what a clerk meant, and
            # the words of the table are known.
            members[canonical_forms(word)[0]].add(place)
    return dict(members)

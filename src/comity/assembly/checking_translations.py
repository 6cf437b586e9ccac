"""Checking translations: columns against content, and each text against its digest on record.

Whoever changes a translation behind the node's back puts other words beside an original; the
log says which its translator entered.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from comity.assembly.journal import journal_of
from comity.ledger.acts import Act
from comity.records.translations import Translation
from comity.storage.sql.walking_translations import TranslationWalk
from comity.trust.digest import sha256

Note = Callable[[str, str], None]
"""Told what disagrees: a kind of finding, and a sentence."""

_KIND: Final = "translations"


def check_translations(walk: TranslationWalk, note: Note) -> int:
    """Check every translation; return how many there are.

    Args:
        walk: What to read.
        note: Told what disagrees.
    """
    kept = list(walk.translations())
    entered = _entered(walk) if kept else {}
    for each in kept:
        if each.translation is None:
            note(_KIND, f"{each.id}: what is kept cannot be read")
            continue
        if not each.columns_agree:
            note(_KIND, f"{each.id}: the columns by which it is found say otherwise than it does")
        for problem in _problems(each.translation, entered):
            note(_KIND, f"{each.id}: {problem}")
    return len(kept)


def _entered(walk: TranslationWalk) -> Mapping[str, tuple[str, str]]:
    """Return who entered which text last, by translation, as the log has it."""
    return {
        each.text("translation"): (each.official, each.text("text_sha256"))
        for each in journal_of(walk.snapshot)
        if each.act == Act.TRANSLATION_ENTERED
    }


def _problems(translation: Translation, entered: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    if translation.is_shown:
        said = (translation.translator, sha256(translation.text.encode()).hex())
        if entered.get(translation.id) != said:
            yield "its text is not the one that its translator entered"
    if translation.checked_by and translation.checked_by == translation.translator:
        yield "whoever translated it checked it"

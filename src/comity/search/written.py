"""A text with the forms in which it is compared, each made once."""

from typing import Final

from comity.search.normal_form import normal_form, scripts_of, without_accents, words_of


class Written:
    """A text of one description, prepared for being compared with many others.

    A description is compared with every candidate, and a form costs more than the
    comparison; so each is made when first asked for, and kept.

    Attributes:
        normal: The normal form; ``None`` if the text says nothing.
    """

    __slots__ = ("_folded", "_scripts", "_words", "normal")

    def __init__(self, text: str | None) -> None:
        self.normal = normal_form(text)
        self._folded: str | None = None
        self._words: tuple[str, ...] | None = None
        self._scripts: frozenset[str] | None = None

    @property
    def folded(self) -> str | None:
        """The folded form; ``None`` if the text says nothing."""
        if self._folded is None and self.normal is not None:
            self._folded = without_accents(self.normal)
        return self._folded

    @property
    def words(self) -> tuple[str, ...]:
        """The words, each folded, in the order written."""
        if self._words is None:
            self._words = words_of(self.normal)
        return self._words

    @property
    def scripts(self) -> frozenset[str]:
        """The scripts of the letters."""
        if self._scripts is None:
            self._scripts = frozenset() if self.normal is None else scripts_of(self.normal)
        return self._scripts

    def in_other_script(self, other: "Written") -> bool:
        """Return whether two texts share no script, so that comparing letters says nothing."""
        return bool(self.scripts) and bool(other.scripts) and self.scripts.isdisjoint(other.scripts)


NOTHING: Final = Written(None)
"""What is not stated."""

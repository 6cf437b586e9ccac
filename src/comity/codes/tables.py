"""A table of codes: look-up, wording, hierarchy, search. Nothing here raises on a strange code."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from comity.codes.code import Code, Label, Reading, Source, Standing, Status
from comity.codes.mapping import broader, parse
from comity.codes.text_search import fold, rank

FALLBACK = ("en",)
"""The language that every labelled row has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableContent:
    """A table as it is written in a generated file.

    Args:
        name: Name of the table, as the file.
        title: For a reader, in English.
        instrument: The act or standard behind the table.
        pattern: Form of its codes, a regular expression for the whole code.
        label_sources: Sources of the wordings of a whole language.
        codes: The rows, in the order of the act.
    """

    name: str
    title: str
    instrument: str
    pattern: str
    label_sources: Mapping[str, Source] = field(default_factory=dict)
    codes: tuple[Code, ...] = ()


class CodeTable:
    """A table of codes, in memory and immutable.

    Args:
        content: What a generated file holds.
    """

    __slots__ = (
        "_annex",
        "_children",
        "_codes",
        "_names",
        "_pattern",
        "_sources",
        "instrument",
        "languages",
        "name",
        "title",
    )

    def __init__(self, content: TableContent) -> None:
        self.name = content.name
        self.title = content.title
        self.instrument = content.instrument
        self.languages = tuple(sorted({lang for code in content.codes for lang in code.labels}))
        self._pattern = content.pattern
        self._sources = content.label_sources
        self._codes = {code.value: code for code in content.codes}
        self._annex = {code.annex: code for code in content.codes if code.annex}
        self._names = {code.name: code for code in content.codes if code.name}
        self._children: dict[str | None, tuple[Code, ...]] = {}
        for code in content.codes:
            self._children[code.parent] = (*self._children.get(code.parent, ()), code)

    def __iter__(self) -> Iterator[Code]:
        """Iterate over the codes, in the order of the act."""
        return iter(self._codes.values())

    def __len__(self) -> int:
        """Return the number of codes."""
        return len(self._codes)

    def __contains__(self, value: object) -> bool:
        """Return whether the table lists the value."""
        return value in self._codes

    def __repr__(self) -> str:
        """Return the name and the size."""
        return f"CodeTable({self.name!r}, {len(self)} codes)"

    @property
    def pattern(self) -> str:
        """The form of the codes, a regular expression for the whole code."""
        return self._pattern

    def get(self, value: str) -> Code | None:
        """Return the code with this wire value, if listed."""
        return self._codes.get(value)

    def by_annex(self, printed: str) -> Code | None:
        """Return the code that the act prints so: ``0101 00``, ``1001``, ``q``."""
        return self._annex.get(printed.strip())

    def named(self, name: str) -> Code:
        """Return the code with this stable name, ``denied`` for example.

        Raises:
            KeyError: The table names no such row. This is the caller's bug: names are
                written in code, they do not come from a peer.
        """
        return self._names[name]

    def standing(self, value: str) -> Standing:
        """Tell whether the value is listed, and if not, what its form says."""
        if value in self._codes:
            return Standing.LISTED
        if re.fullmatch(self._pattern, value) is None:
            return Standing.MALFORMED
        parts = parse(value)
        if parts is not None and parts.is_national:
            return Standing.NATIONAL
        return Standing.UNLISTED

    def label(self, value: str, language: str, fallback: Sequence[str] = FALLBACK) -> Label:
        """Return what to show for a value. Never raises, whatever a peer sent.

        Args:
            value: The code as received.
            language: The reader's language, ISO 639-1; a region (``de-AT``) is ignored
                where the table has none.
            fallback: Languages to try next, in order.

        Returns:
            The wording with the language used and its source; the bare code with a
            remark if the table has no wording.

        Example:
            >>> from comity.codes.catalogue import OFFENCES
            >>> OFFENCES.label("O-00-170000", "de").text
            'Diebstahlsdelikte'
            >>> str(OFFENCES.label("O-88-123456", "de"))
            'O-88-123456 (national extension, version 88: meaning not known here)'
        """
        asked = language.replace("_", "-").lower()
        code = self._codes.get(value)
        if code is None:
            return self._bare(value, asked)
        base = asked.partition("-")[0]
        for tried in (asked, base, *fallback):
            text = code.labels.get(tried)
            if text is not None:
                return Label(
                    value=value,
                    text=text,
                    # The base language answers the regional one; that is no fallback.
                    requested=base if tried == base else asked,
                    language=tried,
                    standing=Standing.LISTED,
                    source=self.source_of(code, tried),
                )
        return Label(
            value=value,
            text=value,
            requested=asked,
            language=None,
            standing=Standing.LISTED,
            source=None,
            remark=f"listed under {self.title.lower()}, without a wording in this language",
        )

    def source_of(self, code: Code, language: str) -> Source:
        """Return on whose authority the wording of a code in a language stands."""
        own = code.wording.get(language) or self._sources.get(language)
        if own is not None:
            return own
        if language in FALLBACK:
            return Source(code.status, code.provenance)
        return Source(Status.UNOFFICIAL, "Translation without a named source")

    def parent(self, value: str) -> Code | None:
        """Return the broader category of a listed code, if it has one."""
        code = self._codes.get(value)
        return None if code is None or code.parent is None else self._codes.get(code.parent)

    def children(self, value: str) -> tuple[Code, ...]:
        """Return the narrower categories of a code, in the order of the act."""
        return self._children.get(value, ())

    def roots(self) -> tuple[Code, ...]:
        """Return the codes without a broader category, in the order of the act."""
        return self._children.get(None, ())

    def is_open_category(self, value: str) -> bool:
        """Tell whether a code is the open category of its Annex (an over-used refuge)."""
        code = self._codes.get(value)
        return code is not None and code.is_open

    def reading(self, value: str) -> Reading:
        """Tell what a value says to somebody who compares; unlisted values are values."""
        code = self._codes.get(value)
        return Reading.VALUE if code is None else code.reading

    def is_unknown_literal(self, value: str) -> bool:
        """Tell whether matching must treat the value as missing.

        True for the literals that mean "unknown", also for the two that may mean "other"
        as well (``O-00-270000``, ``S-00-012000``): a default is no evidence.
        """
        return self.reading(value) in {Reading.UNKNOWN, Reading.UNKNOWN_OR_OTHER}

    def find(
        self,
        text: str,
        language: str = "en",
        fallback: Sequence[str] = FALLBACK,
        *,
        limit: int = 50,
    ) -> tuple[Code, ...]:
        """Return the codes that answer to some words, best first.

        Case, accents and word order do not count; every word must occur. A code or a
        printed code finds its row.

        Args:
            text: What an official typed.
            language: Whose labels to search first.
            fallback: Other languages searched as well.
            limit: Most rows to return.

        Example:
            >>> from comity.codes.catalogue import OFFENCES
            >>> [code.annex for code in OFFENCES.find("theft unlawful entry")]
            ['1702 00']
        """
        query = fold(text)
        if not query:
            return ()
        languages = (language, language.partition("-")[0], *fallback)
        ranked = [
            (found, place, code)
            for place, code in enumerate(self)
            if (found := rank(code, query, languages)) is not None
        ]
        ranked.sort(key=lambda entry: entry[:2])
        return tuple(code for _, _, code in ranked[:limit])

    def _bare(self, value: str, asked: str) -> Label:
        standing = self.standing(value)
        parts = parse(value)
        if standing is Standing.NATIONAL and parts is not None:
            remark = f"national extension, version {parts.version}: meaning not known here"
        elif standing is Standing.MALFORMED:
            remark = f"not the form of a code under {self.title.lower()}"
        else:
            remark = f"not listed under {self.title.lower()}"
            category = self._codes.get(broader(value) or "")
            if category is not None:
                remark += f"; its form puts it under {category.value}"
        return Label(
            value=value,
            text=value,
            requested=asked,
            language=None,
            standing=standing,
            source=None,
            remark=remark,
        )

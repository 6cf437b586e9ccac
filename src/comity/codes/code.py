"""One row of a table, and what can be said of it to a reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique


@unique
class Status(StrEnum):
    """How sure we are of a value or of a wording."""

    VERIFIED = "verified"
    """Read in a source that the provenance names."""
    UNOFFICIAL = "unofficial"
    """A translation or wording without authority; a help to the reader."""
    FROM_MEMORY = "from-memory"
    """Not compared with the published text. A code to accept and show, not a legal text."""
    INFERRED = "inferred"
    """Concluded from something published, such as the order of a list."""
    COMITY_OWN = "comity-own"
    """Made by this project, because no published value was found."""


@unique
class Reading(StrEnum):
    """What a value says, for somebody who compares or matches."""

    VALUE = "value"
    UNKNOWN = "unknown"
    """The sender does not know. Never equal to anything, itself included."""
    UNKNOWN_OR_OTHER = "unknown-or-other"
    """A schema default that is also a real category: "other offences", or not known."""
    NOT_TRANSMITTED = "not-transmitted"
    """The sender leaves the element out (Ø in the Annex). Says nothing of the fact."""


@unique
class Standing(StrEnum):
    """Whether a table holds a value, and if not, what its form tells."""

    LISTED = "listed"
    NATIONAL = "national"
    """Not listed, and its version segment is not the EU's: a state's own extension."""
    UNLISTED = "unlisted"
    """Well formed, yet in no table here: newer than our tables, or a mistake."""
    MALFORMED = "malformed"
    """Does not have the form that the published schema gives to codes of the table."""


@dataclass(frozen=True, slots=True)
class Source:
    """On whose authority a wording stands.

    Args:
        status: How sure we are.
        provenance: Where the wording comes from, for a reader.
    """

    status: Status
    provenance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A row of a table. Two codes are equal when table and value are.

    Args:
        table: Name of the table.
        value: The code as it stands on the wire.
        status: How sure we are of the value and its meaning.
        provenance: Where value and meaning come from.
        labels: Wording by ISO 639-1 language code.
        wording: Sources of single wordings, where they differ from the table's.
        annex: The code as the legal act prints it (``0101 00``, ``1001``, ``q``); empty
            where the act has none.
        name: A stable name for programs (``denied``); empty where rows are not named.
        parent: Value of the broader category.
        is_open: The "open category" of an Annex: what no sub-category covers.
        reading: What the value says to somebody who compares.
        on_wire: False for a rule known by name only, whose number was not found.
        note: A remark that belongs to the meaning, such as a footnote of the act.
        attributes: Facts special to a table: ``alpha2``, ``alpha3``, ``replaced_by``.
    """

    table: str
    value: str
    status: Status = field(compare=False)
    provenance: str = field(compare=False, repr=False)
    labels: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    wording: Mapping[str, Source] = field(default_factory=dict, compare=False, repr=False)
    annex: str = field(default="", compare=False)
    name: str = field(default="", compare=False)
    parent: str | None = field(default=None, compare=False, repr=False)
    is_open: bool = field(default=False, compare=False, repr=False)
    reading: Reading = field(default=Reading.VALUE, compare=False, repr=False)
    on_wire: bool = field(default=True, compare=False, repr=False)
    note: str = field(default="", compare=False, repr=False)
    attributes: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What to show for a code, and what the reader should know about it.

    Args:
        value: The code.
        text: What to show: the wording, or the bare code where there is none.
        requested: The language asked for.
        language: The language of ``text``; ``None`` if it is the bare code.
        standing: Whether the table holds the code.
        source: On whose authority the wording stands; ``None`` if there is none.
        remark: In English, why the text is the bare code; empty for a listed code.
    """

    value: str
    text: str
    requested: str
    language: str | None
    standing: Standing
    source: Source | None
    remark: str = ""

    @property
    def is_official(self) -> bool:
        """Whether the wording was read in its source. All else is shown as unofficial."""
        return self.source is not None and self.source.status is Status.VERIFIED

    @property
    def fell_back(self) -> bool:
        """Whether the reader sees another language than the one asked for."""
        return self.language is not None and self.language != self.requested

    def __str__(self) -> str:
        """Return the text, followed by the remark if there is one."""
        return f"{self.text} ({self.remark})" if self.remark else self.text

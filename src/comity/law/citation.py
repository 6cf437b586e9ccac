"""Citations, how well each was checked, and when a rule holds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import Final


@unique
class Provenance(StrEnum):
    """How well a statement about the law has been checked against a source."""

    VERIFIED = "verified"
    """Read in the source that ``Basis.source`` names."""

    NOT_REREAD = "not-re-read"
    """Known, but not read again in a primary source; a lawyer should confirm it."""

    INFERRED = "inferred"
    """Concluded from other rules; no source says it in these words."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A provision, precise enough for a lawyer to open it.

    Attributes:
        act: CELEX number (``32009F0315``), treaty number (``ETS 030``), or the
            short title of a national act.
        provision: Article and paragraph, e.g. ``Art. 8(1)``.
    """

    act: str
    provision: str

    def __str__(self) -> str:
        """Return the citation as it appears in logs and refusals."""
        return f"{self.act} {self.provision}"


@dataclass(frozen=True, slots=True)
class Basis:
    """A citation together with how well it was checked.

    Attributes:
        citation: The provision relied on.
        provenance: How well the statement was checked against it.
        source: Where it was read, or what it was concluded from.
    """

    citation: Citation
    provenance: Provenance
    source: str

    def __str__(self) -> str:
        """Return the citation, with a mark unless it is verified."""
        if self.provenance is Provenance.VERIFIED:
            return str(self.citation)
        return f"{self.citation} ({self.provenance})"


@dataclass(frozen=True, slots=True)
class Validity:
    """The days on which a rule holds; both ends are included.

    Attributes:
        valid_from: First day; ``None`` if the sources do not tell it.
        valid_until: Last day; ``None`` while the rule is in force.
    """

    valid_from: date | None = None
    valid_until: date | None = None

    def __post_init__(self) -> None:
        """Check the order of the two ends.

        Raises:
            ValueError: The last day lies before the first: a mistake in our data.
        """
        if (
            self.valid_from is not None
            and self.valid_until is not None
            and self.valid_until < self.valid_from
        ):
            raise ValueError(f"validity ends {self.valid_until} before it starts {self.valid_from}")

    def covers(self, on: date) -> bool:
        """Return whether the rule holds on a day."""
        after_start = self.valid_from is None or self.valid_from <= on
        before_end = self.valid_until is None or on <= self.valid_until
        return after_start and before_end


OPEN: Final = Validity()
"""Neither a first nor a last day is known."""


def verified(act: str, provision: str, source: str) -> Basis:
    """Return a basis that was read in ``source``."""
    return Basis(Citation(act, provision), Provenance.VERIFIED, source)


def not_reread(act: str, provision: str, source: str) -> Basis:
    """Return a basis that was not read again in a primary source."""
    return Basis(Citation(act, provision), Provenance.NOT_REREAD, source)


def inferred(act: str, provision: str, source: str) -> Basis:
    """Return a basis whose statement is a conclusion; ``source`` says from what."""
    return Basis(Citation(act, provision), Provenance.INFERRED, source)

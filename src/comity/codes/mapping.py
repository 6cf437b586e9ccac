"""The parts of a wire code, and the way between wire codes and printed ones.

A code of ECRIS names its table, a version and an item: ``O-00-010100``. Version ``00`` is
the European Union's; any other is an extension of a state, which the receiver has to
accept and show (``DCH-88-A`` is Bulgarian). Comity marks its own values with ``99``.
"""

import re
from dataclasses import dataclass

EU_VERSION = "00"
COMITY_VERSION = "99"

_VERSIONED = re.compile(r"([A-Z]{1,3})-([0-9]{2})-([0-9A-Z]+(?:-[0-9A-Z]+)*)")
_OFFENCE = re.compile(r"([0-9]{4}) ?([0-9]{2})")
_SANCTION = re.compile(r"[0-9]{4,5}")


@dataclass(frozen=True, slots=True)
class CodeParts:
    """A versioned code, taken apart.

    Args:
        table: Prefix of the table, ``O`` or ``DCH`` for example.
        version: Two digits.
        item: The rest, ``010100`` or ``276-DEU`` for example.
    """

    table: str
    version: str
    item: str

    @property
    def is_eu(self) -> bool:
        """Whether the value belongs to the common tables of the Union."""
        return self.version == EU_VERSION

    @property
    def is_comity_own(self) -> bool:
        """Whether the version is the one this project uses for its own values."""
        return self.version == COMITY_VERSION

    @property
    def is_national(self) -> bool:
        """Whether the value is the extension of a state."""
        return not self.is_eu and not self.is_comity_own


def parse(value: str) -> CodeParts | None:
    """Take a wire code apart.

    Args:
        value: A code as received; need not be listed anywhere.

    Returns:
        Its parts; ``None`` for a text without a version segment, such as ``REQ``,
        ``FE-00001`` or anything malformed.

    Example:
        >>> parse("DCH-88-A")
        CodeParts(table='DCH', version='88', item='A')
        >>> parse("FE-00001") is None
        True
    """
    found = _VERSIONED.fullmatch(value)
    return None if found is None else CodeParts(found[1], found[2], found[3])


def offence_from_annex(printed: str) -> str | None:
    """Return the wire form of an offence code as Annex A prints it.

    Example:
        >>> offence_from_annex("0101 00")
        'O-00-010100'
    """
    found = _OFFENCE.fullmatch(printed.strip())
    return None if found is None else f"O-{EU_VERSION}-{found[1]}{found[2]}"


def sanction_from_annex(printed: str) -> str | None:
    """Return the wire form of a sanction code as Annex B prints it.

    Example:
        >>> sanction_from_annex("1001")
        'S-00-001001'
    """
    found = _SANCTION.fullmatch(printed.strip())
    return None if found is None else f"S-{EU_VERSION}-{found[0].zfill(6)}"


def broader(value: str) -> str | None:
    """Return the top-level category that the form of an EU code implies.

    It lets a reader see "theft offences" for a sub-category that is newer than our
    tables. Nothing is implied by the form of a national code: its digits are the state's.

    Returns:
        The category's wire code, or ``None`` if ``value`` is itself one, is not the
        EU's, or is no offence or sanction.

    Example:
        >>> broader("O-00-170900"), broader("S-00-012003"), broader("O-88-170900")
        ('O-00-170000', 'S-00-012000', None)
    """
    parts = parse(value)
    if parts is None or not parts.is_eu or len(parts.item) != 6:
        return None
    kept = {"O": 2, "S": 3}.get(parts.table, 0)
    if kept == 0 or not parts.item.isdecimal():
        return None
    category = f"{parts.table}-{EU_VERSION}-{parts.item[:kept].ljust(6, '0')}"
    return None if category == value else category

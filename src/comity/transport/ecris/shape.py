"""What the rows of the tables are made of: which element stands where and what it holds.

A table names the children of one type of the schemas in their order, with how often each
stands, and the field of ours it becomes. Reading and writing are compiled from the same
rows, so that they cannot drift apart; tests compare the rows with the official schemas.
"""

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final, Protocol, TypeAlias

from comity.exchange.wires import Severity
from comity.transport.ecris.values import Codec, Told

NAMESPACES: Final = MappingProxyType(
    {
        "svc": "http://ec.europa.eu/ECRIS/service-v1.0",
        "msg": "http://ec.europa.eu/ECRIS/messages-v1.0",
        "dm": "http://ec.europa.eu/ECRIS/domain-model-v1.0",
        "cm": "http://ec.europa.eu/ECRIS/commons-v1.0",
        "crt": "http://ec.europa.eu/ECRIS/common-reference-tables-v1.0",
    }
)
"""Namespaces of ECRIS v1.0 by the prefixes of the tables."""

XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
WORDING: Final = "cm:MultilingualTextLinguisticRepresentation"

Slots: TypeAlias = list[Any]
"""Values of the children, in the order of the rows. Any: each row has its own type, and
what is built of them checks it."""


class Taking(Told, Protocol):
    """What a table may ask and leave while a value is taken apart for writing."""

    @property
    def sender(self) -> str:
        """Two letters of the sending state."""
        ...

    @property
    def recipient(self) -> str:
        """Two letters of the state addressed."""
        ...

    def remark(self, text: str) -> None:
        """Put what has no element into the nearest remarks."""
        ...

    def hold(self, code: str, text: str) -> None:
        """Note what an officer releases before it is sent."""
        ...


class Making(Told, Protocol):
    """What a table may leave while a value is built from what was read."""

    def attach(self, attachment: Any, content: bytes | None) -> Any:  # noqa: ANN401 - see Slots
        """Return the attachment without its content, which is checked and kept apart."""
        ...


@dataclass(frozen=True, slots=True)
class Wordings:
    """A text in languages.

    Attributes:
        xsd: Name of the type in the schemas, with our prefix.
        longest: Greatest number of characters of one wording.
        collapses: Whether white space collapses; remarks keep theirs.
    """

    xsd: str
    longest: int
    collapses: bool = True


@dataclass(frozen=True, slots=True)
class Named:
    """A name with its language.

    Attributes:
        xsd: Name of the type in the schemas, with our prefix.
        longest: Greatest number of characters.
        make: Builds the value from text and language.
        take: Returns text and language of a value.
    """

    xsd: str
    longest: int
    make: Callable[[str, str | None], Any]
    take: Callable[[Any], tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Octets:
    """The content of an attachment, in base64."""

    xsd: str = "cm:Base64BinaryType"


@dataclass(frozen=True, slots=True)
class Kinds:
    """An element whose type each instance states by ``xsi:type``.

    Attributes:
        xsd: Name of the abstract type.
        of: The tables by the local name of the concrete type.
        kind: Local name of the concrete type of a value.
    """

    xsd: str
    of: "MappingProxyType[str, Shape]"
    kind: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Row:
    """One child element.

    Attributes:
        name: Its name, with prefix.
        content: What it holds.
        slot: The field of ours.
        least: How often at least, by the standard.
        most: How often at most, by the standard; ``None`` is without end.
        bound: How often at most here; only where the standard has no end.
        default: What an empty element means.
        absent: Our value where the element is missing or says "unknown".
        severity: What it asks for when a value that cannot be written is left out.
        extended: Table of the one type that an instance may state in the place of the
            declared one.
    """

    name: str
    content: "Codec | Wordings | Named | Octets | Shape | Kinds"
    slot: str
    least: int = 1
    most: int | None = 1
    bound: int = 0
    default: str | None = None
    absent: Any = None
    severity: Severity = Severity.HELD
    extended: "Shape | None" = None

    @property
    def local(self) -> str:
        """The name without prefix, as paths have it."""
        return self.name.partition(":")[2]

    @property
    def repeats(self) -> bool:
        """Whether the element may stand more than once."""
        return self.most is None


@dataclass(frozen=True, slots=True)
class Shape:
    """The table of one type.

    Attributes:
        xsd: Name of the type in the schemas, with our prefix; empty for one without name.
        rows: The children in order.
        make: Builds our value from the slots.
        take: Returns the slots of our value.
        nothing: The value that says nothing at all and counts as missing, if there is one.
        choice: Whether exactly one of the rows stands.
        attribute: Name, codec and whether it is required, of an attribute; its value is
            the last slot.
    """

    xsd: str
    rows: tuple[Row, ...]
    make: Callable[[Slots, Making], Any]
    take: Callable[[Any, Taking], tuple[Any, ...] | Slots]
    nothing: Any = None
    choice: bool = False
    attribute: tuple[str, Codec] | None = None

    def __post_init__(self) -> None:
        """Refuse rows that contradict themselves."""
        names = [row.name for row in self.rows]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.xsd} names an element twice")
        for row in self.rows:
            if row.repeats and not row.bound:
                raise ValueError(f"{row.name} repeats without a bound of ours")


def plain(
    xsd: str,
    made: type[Any],
    rows: tuple[Row, ...],
    *,
    nothing: Any = None,  # noqa: ANN401 - a value of ``made``
    beside: frozenset[str] = frozenset(),
) -> Shape:
    """Return the table of a type of which each child is a field of a class of ours.

    Args:
        xsd: Name in the schemas.
        made: The class.
        rows: The children in order; the slots are names of fields.
        nothing: See ``Shape``.
        beside: Fields that no element carries.

    Raises:
        ValueError: A field has no row or a row no field. The author's bug, found when the
            table is built.
    """
    slots = [row.slot for row in rows]
    known = {each.name: each for each in fields(made)}
    left = known.keys() - set(slots) - beside
    strange = set(slots) - known.keys()
    if False:
        raise ValueError(f"{xsd}: fields without a row {left}, rows without a field {strange}")
    for each in beside:
        if known[each].default is MISSING:
            raise ValueError(f"{xsd}: {each} has neither a row nor a default")
    named = tuple(slots)
    order = [slots.index(each) for each in known if each in slots]
    in_order = [each for each in known if each in slots] == list(known)[: len(slots)]
    parts = attrgetter(*slots) if len(slots) > 1 else None

    def make(values: Slots, _making: Making) -> Any:  # noqa: ANN401 - see Slots
        if in_order:
            return made(*[values[each] for each in order])
        return made(**dict(zip(named, values, strict=True)))

    def take(value: Any, _taking: Taking) -> tuple[Any, ...]:  # noqa: ANN401 - see Slots
        return parts(value) if parts is not None else (getattr(value, named[0]),)

    return Shape(xsd, rows, make, take, nothing)


def optional(name: str, content: Any, slot: str, **more: Any) -> Row:  # noqa: ANN401 - see Row
    """Return the row of an element that stands once at most."""
    return Row(name, content, slot, least=0, **more)


def repeated(
    name: str,
    content: Any,  # noqa: ANN401 - see Row
    slot: str,
    bound: int,
    *,
    least: int = 0,
    **more: Any,  # noqa: ANN401 - see Row
) -> Row:
    """Return the row of an element that the standard lets stand without end."""
    return Row(name, content, slot, least=least, most=None, bound=bound, absent=(), **more)


TEXT_50_MANY: Final = Wordings("cm:MultilingualTextType50Chars", 50)
TEXT_200_MANY: Final = Wordings("cm:MultilingualTextType200Chars", 200)
TEXT_400_MANY: Final = Wordings("cm:MultilingualTextType400Chars", 400)
REMARKS: Final = Wordings("cm:UncollapsedMultilingualTextType", 4000, collapses=False)

"""An element of a dialect, read part by part, with the path of each part at hand.

ECRIS v1.0 and the reference implementation share element names and differ in
namespaces; a ``Dialect`` is that difference, so that one mapping serves both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from lxml import etree

from comity.errors import InputInvalid
from comity.transport.registers.xml_stream import local_name, namespace_of

T = TypeVar("T")

XSI_TYPE: Final = "{http://www.w3.org/2001/XMLSchema-instance}type"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What tells one writing of the same elements from another.

    Attributes:
        name: For reasons and keys.
        namespaces: Those whose elements belong to the dialect; elements of others are
            not seen.
        strict: Whether an element that the mapping does not know is an error. A
            misspelt element in a strict dialect would otherwise lose its value unsaid.
    """

    name: str
    namespaces: frozenset[str]
    strict: bool = True

    def name_of(self, element: etree._Element) -> str | None:
        """Return the local name of ``element``, or ``None`` if it is of another namespace."""
        return local_name(element) if namespace_of(element) in self.namespaces else None


class Parts:
    """The children of one element, by name; each is taken once.

    Args:
        element: The element.
        dialect: Its dialect.
        path: Path from the record, for reasons.
    """

    def __init__(self, element: etree._Element, dialect: Dialect, path: str) -> None:
        self.element = element
        self.dialect = dialect
        self.path = path
        self._children: dict[str, list[etree._Element]] = {}
        for child in element.iterchildren(etree.Element):
            name = dialect.name_of(child)
            if name is not None:
                self._children.setdefault(name, []).append(child)

    def fail(self, rule: str, name: str = "") -> InputInvalid:
        """Return the failure that names this element, or its part ``name``, and the rule."""
        field = f"{self.path}/{name}" if name else self.path
        return InputInvalid(rule, field=field)

    def all(self, name: str) -> "list[Parts]":
        """Return every child called ``name``, in order."""
        found = self._children.pop(name, [])
        if len(found) == 1:
            return [Parts(found[0], self.dialect, f"{self.path}/{name}")]
        return [
            Parts(child, self.dialect, f"{self.path}/{name}[{number}]")
            for number, child in enumerate(found, 1)
        ]

    def one(self, name: str) -> "Parts | None":
        """Return the child called ``name``, or ``None``.

        Raises:
            InputInvalid: There are several. The fault of the source.
        """
        found = self.all(name)
        if len(found) > 1:
            raise self.fail(f"stands {len(found)} times; once is the most", name)
        return found[0] if found else None

    def required(self, name: str) -> "Parts":
        """Return the child called ``name``.

        Raises:
            InputInvalid: There is none, or several. The fault of the source.
        """
        part = self.one(name)
        if part is None:
            raise self.fail("is missing; the standard requires it", name)
        return part

    def done(self) -> None:
        """Refuse children that nobody asked for, if the dialect is strict.

        Raises:
            InputInvalid: There is an element the standard does not have here. The
                fault of the source.
        """
        if self.dialect.strict and self._children:
            raise self.fail("is not an element of the standard", next(iter(self._children)))

    def text(self) -> str:
        """Return the text as written.

        Raises:
            InputInvalid: The element holds other elements. The fault of the source.
        """
        if len(self.element):
            raise self.fail("holds elements where the standard has text")
        return self.element.text or ""

    def attribute(self, name: str) -> str | None:
        """Return an attribute without namespace, or ``None``."""
        value = self.element.get(name)
        return None if value is None else str(value)

    def type_name(self) -> str:
        """Return the local name that ``xsi:type`` gives, or an empty text."""
        return str(self.element.get(XSI_TYPE) or "").strip().rpartition(":")[2]

    def guarded(self, make: Callable[[], T]) -> T:
        """Return what ``make`` builds, its objections turned into a failure that names us.

        Raises:
            InputInvalid: ``make`` refused a value. The fault of the source.
        """
        try:
            return make()
        except ValueError as error:
            raise self.fail(str(error)) from error

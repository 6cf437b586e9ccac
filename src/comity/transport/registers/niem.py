"""NIEM elements by local name, whatever release of NIEM a broker uses.

The same rap sheet comes with NIEM 2.0, 3.0 and later, in which namespaces change and
local names stay.
"""

from collections.abc import Iterator

from lxml import etree

from comity.errors import InputInvalid
from comity.persons.dates import PartialDate, parse_partial_date
from comity.transport.registers.xml_stream import local_name, namespace_of

_NAMESPACES = (
    "http://niem.gov/",
    "http://release.niem.gov/",
    "http://nlets.org/",
    "http://ojbc.org/",
)


def is_niem(element: etree._Element) -> bool:
    """Return whether the element belongs to NIEM, Nlets or the broker's extensions."""
    return namespace_of(element).startswith(_NAMESPACES)


def below(element: etree._Element, *path: str) -> Iterator[etree._Element]:
    """Yield the elements at ``path`` below ``element``, in document order."""
    if not path:
        yield element
        return
    for child in element.iterchildren(etree.Element):
        if local_name(child) == path[0] and is_niem(child):
            yield from below(child, *path[1:])


def text_of(element: etree._Element | None) -> str | None:
    """Return the text with white space collapsed, or ``None`` if blank or missing."""
    if element is None:
        return None
    return " ".join((element.text or "").split()) or None


def text_at(element: etree._Element, *path: str) -> str | None:
    """Return the first text at ``path`` that is not blank, or ``None``."""
    return next((text for found in below(element, *path) if (text := text_of(found))), None)


def texts_at(element: etree._Element, *path: str) -> tuple[str, ...]:
    """Return every text at ``path`` that is not blank, without repetitions."""
    return tuple(dict.fromkeys(text for found in below(element, *path) if (text := text_of(found))))


def attribute(element: etree._Element, name: str) -> str | None:
    """Return an attribute by local name: ``structures:id`` has changed its namespace too."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def date_in(element: etree._Element) -> PartialDate | None:
    """Return the date inside a NIEM date element, or ``None`` if it is empty.

    Raises:
        InputInvalid: No calendar has the date. The fault of the source.
    """
    for name in ("Date", "YearMonth", "Year", "DateTime"):
        text = text_at(element, name)
        if text is None:
            continue
        try:
            return parse_partial_date(text.partition("T")[0])
        except ValueError as error:
            field = f"{local_name(element)}/{name}"
            raise InputInvalid(str(error), field=field) from error
    return None


def date_at(element: etree._Element, *path: str) -> PartialDate | None:
    """Return the first date at ``path`` that is not empty, or ``None``.

    Raises:
        InputInvalid: No calendar has the date. The fault of the source.
    """
    return next((value for found in below(element, *path) if (value := date_in(found))), None)

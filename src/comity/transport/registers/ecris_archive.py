"""An archive of ECRIS v1.0 messages, read message by message in bounded memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from lxml import etree

from comity.errors import EnvelopeMalformed, InputInvalid
from comity.persons.redaction import Redacted
from comity.transport.ecris.codes import Codes
from comity.transport.ecris.official import OfficialSchemas
from comity.transport.ecris.operations import OPERATIONS
from comity.transport.ecris.reading import Read, read
from comity.transport.registers.record import Progress
from comity.transport.registers.xml_stream import DEFAULT_LIMITS, Limits, records

_TAGS: Final = frozenset(each.tag for each in OPERATIONS)


@dataclass(frozen=True, slots=True, repr=False)
class Archived(Redacted):
    """One message of an archive, or what stands in the place of one.

    Attributes:
        place: Where it stands in the file.
        read: What was read; ``None`` if it is no message, or none that can be told apart.
        fault: Why it was not read; empty if it was.
        objections: What the official schemas say against it, where they were asked.
    """

    place: str
    read: Read | None
    fault: str = ""
    objections: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether no rule is broken."""
        return self.read is not None and not self.read.complaints and not self.objections


def archived_messages(
    source: BinaryIO,
    *,
    codes: Codes,
    schemas: OfficialSchemas | None = None,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> Iterator[Archived]:
    """Yield each message of an archive, in the order of the file.

    Args:
        source: XML; the messages may stand at any depth inside any other elements.
        codes: What the codes without published values mean.
        schemas: The official schemas, to be asked too.
        limits: Bounds.
        progress: Told how many bytes were consumed.

    Yields:
        One for each message, and for each child of the root that neither is nor holds one.

    Raises:
        InputInvalid: The file is not well-formed XML from some line on, or breaks a
            limit. The fault of whoever supplied it.
    """
    for found in records(source, is_message, limits=limits, progress=progress):
        try:
            element = found.sound()
            message = read(element, codes=codes)
        except (EnvelopeMalformed, InputInvalid) as failure:
            yield Archived(found.place, None, failure.public)
            continue
        objections = () if schemas is None else tuple(schemas.objections(element))
        yield Archived(found.place, message, objections=objections)


def is_message(element: etree._Element) -> bool:
    """Return whether an element is a message of ECRIS v1.0."""
    return element.tag in _TAGS

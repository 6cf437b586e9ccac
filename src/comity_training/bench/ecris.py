"""How many ECRIS messages a second one core reads and writes, beside plain lxml."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from statistics import median
from time import process_time
from typing import Final

from lxml import etree

from comity.ids import MessageId, StateCode
from comity.persons.texts import plain
from comity.records.messages import Notification
from comity.transport.ecris.codes import OWN_CODES
from comity.transport.ecris.limits import parse
from comity.transport.ecris.reading import Meta, read
from comity.transport.ecris.writing import write
from comity_training.bench.material import convicts

_DISTINCT: Final = 200
"""Different notifications, in turn, so that nothing is measured that a cache remembers."""


@dataclass(frozen=True, slots=True)
class EcrisFigures:
    """What one core does in a second of its own time, medians of the runs.

    Attributes:
        messages: Messages of one run.
        bytes: Mean size of one.
        elements: Mean number of elements of one.
        read: Bytes to message, a second.
        written: Message to bytes, a second.
        lxml_parsed: Bytes to lxml's tree and no further, a second.
        lxml_built: The same tree built by lxml and serialised, a second.
    """

    messages: int
    bytes: int
    elements: int
    read: int
    written: int
    lxml_parsed: int
    lxml_built: int


def archive_measured() -> bytes:
    """Return the messages that are measured, as an archive."""
    documents = (
        write(meta, each, codes=OWN_CODES, push=False).element for meta, each in _notifications()
    )
    return b"<messages>\n" + b"\n".join(documents) + b"\n</messages>\n"


def measure_ecris(*, messages: int, runs: int) -> EcrisFigures:
    """Return how fast notifications are read and written.

    Args:
        messages: Messages of one run.
        runs: How often.
    """
    said = _notifications()
    documents = [write(meta, each, codes=OWN_CODES, push=False).element for meta, each in said]
    trees = [etree.fromstring(document) for document in documents]

    def read_one(number: int) -> object:
        return read(parse(documents[number]), codes=OWN_CODES)

    def write_one(number: int) -> object:
        meta, message = said[number]
        return write(meta, message, codes=OWN_CODES, push=False)

    return EcrisFigures(
        messages=messages,
        bytes=sum(map(len, documents)) // len(documents),
        elements=sum(sum(1 for _ in tree.iter()) for tree in trees) // len(trees),
        read=_a_second(read_one, messages, runs),
        written=_a_second(write_one, messages, runs),
        lxml_parsed=_a_second(lambda number: etree.fromstring(documents[number]), messages, runs),
        lxml_built=_a_second(lambda number: _built(trees[number]), messages, runs),
    )


def _a_second(one: Callable[[int], object], messages: int, runs: int) -> int:
    rates = []
    for _ in range(runs):
        began = process_time()
        for number in range(messages):
            one(number % _DISTINCT)
        rates.append(messages / (process_time() - began))
    return round(median(rates))


def _built(tree: etree._Element) -> bytes:
    """Return a document as lxml makes it: elements added one by one, then serialised."""
    root = etree.Element(tree.tag, nsmap=tree.nsmap)
    _copied(tree, root)
    return etree.tostring(root)


def _copied(source: etree._Element, target: etree._Element) -> None:
    target.text = source.text
    for child in source:
        _copied(child, etree.SubElement(target, child.tag, child.attrib))


def _notifications() -> list[tuple[Meta, Notification]]:
    sentenced = convicts(StateCode("FR"), StateCode("DE"))
    return [
        (
            Meta(MessageId(f"FR-DE-NOT-{number:015d}"), "2026-01-01T09:00:00Z"),
            Notification(
                person=each.person,
                conviction=each.numbered(number),
                remarks=plain("Invented", "en"),
            ),
        )
        for number, each in zip(range(_DISTINCT), cycle(sentenced), strict=False)
    ]

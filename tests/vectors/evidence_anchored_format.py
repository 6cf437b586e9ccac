"""Vectors of the format comity-evidence/3."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import msgspec
from tests.unit.ledger.anchored_exchange import (
    ANSWER,
    ASKED,
    AUSTRIA,
    FRANCE,
    GERMANY,
    LATER,
    REQUEST,
    START,
    Parties,
    evidence,
    sizes_in,
)
from tests.unit.ledger.anchored_exchange import network as anchored_network
from tests.unit.ledger.exchange_of_two import file_from, salt
from tests.unit.trust import networks
from tests.vectors.evidence_material import Vector, the_same

from comity.ledger.entry import decision, task
from comity.trust.cosignature import CosignerAlgorithm
from comity.trust.network_document import NetworkDocument

Json = dict[str, Any]
AFTER: datetime = LATER + timedelta(days=1)
_SILENT_AT = datetime(2026, 6, 16, 8, 0, tzinfo=UTC)


@cache
def shared_network() -> NetworkDocument:
    """Return the network of these vectors, the same in every run."""
    return the_same(anchored_network())


def vectors() -> Iterator[Vector]:
    """Yield the vectors."""
    yield from _valid()
    yield from _invalid()


def _exchange(**anchoring: Any) -> bytes:  # noqa: ANN401 - what an anchor takes
    """Return a request and its answer, both logs anchored."""
    parties = Parties()
    items = [
        parties.delivered(REQUEST, START, ASKED),
        parties.delivered(ANSWER, START + timedelta(days=3), b"{}", refers_to=REQUEST),
    ]
    for number in range(3):
        parties.logs[GERMANY].record(task({"act": "x"}, salt=salt(220 + number)), LATER)
    anchors = [
        parties.anchor(state, sizes_in(state, items), **anchoring) for state in (GERMANY, FRANCE)
    ]
    return evidence(items, anchors=anchors, document=shared_network())


def vector(name: str, how: str, raw: bytes, **more: Any) -> Vector:  # noqa: ANN401 - fields
    """Return a vector of format 3."""
    return Vector(
        **{
            "name": f"3-{name}",
            "clause": "COM-8.6",
            "how": how,
            "network": networks.signed(shared_network()),
            "evidence": raw,
            "at": AFTER,
            **more,
        }
    )


def _valid() -> Iterator[Vector]:
    yield vector("witnessed", "Both logs are cosigned by the two others.", _exchange())
    yield vector(
        "too-few-witnesses",
        "Each log is cosigned by one other, and the network asks for two: not witnessed.",
        _exchange(witnesses=(AUSTRIA,)),
    )
    yield vector(
        "own-witness",
        "Both exchanging states cosign both logs; a log's own state does not count.",
        _exchange(witnesses=(GERMANY, FRANCE)),
    )
    yield vector(
        "two-algorithms",
        "Each witness cosigned with Ed25519 and with ML-DSA-44, and counts once.",
        _exchange(algorithms=tuple(CosignerAlgorithm)),
        needs=("ml-dsa",),
    )
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    yield vector(
        "nothing-further",
        "Format 3 without anchors and without further entries.",
        evidence(items, document=shared_network()),
    )
    made = decision({"case": REQUEST, "official": "node", "outcome": "permit"}, salt=salt(201))
    entry = parties.entry(GERMANY, made, START)
    anchor = parties.anchor(GERMANY, sizes_in(GERMANY, items, [entry]))
    yield vector(
        "decision",
        "A decision of the sender in the conversation, in its anchored log.",
        evidence(items, entries=[entry], anchors=[anchor], document=shared_network()),
    )


def _invalid() -> Iterator[Vector]:
    good = _exchange()

    def refused(name: str, step: str, how: str, change: Callable[[Json], None]) -> Vector:
        document = msgspec.json.decode(good)
        change(document)
        return vector(f"refused-{name}", how, file_from(document), step=step)

    def anchor_set(field: str, value: object) -> Callable[[Json], None]:
        return lambda file: file["anchors"][0].update({field: value})

    yield refused(
        "other-network",
        "19 network",
        "The file names a network document that the one given does not follow.",
        lambda file: file.update(network="0" * 64),
    )
    yield refused(
        "stranger-under-a-proof",
        "20 signature-line",
        "A line by a key that nobody knows was put under a proof's checkpoint.",
        lambda file: file["messages"][0].update(
            proof=file["messages"][0]["proof"]
            + f"\u2014 stranger.example {b64encode(bytes(68)).decode()}\n"
        ),
    )
    yield refused(
        "data-in-a-proof",
        "20 signature-line",
        "A proof carries further data.",
        lambda file: file["messages"][0].update(
            proof=file["messages"][0]["proof"].replace("\nindex", "\nextra AAAA\nindex", 1)
        ),
    )
    yield refused(
        "checkpoint-of-the-other-log",
        "24 anchor-checkpoint",
        "The published checkpoint is of another log than the anchor names.",
        lambda file: file["anchors"][0].update(checkpoint=file["anchors"][1]["checkpoint"]),
    )
    yield refused(
        "link-from-elsewhere",
        "25 anchor-link",
        "A link starts from a size at which no proof of the file ends.",
        lambda file: file["anchors"][0]["links"][0].update(size=3),
    )
    yield refused(
        "link-of-the-other-log",
        "25 anchor-link",
        "The hashes of a link are those of another log.",
        lambda file: file["anchors"][0]["links"][0].update(hashes=b64encode(bytes(32)).decode()),
    )
    yield refused("no-link", "1 form", "An anchor without a link.", anchor_set("links", []))
    yield refused(
        "link-twice",
        "25 anchor-link",
        "A link stands twice.",
        lambda file: file["anchors"][0].update(links=[file["anchors"][0]["links"][0]] * 2),
    )
    yield refused(
        "anchor-twice",
        "25 anchor-link",
        "An anchor stands twice.",
        lambda file: file.update(anchors=[file["anchors"][0]] * 2),
    )
    yield refused(
        "cosignature-moved",
        "26 cosignature",
        "The cosignature lines of one log stand under the checkpoint of the other.",
        _lines_exchanged,
    )
    yield refused(
        "stranger-cosigned",
        "26 cosignature",
        "A line by a key that nobody knows was put under a published checkpoint.",
        lambda file: file["anchors"][0].update(
            checkpoint=file["anchors"][0]["checkpoint"]
            + f"\u2014 stranger.example {b64encode(bytes(76)).decode()}\n"
        ),
    )
    yield refused(
        "witness-twice",
        "26 cosignature",
        "A cosignature line stands twice.",
        lambda file: file["anchors"][0].update(
            checkpoint=file["anchors"][0]["checkpoint"]
            + file["anchors"][0]["checkpoint"].splitlines(keepends=True)[-1]
        ),
    )
    yield vector(
        "refused-witness-not-yet",
        "The cosignatures are dated before the network document named their keys.",
        _exchange(at=networks.FOUNDED - timedelta(days=1)),
        step="26 cosignature",
    )
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    about = decision({"case": ANSWER, "official": "node"}, salt=salt(201))
    yield vector(
        "refused-entry-about-another",
        "A decision in another conversation.",
        evidence(items, entries=[parties.entry(GERMANY, about, START)], document=shared_network()),
        step="21 entry",
    )
    act = task({"case": REQUEST}, salt=salt(202))
    yield vector(
        "refused-entry-kind",
        "An entry of a kind that no evidence file carries.",
        evidence(items, entries=[parties.entry(GERMANY, act, START)], document=shared_network()),
        step="21 entry",
    )
    made = parties.entry(
        GERMANY, decision({"case": REQUEST, "official": "node"}, salt=salt(203)), START
    )
    yield vector(
        "refused-entry-salt",
        "A further entry with another salt.",
        evidence(items, entries=[replace(made, salt=salt(204))], document=shared_network()),
        step="23 entry-inclusion",
    )


def _lines_exchanged(file: Json) -> None:
    first, second = (anchor["checkpoint"] for anchor in file["anchors"])
    cosigned = second.splitlines(keepends=True)[-2:]
    own = first.splitlines(keepends=True)[:-2]
    file["anchors"][0]["checkpoint"] = "".join(own + cosigned)

"""The vectors of the evidence format: how each is made, and what it must lead to."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from tests.unit.ledger.exchange_of_two import directory_of
from tests.unit.trust import networks

from comity.errors import EvidenceInvalid
from comity.ids import StateCode
from comity.ledger.anchored_file import read_file
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_codes import codes_of
from comity.ledger.evidence_report import EvidenceReport
from comity.trust.network import read_unverified
from comity.trust.network_changes import certificate_entry
from comity.trust.network_document import NetworkDocument
from comity.trust.note_format import parse_note

FOLDER = Path(__file__).parent / "evidence"
VERIFIED_AT = networks.FOUNDED + timedelta(days=60)


@dataclass(frozen=True)
class Vector:
    """One vector before it is written.

    Attributes:
        name: Name of the file, without ending.
        clause: The clause of the protocol that it is about.
        how: How it was made, in a sentence.
        network: The signed network document to verify with.
        evidence: The evidence file.
        step: The step that must refuse it, number and name; empty if it must verify.
        at: The time of verifying.
        needs: What a verifier must be able to do beyond the format itself to say this of
            the file: ``law`` (compute time limits), ``ml-dsa``, ``time-stamps``. One that
            cannot must say that it did not check it.
    """

    name: str
    clause: str
    how: str
    network: bytes
    evidence: bytes
    step: str = ""
    at: datetime = VERIFIED_AT
    needs: tuple[str, ...] = ()


def written_vectors() -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every vector, in the order of their names."""
    # Imported here: each of the parts needs what stands above.
    from tests.vectors import (  # noqa: PLC0415
        evidence_anchored_format,
        evidence_older_formats,
        evidence_vouching,
    )

    vectors = [
        *evidence_older_formats.vectors(),
        *evidence_anchored_format.vectors(),
        *evidence_vouching.vectors(),
    ]
    for vector in sorted(vectors, key=lambda one: one.name):
        yield f"{vector.name}.json", _written(vector)


def _written(vector: Vector) -> bytes:
    vector = _as_kept(vector)
    content = {
        "name": vector.name,
        "provenance": {
            "made_by": "tools/gen_vectors.py",
            "clause": vector.clause,
            "how": vector.how,
        },
        "needs": vector.needs,
        "at": vector.at,
        "network": vector.network.decode("utf-8"),
        "network_digest": directory_of(vector.network).document.digest(),
        "evidence": b64encode(vector.evidence).decode("ascii"),
        "expected": expected(vector),
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def _as_kept(vector: Vector) -> Vector:
    """Return the vector as it is kept, where that differs by chance alone.

    Signatures with ML-DSA-44 and those in time-stamps are not the same twice, nor are the
    certificates of the authority that time-stamps.
    """
    kept = FOLDER / f"{vector.name}.json"
    if not (set(vector.needs) & {"ml-dsa", "time-stamps"} and kept.is_file()):
        return vector
    content = msgspec.json.decode(kept.read_bytes())
    again = replace(
        vector,
        network=content["network"].encode("utf-8"),
        evidence=b64decode(content["evidence"]),
    )
    return again if _without_chance(again) == _without_chance(vector) else vector


def _without_chance(vector: Vector) -> tuple[object, ...]:
    file = read_file(vector.evidence)
    document = read_unverified(vector.network)
    return (
        msgspec.structs.replace(document, time_stamping=()),
        [one.name for one in document.time_stamping],
        file.holds,
        file.network == document.digest(),
        file.entries,
        [
            (
                one.origin,
                parse_note(one.note).text,
                one.links,
                [(chain.authority, len(chain.tokens)) for chain in one.time_stamps],
            )
            for one in file.anchors
        ],
    )


def expected(vector: Vector) -> dict[str, object]:
    """Return what a verifier must say.

    Raises:
        AssertionError: Ours does not say what the vector was made for.
    """
    try:
        report = verify_evidence(vector.evidence, directory_of(vector.network), at=vector.at)
    except EvidenceInvalid as problem:
        refused = problem.public
    else:
        return _proved(vector, report)
    step = refused.partition(":")[0].partition(" (")[0]
    assert step == vector.step, f"{vector.name}: {refused}"
    return {"verified": False, "step": step}


def _proved(vector: Vector, report: EvidenceReport) -> dict[str, object]:
    assert vector.step == "", f"{vector.name} verifies"
    return {
        "verified": True,
        "one_sided": bool(report.channel),
        "conversation": report.conversation,
        "steps": [
            {"step": f"{step.number} {step.name}", "checked": step.checked} for step in report.steps
        ],
        "codes": codes_of(report),
        "remarks": len(report.remarks),
        "deadline": None
        if report.deadline is None
        else {"standing": report.deadline.standing, "due_on": report.deadline.due_on},
    }


@cache
def certificate(state: StateCode) -> bytes:
    """Return a certificate in DER that is the same in every run."""
    key = Ed25519PrivateKey.from_private_bytes(state.encode().ljust(32, b"\x0b"))
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"node.{state.lower()}.example")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1 + ord(state[0]))
    period = builder.not_valid_before(networks.FOUNDED).not_valid_after(
        networks.FOUNDED + networks.YEAR
    )
    return period.sign(key, None).public_bytes(Encoding.DER)


def network() -> NetworkDocument:
    """Return the tests' small network, the same in every run."""
    return the_same(networks.network())


def the_same(document: NetworkDocument) -> NetworkDocument:
    """Return a network document with certificates that are the same in every run."""
    return msgspec.structs.replace(
        document,
        members=tuple(
            msgspec.structs.replace(
                member,
                certificates=(certificate_entry(certificate(member.state), networks.FOUNDED),),
            )
            for member in document.members
        ),
    )

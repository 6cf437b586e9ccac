"""A Comity node that serves ECRIS, and a partner's certificate from an authority of its own."""

import asyncio
import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from comity.assembly.build import Node, open_node
from comity.assembly.governing import ecris_partner
from comity.assembly.home import Home
from comity.clock import SystemClock
from comity.exchange.wires import Fingerprints, Wire
from comity.ids import StateCode
from comity.node.serving import ServingNode
from comity.trust.certificates import der_of
from comity_training.federation import Choices, make_network

FR, PL = StateCode("FR"), StateCode("PL")
BOTH_ENDS = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH)
PATIENCE = 30.0


@dataclass(frozen=True)
class Shown:
    """What a partner's system shows: files of a certificate and its key, and the issuer's."""

    certificate: Path
    key: Path
    issuer: Path

    @property
    def der(self) -> bytes:
        return der_of(self.certificate.read_bytes())


def issued(folder: Path, name: str, usages: tuple[ObjectIdentifier, ...] = BOTH_ENDS) -> Shown:
    """Make an authority and a certificate that it issued."""
    now = SystemClock().now()
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name} {role}")])
        for role in ("authority", "system")
    ]
    ders = []
    for subject, key, is_authority in ((names[0], keys[0], True), (names[1], keys[1], False)):
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(names[0])
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=9))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        )
        if not is_authority and usages:
            builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        ders.append(builder.sign(keys[0], hashes.SHA256()))
    files = [folder / f"{name}-{part}.pem" for part in ("issuer", "certificate", "key")]
    files[0].write_bytes(ders[0].public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(ders[1].public_bytes(serialization.Encoding.PEM))
    files[2].write_bytes(
        keys[1].private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return Shown(certificate=files[1], key=files[2], issuer=files[0])


@dataclass(frozen=True)
class Site:
    """A home of ours that speaks both wires, and a partner that speaks ECRIS only.

    Attributes:
        home: Of the node of France.
        shown: What the system of Poland shows.
    """

    home: Home
    shown: Shown


class OpenHours:
    """The machine's clock; on the first and last day of a month set to the middle of one.

    Answers wait for the end of the closed hours there, and a test does not.
    """

    def __init__(self) -> None:
        now = SystemClock().now()
        edge = now.day == 1 or (now + dt.timedelta(days=1)).day == 1
        self._shift = dt.timedelta(days=3) if edge else dt.timedelta(0)

    def now(self) -> dt.datetime:
        return SystemClock().now() + self._shift


@contextmanager
def serving(home: Home) -> Iterator[Node]:
    """Serve a node in a thread of its own while the block runs."""
    node = open_node(home, clock=OpenHours())
    ready = threading.Event()
    problems: list[BaseException] = []
    stops: list[Callable[[], object]] = []

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        running = loop.create_task(ServingNode(node).run(ready=ready.set))
        stops.append(lambda: loop.call_soon_threadsafe(running.cancel))
        (problem,) = await asyncio.gather(running, return_exceptions=True)
        if problem is not None and not isinstance(problem, asyncio.CancelledError):
            problems.append(problem)
        ready.set()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        assert ready.wait(PATIENCE)
        assert not problems, problems
        yield node
    finally:
        stops[0]()
        thread.join(PATIENCE)
        node.database.close()
    assert not problems, problems


def make_site(
    folder: Path, *, url: str = "https://127.0.0.1:9/ecris", shown: Shown | None = None
) -> Site:
    """Make the two, joined in one network."""
    shown = issued(folder, "pl") if shown is None else shown
    entry = ecris_partner(
        PL,
        name="Central authority of PL",
        url=url,
        certificates=[shown.der],
        fingerprints=Fingerprints.PUSH,
        joined_at=SystemClock().now() - dt.timedelta(hours=1),
    )
    (home,) = make_network(
        folder,
        [FR],
        choices=Choices(wires={FR: (Wire.COMITY, Wire.ECRIS)}),
        others=[entry],
    )
    return Site(home, shown)

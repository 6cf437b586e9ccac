"""The network documents a node has adopted, and the partners they name."""

from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from comity.assembly.home import write_whole
from comity.errors import MemberUnknown, NetworkDocumentInvalid
from comity.exchange.partners import Partner
from comity.exchange.wires import ChannelPartner, Fingerprints, Renderer, Wire
from comity.ids import StateCode
from comity.ledger.evidence_keys import listed_keys
from comity.oversight.breach_messages import CAPABILITY as BREACHES
from comity.records.handling_office import CAPABILITY as HANDLING
from comity.records.recall_messages import CAPABILITY as RECALLS
from comity.rights.messages import CAPABILITY as RIGHTS
from comity.trust.certificates import fingerprint
from comity.trust.network import DigestPin, Pin, open_network
from comity.trust.network_directory import Directory
from comity.trust.network_document import PROTOCOL, Member, MemberStatus, NetworkDocument
from comity.trust.verify import Verified

_NONE: Final[Mapping[Wire, Renderer]] = MappingProxyType({})


class NetworkFiles:
    """A folder with one file for each adopted version, ``00000001.note`` and so on.

    Args:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def versions(self) -> list[Path]:
        """Return the files, first version first."""
        return sorted(self._folder.glob("[0-9]*.note"))

    def current(self) -> Verified[NetworkDocument]:
        """Return the document in force, checked from the first version on.

        The files lie on the operator's own disk; checking the chain again costs
        little and notices a damaged or exchanged file.

        Raises:
            NetworkDocumentInvalid: None was adopted, or a file was changed.
        """
        files = self.versions()
        if not files:
            raise NetworkDocumentInvalid(
                "No network document was adopted yet. Run 'comity network join'."
            )
        pin = self._folder / "pin"
        if not pin.exists():
            raise NetworkDocumentInvalid("What was pinned of the first network document is gone.")
        pinned = DigestPin(pin.read_text(encoding="ascii").strip())
        document = open_network(files[0].read_bytes(), trusted=None, pin=pinned)
        for file in files[1:]:
            document = open_network(file.read_bytes(), trusted=document.value)
        return document

    def adopt(self, raw: bytes, *, pin: Pin | None = None) -> Verified[NetworkDocument]:
        """Check a document and adopt it.

        Args:
            raw: The signed note.
            pin: What the operator was told about the first document; needed only
                for that one.

        Raises:
            NetworkDocumentInvalid: It lacks signatures, skips a version or goes
                back. Nothing was changed.
        """
        if self.versions():
            document = open_network(raw, trusted=self.current().value)
        else:
            document = open_network(raw, trusted=None, pin=pin)
            write_whole(self._folder / "pin", document.value.digest().encode("ascii") + b"\n")
        write_whole(self._folder / f"{document.value.version:08d}.note", raw)
        return document


class DirectoryPartners:
    """The partners that a network document names; see ``exchange.partners.Partners``.

    Args:
        directory: The document in force.
        own: Our own state.
        renderers: What writes messages for each channel that this node speaks. A protocol
            without one is not spoken here.
    """

    def __init__(
        self, directory: Directory, own: StateCode, *, renderers: Mapping[Wire, Renderer] = _NONE
    ) -> None:
        self.directory = directory
        self._own = own
        self._renderers = renderers

    def states(self, at: datetime) -> frozenset[StateCode]:
        """Return the states with which messages may be exchanged, ourselves left out."""
        spoken = self._spoken()
        return frozenset(
            member.state
            for member in self.directory.members()
            if member.state != self._own
            and member.status is MemberStatus.ACTIVE
            and member.joined_at <= at
            and _first_wire(member, spoken) is not None
        )

    def of(self, state: StateCode, at: datetime) -> Wire:
        """Return the wire on which a new conversation with a state begins; see ``Wires``."""
        try:
            wire = _first_wire(self.directory.member(state, at), self._spoken())
        except MemberUnknown:
            wire = None
        return Wire.COMITY if wire is None else wire

    def renderer(self, wire: Wire) -> Renderer | None:
        """Return what writes messages for a wire; ``None`` for Comity's own."""
        return self._renderers.get(wire)

    def channel(self, state: StateCode, at: datetime) -> ChannelPartner:
        """Return a partner that is reached over ECRIS.

        Whether new conversations begin there is asked of ``of``: one that began on ECRIS
        goes on there for as long as the partner lists the endpoint.

        Raises:
            MemberUnknown: Not a member, not yet, no longer, or suspended; it lists no
                endpoint for ECRIS; or this node does not speak ECRIS.
            NetworkDocumentInvalid: The document's days of grace are over.
        """
        self.directory.require_usable(at)
        member = self.directory.member(state, at)
        url = endpoint_of(member, Wire.ECRIS)
        if url is None:
            raise MemberUnknown(f"{state} offers no endpoint that speaks {Wire.ECRIS}.")
        if Wire.ECRIS not in self._renderers:
            raise MemberUnknown(f"This node does not speak {Wire.ECRIS}.")
        return ChannelPartner(
            state=member.state,
            wire=Wire.ECRIS,
            url=url,
            certificates=tuple(map(fingerprint, self.certificates(state, at))),
            fingerprints=fingerprints_of(member),
        )

    def follows_recalls(self, state: StateCode, at: datetime) -> bool:
        """Return whether a partner follows recalls over Comity's own wire, as it announces."""
        try:
            member = self.directory.member(state, at)
        except MemberUnknown:
            return False
        return RECALLS in member.capabilities and self.of(state, at) is Wire.COMITY

    def keeps_conditions(self, state: StateCode, at: datetime) -> bool:
        """Return whether a partner keeps handling conditions, as it announces."""
        try:
            member = self.directory.member(state, at)
        except MemberUnknown:
            return False
        return HANDLING in member.capabilities and self.of(state, at) is Wire.COMITY

    def takes_breaches(self, state: StateCode, at: datetime) -> bool:
        """Return whether a partner takes notices of breaches, as it announces."""
        try:
            member = self.directory.member(state, at)
        except MemberUnknown:
            return False
        return BREACHES in member.capabilities and self.of(state, at) is Wire.COMITY

    def tells_of_looks(self, state: StateCode, at: datetime) -> bool:
        """Return whether a partner says who looked at what it was given, as it announces."""
        try:
            member = self.directory.member(state, at)
        except MemberUnknown:
            return False
        return RIGHTS in member.capabilities and self.of(state, at) is Wire.COMITY

    def _spoken(self) -> frozenset[Wire]:
        """Return the wires that this node speaks and that partners are told of.

        A node that the document does not name yet counts as named with all it speaks.
        """
        able = frozenset({Wire.COMITY, *self._renderers})
        for member in self.directory.members():
            if member.state == self._own:
                return frozenset(wire for wire in able if member.speaks(wire))
        return able

    def partner(self, state: StateCode, at: datetime) -> Partner:
        """Return a partner.

        Raises:
            MemberUnknown: Not a member, not yet, no longer, or suspended.
            NetworkDocumentInvalid: The document's days of grace are over.
        """
        self.directory.require_usable(at)
        member = self.directory.member(state, at)
        url = endpoint_of(member)
        if url is None or member.log is None:
            raise MemberUnknown(f"{state} offers no endpoint that speaks {PROTOCOL}.")
        return Partner(
            state=member.state,
            origin=member.log.origin,
            log_keys=self.directory.log_keys(member.log.origin, at),
            listed_keys=listed_keys(self.directory, member.log.origin),
            sealing_key=self.directory.sealing_key(state, at),
            url=url,
        )

    def certificates_not_ended(self, at: datetime, protocol: str = PROTOCOL) -> list[bytes]:
        """Return the TLS certificates in force or yet to come of those who speak a protocol.

        A listening node is given those to come as well: who calls is decided at each
        request, by its time.
        """
        return [
            b64decode(entry.der_base64)
            for member in self.directory.members()
            if member.state != self._own
            and member.status is MemberStatus.ACTIVE
            and member.speaks(protocol)
            for entry in member.certificates
            if entry.valid_until is None or at < entry.valid_until
        ]

    def certificates(self, state: StateCode, at: datetime) -> list[bytes]:
        """Return a partner's TLS certificates in force, DER.

        Raises:
            MemberUnknown: As for ``partner``.
        """
        member = self.directory.member(state, at)
        return [b64decode(entry.der_base64) for entry in member.certificates if entry.covers(at)]


def endpoint_of(member: Member, protocol: str = PROTOCOL) -> str | None:
    """Return where a member's node listens, or ``None`` if it speaks another protocol."""
    for endpoint in member.endpoints:
        if endpoint.protocol == protocol:
            return endpoint.url
    return None


def _first_wire(member: Member, spoken: frozenset[Wire]) -> Wire | None:
    """Return the first wire, in the order of a member's endpoints, that is spoken here."""
    for endpoint in member.endpoints:
        if endpoint.protocol in spoken:
            return Wire(endpoint.protocol)
    return None


def fingerprints_of(member: Member) -> Fingerprints:
    """Return how a member takes fingerprints over ECRIS; not at all, unless it says so.

    Of two capabilities the one that asks less of the member counts.
    """
    for each in Fingerprints:
        if f"{Wire.ECRIS}:{each}" in member.capabilities:
            return each
    return Fingerprints.NOFP

"""The wires that messages travel on, and which one a partner is reached by.

Comity's own wire proves what was sent and received to third parties. Another wire, such
as ECRIS, carries a partner's own format over an authenticated channel, and the partner
signs nothing: a *channel*. What casework says is the same on both; a renderer turns it
into the bytes that a channel carries. Those bytes are logged, kept and repeated as they are.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import Final, Protocol

from comity.errors import MemberUnknown
from comity.exchange.envelope import Header
from comity.ids import StateCode


@unique
class Wire(StrEnum):
    """A protocol between two nodes, named as the network document names it."""

    COMITY = "comity/1"
    ECRIS = "ecris/1.0"


@unique
class Fingerprints(StrEnum):
    """How a partner takes fingerprints.

    Source:
        ECRIS v1.0, the three services NOFP, PULL and PUSH of the WSDL.
    """

    NOFP = "nofp"
    PULL = "pull"
    PUSH = "push"


@unique
class Severity(StrEnum):
    """What a note asks for: to be known, or an officer's release before sending."""

    TOLD = "told"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Note:
    """Something that could not be written, or was not read, just as it is.

    Attributes:
        code: Stable name of what happened.
        path: The element concerned.
        severity: What it asks for.
        text: A sentence without personal data and without quoting a value.
    """

    code: str
    path: str
    severity: Severity
    text: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """A rule that a received message breaks.

    Attributes:
        code: Stable name of the rule; casework knows the functional error to answer with.
        path: The element concerned; empty if the whole message is meant.
        text: The rule, in a sentence without personal data and without quoting a value.
    """

    code: str
    path: str
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class Rendered:
    """A message as a channel carries it.

    Attributes:
        body: The whole body to be posted, in UTF-8: logged, kept and repeated byte for byte.
        operation: The operation it is posted to.
        notes: What could not be written just as it is.
    """

    body: bytes
    operation: str
    notes: tuple[Note, ...] = ()

    def __repr__(self) -> str:
        """Return operation and size only."""
        return f"Rendered({self.operation}, {len(self.body)} bytes)"


@dataclass(frozen=True, slots=True)
class ChannelPartner:
    """What is needed to exchange with one state over a channel.

    Attributes:
        state: Its code.
        wire: The protocol of the channel.
        url: Where its endpoint listens.
        certificates: SHA-256 of the DER of each of its TLS certificates in force, 64
            hexadecimal digits, lower case.
        fingerprints: How it takes fingerprints.
    """

    state: StateCode
    wire: Wire
    url: str
    certificates: tuple[str, ...]
    fingerprints: Fingerprints


class Renderer(Protocol):
    """Writes messages as one channel carries them."""

    def render(self, header: Header, payload: bytes, peer: ChannelPartner) -> Rendered:
        """Return a message as the channel carries it.

        Args:
            header: The header the message would have on Comity's own wire; for its
                fields, it is never sent.
            payload: The payload, as casework wrote it.
            peer: The addressee.

        Raises:
            InputInvalid: The wire has no way to say it, and none can be made up: a
                purpose without a configured code. The operator's configuration.
        """
        ...


class Wires(Protocol):
    """Which wire each partner is reached by."""

    def of(self, state: StateCode, at: datetime) -> Wire:
        """Return the wire on which a new conversation with a state begins.

        Returns:
            The first that both speak; Comity's own for a state that is not listed, whose
            messages wait as ever.
        """
        ...

    def channel(self, state: StateCode, at: datetime) -> ChannelPartner:
        """Return a partner that is reached over a channel.

        Raises:
            MemberUnknown: Not a member, or it lists no endpoint for a channel.
            NetworkDocumentInvalid: The network document's days of grace are over.
        """
        ...

    def renderer(self, wire: Wire) -> Renderer | None:
        """Return what writes messages for a wire; ``None`` for Comity's own."""
        ...


class _ComityOnly:
    """Every partner is reached by Comity's own wire."""

    def of(self, state: StateCode, at: datetime) -> Wire:
        """Return Comity's own wire."""
        del state, at
        return Wire.COMITY

    def channel(self, state: StateCode, at: datetime) -> ChannelPartner:
        """Find no channel.

        Raises:
            MemberUnknown: Always.
        """
        del at
        raise MemberUnknown(f"{state} is not reached over a channel from here.")

    def renderer(self, wire: Wire) -> Renderer | None:
        """Return nothing."""
        del wire
        return None


COMITY_ONLY: Final[Wires] = _ComityOnly()

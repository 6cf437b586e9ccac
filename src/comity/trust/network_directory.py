"""Looking things up in a verified network document, and how long it may still be used."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from comity.errors import (
    CertificateNotTrusted,
    MemberUnknown,
    NetworkDocumentInvalid,
)
from comity.ids import StateCode
from comity.trust.cosigner import CosignerVerificationKey
from comity.trust.keys import VerificationKey
from comity.trust.network_document import (
    Log,
    LogKey,
    Member,
    MemberStatus,
    NetworkDocument,
    WitnessKey,
    WitnessPolicy,
)
from comity.trust.sealing import SealingPublicKey
from comity.trust.verify import Verified


class FreshnessState(StrEnum):
    """How the network document stands to its date of expiry."""

    FRESH = "fresh"
    AGEING = "ageing"
    """Expired, and within the days of grace: exchange goes on, with a countdown to be shown."""
    EXPIRED = "expired"
    """The grace is used up: no new exchange; evidence is still verified."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How long the network document may still be used.

    Attributes:
        state: See :class:`FreshnessState`.
        remaining: Until it expires; zero once it has.
        budget_remaining: Until exchange stops; zero once it has.
    """

    state: FreshnessState
    remaining: timedelta
    budget_remaining: timedelta


@dataclass(frozen=True, slots=True)
class KnownCosigner:
    """A key of a witness that the network document names.

    Attributes:
        state: Whose witness.
        entry: How the document lists it, with its period.
        key: The key.
    """

    state: StateCode
    entry: WitnessKey
    key: CosignerVerificationKey


class Directory:
    """Answers questions from one verified network document.

    Built once for each version and then only read; lookups cost a dictionary access
    and the parsing of no key.

    Args:
        network: The document, as ``network.open_network`` returned it.
    """

    __slots__ = (
        "_certificates",
        "_cosigners",
        "_keys",
        "_members",
        "_origins",
        "_sealing",
        "document",
    )

    document: NetworkDocument

    def __init__(self, network: Verified[NetworkDocument]) -> None:
        self.document = network.value
        self._members = {member.state: member for member in self.document.members}
        self._keys: dict[str, tuple[tuple[LogKey, VerificationKey], ...]] = {}
        self._origins: dict[str, StateCode] = {}
        for removed in self.document.removed:
            self._add_log(removed.state, removed.log)
        for member in self.document.members:
            self._add_log(member.state, member.log)
        self._certificates = {
            entry.sha256: (member.state, entry)
            for member in self.document.members
            for entry in member.certificates
        }
        self._sealing = {
            (member.state, entry.key_id): SealingPublicKey.from_text(entry.public)
            for member in self.document.members
            for entry in member.sealing_keys
        }

        self._cosigners = tuple(
            KnownCosigner(state, entry, CosignerVerificationKey.from_text(entry.vkey))
            for state, witness in self.document.witnesses()
            for entry in witness.keys
        )

    def _add_log(self, state: StateCode, log: Log | None) -> None:
        if log is None:
            return
        self._origins[log.origin] = state
        self._keys[log.origin] = tuple(
            (key, VerificationKey.from_text(key.vkey)) for key in log.keys
        )

    def members(self) -> tuple[Member, ...]:
        """Return every member, suspended ones too, in the order of their codes."""
        return self.document.members

    def member(self, state: StateCode, at: datetime) -> Member:
        """Return a member with which messages may be exchanged.

        Args:
            state: Its code.
            at: The moment of the exchange, aware.

        Raises:
            MemberUnknown: Not a member, not yet, no longer, or suspended.
        """
        member = self._members.get(state)
        if member is None or member.joined_at > at:
            raise MemberUnknown(f"{state} is not a member of the network.")
        if member.status is MemberStatus.SUSPENDED:
            raise MemberUnknown(f"{state} is suspended from the network.")
        return member

    def state_of_log(self, origin: str) -> StateCode:
        """Return whose log this is; removed members' logs are known too.

        Raises:
            MemberUnknown: Nobody's.
        """
        try:
            return self._origins[origin]
        except KeyError as problem:
            raise MemberUnknown("The log belongs to no member of the network.") from problem

    def log_keys(self, origin: str, at: datetime) -> tuple[VerificationKey, ...]:
        """Return the keys that could sign a log's checkpoints at a moment.

        Removed and suspended members included: what they signed stays signed.

        Args:
            origin: The log's origin.
            at: When the checkpoint was signed, as far as is known; aware.

        Returns:
            The keys; none if the log had no valid key then. ``open_note`` with
            no keys raises.

        Raises:
            MemberUnknown: No member ever had such a log.
        """
        self.state_of_log(origin)
        return tuple(key for entry, key in self._keys[origin] if entry.covers(at))

    def cosigners(self) -> tuple[KnownCosigner, ...]:
        """Return every key of every witness ever listed, removed members' included.

        Whether a key counts depends on the time of its cosignature: see
        ``KnownCosigner.entry``.
        """
        return self._cosigners

    def witness_keys(self, state: StateCode, at: datetime) -> tuple[CosignerVerificationKey, ...]:
        """Return the keys with which a state's witness could cosign at a moment; maybe none."""
        return tuple(
            known.key
            for known in self._cosigners
            if known.state == state and known.entry.covers(at)
        )

    def witnessing(self) -> WitnessPolicy | None:
        """Return what a log publishes under; None if the network has no such policy."""
        return self.document.witnessing

    def sealing_key(self, state: StateCode, at: datetime) -> SealingPublicKey:
        """Return the key to seal to: of those valid, the newest.

        Raises:
            MemberUnknown: See :meth:`member`.
            NetworkDocumentInvalid: The member has no valid sealing key. The governance's
                fault, or the member's, who let one end without a new one.
        """
        entries = [entry for entry in self.member(state, at).sealing_keys if entry.covers(at)]
        if not entries:
            raise NetworkDocumentInvalid(
                f"The network document names no valid sealing key of {state}."
            )
        newest = max(entries, key=lambda entry: entry.valid_from)
        return self._sealing[state, newest.key_id]

    def member_by_certificate(self, fingerprint: str, at: datetime) -> Member:
        """Return the member whose node presented a TLS certificate.

        Args:
            fingerprint: SHA-256 of the certificate in DER, 64 hexadecimal digits.
            at: Now, aware.

        Raises:
            CertificateNotTrusted: No member's, or not at that time.
            MemberUnknown: Of a member that is suspended or has not yet joined.
        """
        found = self._certificates.get(fingerprint)
        if found is None:
            raise CertificateNotTrusted("The network document does not name this certificate.")
        state, entry = found
        if not entry.covers(at):
            raise CertificateNotTrusted(f"This certificate of {state} is not valid at present.")
        return self.member(state, at)

    def freshness(self, now: datetime) -> Freshness:
        """Return how long the document may still be used."""
        remaining = self.document.expires_at - now
        budget = remaining + timedelta(days=self.document.grace_days)
        zero = timedelta(0)
        if remaining > zero:
            state = FreshnessState.FRESH
        elif budget > zero:
            state = FreshnessState.AGEING
        else:
            state = FreshnessState.EXPIRED
        return Freshness(state, max(remaining, zero), max(budget, zero))

    def require_usable(self, now: datetime) -> None:
        """Stop a new exchange when the document's days of grace are used up.

        Without this, whoever can keep a node from new documents could keep a
        removed member alive for ever.

        Raises:
            NetworkDocumentInvalid: Expired, and the grace used up. The operator
                fetches a new document; the governance issues one.
        """
        if self.freshness(now).state is FreshnessState.EXPIRED:
            raise NetworkDocumentInvalid(
                "The network document has expired and its days of grace are used up."
            )

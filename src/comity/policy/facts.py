"""What a decision is made on. Nothing here describes a person."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from comity.ids import StateCode
from comity.law.instruments import InstrumentKey
from comity.law.notification_duty import Nationality, NoNationality
from comity.law.purposes import Purpose
from comity.law.retransmission import Origin, SubjectCategory, Transmittable
from comity.law.states import iso_state


@unique
class Consent(StrEnum):
    """Whether the person concerned consented, as the request states it."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@unique
class RequestingAuthority(StrEnum):
    """For whom a central authority asks; a kind, since names stay outside this room."""

    JUDICIAL = "judicial-authority"
    ADMINISTRATIVE = "administrative-authority"
    PERSON_CONCERNED = "person-concerned"
    NOT_STATED = "not-stated"


@unique
class AnswerClass(StrEnum):
    """How sure an answer is before an official has seen it."""

    CERTAIN_WITH_CONVICTIONS = "certain-with-convictions"
    CERTAIN_WITHOUT_CONVICTIONS = "certain-without-convictions"
    NOBODY = "nobody"
    """The register was searched and holds nobody like the person described."""
    EARLIER_JUDGEMENT = "earlier-judgement"
    """An officer judged the same description before, and nothing has changed since."""
    UNCERTAIN = "uncertain"
    """Identity or content needs judgement, or nobody has looked yet."""


@unique
class HoldsInformation(StrEnum):
    """What ECRIS-TCN said about a state; ``NOT_ASKED`` where it does not apply."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not-asked"


def _yes_no(value: bool) -> str:  # noqa: FBT001 - turns one boolean into its word
    return "yes" if value else "no"


def _require_two_states(one: StateCode, other: StateCode) -> None:
    if iso_state(one) == iso_state(other):
        raise ValueError(f"{one} does not exchange with itself")


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """A request received, to be answered by this node.

    Attributes:
        requesting_state: Who asks.
        requested_state: This node's state.
        authority: For whom it asks.
        subject: Category of the person, seen from the requested state.
        purpose: Purpose stated.
        consent: Consent stated.
        on: Civil day of receipt.
        answer: How sure the answer is; ``UNCERTAIN`` before the search.
        claimed: Instrument the request names; ``None`` if it names none.
    """

    requesting_state: StateCode
    requested_state: StateCode
    authority: RequestingAuthority
    subject: SubjectCategory
    purpose: Purpose
    consent: Consent
    on: date
    answer: AnswerClass = AnswerClass.UNCERTAIN
    claimed: InstrumentKey | None = None

    def __post_init__(self) -> None:
        """Check that two states are named.

        Raises:
            ValueError: They are the same: the caller's bug.
        """
        _require_two_states(self.requesting_state, self.requested_state)

    def record(self) -> dict[str, str]:
        """Return the facts as plain words, without personal data."""
        return {
            "requesting_state": iso_state(self.requesting_state),
            "requested_state": iso_state(self.requested_state),
            "authority": self.authority,
            "subject": self.subject,
            "stated_purpose": self.purpose,
            "consent": self.consent,
            "on": self.on.isoformat(),
            "answer": self.answer,
            "claimed_instrument": self.claimed or "",
        }


@dataclass(frozen=True, slots=True)
class AskFacts:
    """A request that this node wants to send.

    Attributes:
        requesting_state: This node's state.
        requested_state: Whom it would ask.
        authority: For whom it asks.
        subject: Category of the person, seen from the requested state.
        purpose: Purpose.
        consent: Consent on file.
        on: Civil day of sending.
        national_of_other_member: The applicant for the own record is a national
            of the requested state and not of the requesting one; the request is
            then due by law.
        connected: The person is or was a resident or national of either state;
            matters for own records only.
        holds_information: What ECRIS-TCN said of the requested state; matters
            for own records of third-country nationals only.
    """

    requesting_state: StateCode
    requested_state: StateCode
    authority: RequestingAuthority
    subject: SubjectCategory
    purpose: Purpose
    consent: Consent
    on: date
    national_of_other_member: bool = False
    connected: bool = False
    holds_information: HoldsInformation = HoldsInformation.NOT_ASKED

    def __post_init__(self) -> None:
        """Check that two states are named.

        Raises:
            ValueError: They are the same: the caller's bug.
        """
        _require_two_states(self.requesting_state, self.requested_state)

    def record(self) -> dict[str, str]:
        """Return the facts as plain words, without personal data."""
        return {
            "requesting_state": iso_state(self.requesting_state),
            "requested_state": iso_state(self.requested_state),
            "authority": self.authority,
            "subject": self.subject,
            "stated_purpose": self.purpose,
            "consent": self.consent,
            "on": self.on.isoformat(),
            "national_of_other_member": _yes_no(self.national_of_other_member),
            "connected": _yes_no(self.connected),
            "holds_information": self.holds_information,
        }


@dataclass(frozen=True, slots=True)
class NotificationFacts:
    """A conviction, or a change to one, that this node wants to notify.

    Nationalities are recorded as the addressee and a count: the full list could
    single a person out where a combination is rare.

    Attributes:
        convicting_state: This node's state.
        addressee: Whom it would tell.
        nationalities: All that the record shows.
        on: Civil day of entry.
        already_notified: The addressee got the conviction before, and this is
            an alteration or deletion of it.
        in_network: Whether the addressee can be reached over this network.
        data_protection_bar: An official found that disclosure would contravene
            data-protection law.
    """

    convicting_state: StateCode
    addressee: StateCode
    nationalities: tuple[Nationality, ...]
    on: date
    already_notified: bool = False
    in_network: bool = True
    data_protection_bar: bool = False

    def __post_init__(self) -> None:
        """Check that two states are named.

        Raises:
            ValueError: They are the same: the caller's bug.
        """
        _require_two_states(self.convicting_state, self.addressee)

    def record(self) -> dict[str, str]:
        """Return the facts as plain words, without personal data."""
        own = iso_state(self.convicting_state)
        states = {
            iso_state(StateCode(nationality))
            for nationality in self.nationalities
            if not isinstance(nationality, NoNationality)
        }
        return {
            "convicting_state": own,
            "addressee": iso_state(self.addressee),
            "national_of_addressee": _yes_no(iso_state(self.addressee) in states),
            "own_national": _yes_no(own in states),
            "on": self.on.isoformat(),
            "already_notified": _yes_no(self.already_notified),
            "in_network": _yes_no(self.in_network),
            "data_protection_bar": _yes_no(self.data_protection_bar),
        }


@dataclass(frozen=True, slots=True)
class RetransmissionFacts:
    """One conviction held here that might be part of an answer.

    Attributes:
        requesting_state: Who asked.
        requested_state: This node's state.
        convicting_state: Who convicted.
        subject: Category of the person, seen from the requested state.
        purpose: Purpose of the request.
        origin: How the conviction came here.
        transmittable: What its convicting state said.
        current: Whether this is the version the convicting state upholds.
        on: Civil day of the answer.
    """

    requesting_state: StateCode
    requested_state: StateCode
    convicting_state: StateCode
    subject: SubjectCategory
    purpose: Purpose
    origin: Origin
    transmittable: Transmittable
    current: bool
    on: date

    def __post_init__(self) -> None:
        """Check that the states and the origin agree.

        Raises:
            ValueError: A state exchanges with itself, or a conviction is called
                own and is another state's, or the reverse: the caller's bug.
        """
        _require_two_states(self.requesting_state, self.requested_state)
        is_own = iso_state(self.convicting_state) == iso_state(self.requested_state)
        if is_own != (self.origin is Origin.OWN):
            raise ValueError(f"origin {self.origin} does not fit state {self.convicting_state}")

    def record(self) -> dict[str, str]:
        """Return the facts as plain words, without personal data."""
        return {
            "requesting_state": iso_state(self.requesting_state),
            "requested_state": iso_state(self.requested_state),
            "convicting_state": iso_state(self.convicting_state),
            "subject": self.subject,
            "stated_purpose": self.purpose,
            "origin": self.origin,
            "transmittable": self.transmittable,
            "current": _yes_no(self.current),
            "on": self.on.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class UseFacts:
    """Information received from another state, about to be used.

    Attributes:
        received_for: Purpose for which it was asked.
        intended: Purpose for which it would be used.
        own_information: It came from this state in the first place; the limits
            of Art. 9 do not cover it.
        serious_threat: The use prevents an immediate and serious threat to
            public security.
        sender_allows: The sending state allowed the other purpose.
        on: Civil day of use.
    """

    received_for: Purpose
    intended: Purpose
    own_information: bool
    serious_threat: bool
    sender_allows: bool
    on: date

    def record(self) -> dict[str, str]:
        """Return the facts as plain words, without personal data."""
        return {
            "received_for": self.received_for,
            "stated_purpose": self.intended,
            "own_information": _yes_no(self.own_information),
            "serious_threat": _yes_no(self.serious_threat),
            "sender_allows": _yes_no(self.sender_allows),
            "on": self.on.isoformat(),
        }

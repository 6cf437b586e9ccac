"""Messages that go on with a procedure and say nothing of convictions: facts and provisions.

A question, a stated deadline, a complaint, a withdrawal. No act has an article for
most of them; what supports each is said with how well it was checked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from comity.ids import StateCode
from comity.law.citation import Basis, inferred, not_reread, verified
from comity.law.grounds import REASON_BASIS
from comity.law.instruments import Applicability, InstrumentKey
from comity.law.oversight import BREACH_ACROSS_BORDERS, BREACH_ELSEWHERE
from comity.law.recall_grounds import FOLLOWING_BASIS, FOLLOWING_BASIS_ELSEWHERE
from comity.law.rights import ACROSS_BORDERS
from comity.law.states import iso_state


@unique
class Procedure(StrEnum):
    """What the exchange of messages is about, by what opened it."""

    REQUEST = "request"
    NOTIFICATION = "notification"
    CONNECTION = "connection"
    """Whether the other node works at all."""

    RECALL = "recall"
    """Data given before is to be erased or corrected."""

    RIGHTS = "rights"
    """A person asks who looked at data that was given."""

    BREACH = "breach"
    """Data of the other state are involved in a breach."""


@unique
class ProceduralMessage(StrEnum):
    """What such a message does."""

    NOTIFICATION_RESPONSE = "notification-response"
    STATED_DEADLINE = "stated-deadline"
    QUESTION = "question"
    INFORMATION = "information"
    """The reply to a question: who is meant, or what a request is for."""

    CANCELLATION = "cancellation"
    FUNCTIONAL_ERROR = "functional-error"
    DENIAL = "denial"
    ANSWER_WITHOUT_RECORD = "answer-without-record"
    """An answer that a person is deceased, not a national, not the one described, or several."""

    RECALL = "recall"
    RECALL_RESPONSE = "recall-response"
    LOOKS_QUESTION = "looks-question"
    LOOKS_REPORT = "looks-report"
    BREACH_NOTICE = "breach-notice"
    BREACH_ACKNOWLEDGEMENT = "breach-acknowledgement"
    IS_ALIVE = "is-alive"


TELLS_OF_A_PERSON: Final = frozenset({ProceduralMessage.ANSWER_WITHOUT_RECORD})
"""Messages that always say something of a person which the addressee did not know."""

_FD: Final = "32009F0315"
_ECRIS: Final = "ECRIS DTS v1.0"
_SCHEMAS: Final = "the published schemas and their documentation"
_CONSULT: Final = verified(
    _FD,
    "Art. 8(1), second subparagraph",
    "Irish Act 51/2019 s. 9; Greek law FEK A 216/2022 art. 8",
)
_WIRE: Final[Mapping[ProceduralMessage, str]] = MappingProxyType(
    {
        ProceduralMessage.NOTIFICATION_RESPONSE: "NRS",
        ProceduralMessage.STATED_DEADLINE: "RDL",
        ProceduralMessage.QUESTION: "RAI",
        ProceduralMessage.INFORMATION: "RAR",
        ProceduralMessage.CANCELLATION: "CAN",
        ProceduralMessage.FUNCTIONAL_ERROR: "FEM",
        ProceduralMessage.DENIAL: "RRS",
        ProceduralMessage.ANSWER_WITHOUT_RECORD: "RRS",
        ProceduralMessage.IS_ALIVE: "isAlive",
    }
)
_BY_ANALOGY: Final[Mapping[InstrumentKey, tuple[str, str]]] = MappingProxyType(
    {
        InstrumentKey.TRADE_AND_COOPERATION: ("22021A0430(01)", "Arts. 643 to 651"),
        InstrumentKey.CONVENTION: ("ETS 030", "Arts. 13 and 22"),
    }
)
_RECALLING: Final = frozenset({ProceduralMessage.RECALL, ProceduralMessage.RECALL_RESPONSE})
_LOOKS: Final = frozenset({ProceduralMessage.LOOKS_QUESTION, ProceduralMessage.LOOKS_REPORT})
_BREACH: Final = frozenset(
    {ProceduralMessage.BREACH_NOTICE, ProceduralMessage.BREACH_ACKNOWLEDGEMENT}
)
_CONSULTING: Final = frozenset({ProceduralMessage.QUESTION, ProceduralMessage.INFORMATION})


@dataclass(frozen=True, slots=True)
class ProcedureFacts:
    """A message that goes on with a procedure.

    Attributes:
        sender: This node's state.
        addressee: The other state in the procedure.
        procedure: What opened it.
        message: What the message does.
        on: Civil day on which the procedure began here.
        identity_data: Whether it states who a person is beyond what the addressee
            itself sent.
        asked: Whether the addressee asked for that in this procedure.
    """

    sender: StateCode
    addressee: StateCode
    procedure: Procedure
    message: ProceduralMessage
    on: date
    identity_data: bool = False
    asked: bool = False

    def __post_init__(self) -> None:
        """Check that two states are named, and that only a reply states who a person is.

        Raises:
            ValueError: They do not: the caller's bug.
        """
        if iso_state(self.sender) == iso_state(self.addressee):
            raise ValueError(f"{self.sender} does not exchange with itself")
        if self.identity_data and self.message is not ProceduralMessage.INFORMATION:
            raise ValueError(f"a {self.message} states nobody's identity")

    @property
    def discloses(self) -> bool:
        """Whether the addressee learns something of a person, so that an instrument is needed."""
        return self.identity_data or self.message in TELLS_OF_A_PERSON

    def record(self) -> dict[str, str]:
        """Return the facts as plain words, without personal data."""
        return {
            "addressee": iso_state(self.addressee),
            "asked": "yes" if self.asked else "no",
            "identity_data": "yes" if self.identity_data else "no",
            "message": self.message,
            "on": self.on.isoformat(),
            "procedure": self.procedure,
            "sender": iso_state(self.sender),
        }


def procedural_basis(facts: ProcedureFacts, found: Applicability) -> Basis:
    """Return what supports a message, honest about what no act says.

    Args:
        facts: The message.
        found: The instrument between the two states.
    """
    instrument = found.instrument.key
    if facts.message in _LOOKS:
        return ACROSS_BORDERS
    if facts.message in _BREACH:
        union = found.established and instrument is InstrumentKey.FRAMEWORK_DECISION
        told = facts.message is ProceduralMessage.BREACH_NOTICE
        return BREACH_ACROSS_BORDERS if union and told else BREACH_ELSEWHERE
    if facts.message in _RECALLING:
        union = found.established and instrument is InstrumentKey.FRAMEWORK_DECISION
        return FOLLOWING_BASIS if union else FOLLOWING_BASIS_ELSEWHERE
    if not found.established:
        return inferred(
            _ECRIS,
            _WIRE[facts.message],
            "no instrument is known to bind the two states; the message discloses nothing "
            "and relies on none",
        )
    if instrument is not InstrumentKey.FRAMEWORK_DECISION:
        return _outside_the_union(facts, instrument)
    if facts.message is ProceduralMessage.DENIAL:
        return REASON_BASIS
    if facts.message in _CONSULTING:
        if facts.procedure is Procedure.REQUEST:
            return _CONSULT
        return inferred(
            _FD,
            "Art. 4(2)",
            "the provision is silent about questions; a notification reaches its aim only if "
            "it is known whom it is about, and ECRIS DTS v1.0 lets RAI ask the convicting state",
        )
    return verified(_ECRIS, _WIRE[facts.message], _SCHEMAS)


def _outside_the_union(facts: ProcedureFacts, instrument: InstrumentKey) -> Basis:
    if facts.discloses or facts.message in _CONSULTING | {ProceduralMessage.DENIAL}:
        act, provision = _BY_ANALOGY[instrument]
        return not_reread(
            act, provision, "taken to let the two states consult, as FD 2009/315 Art. 8(1) does"
        )
    return inferred(
        _ECRIS,
        _WIRE[facts.message],
        "the form of Union messages is carried over by this network's protocol; no instrument "
        "between the two states names it",
    )

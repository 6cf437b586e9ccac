"""Facts and rules of any kind that the law's own types admit."""

from datetime import date

from hypothesis import assume
from hypothesis import strategies as st

from comity.ids import StateCode
from comity.law.instruments import InstrumentKey
from comity.law.notification_duty import NoNationality
from comity.law.purposes import Purpose, is_criminal
from comity.law.retransmission import Origin, SubjectCategory, Transmittable
from comity.law.states import iso_state
from comity.policy.facts import (
    AnswerClass,
    AskFacts,
    Consent,
    HoldsInformation,
    NotificationFacts,
    RequestFacts,
    RequestingAuthority,
    RetransmissionFacts,
    UseFacts,
)
from comity.policy.procedure import ProceduralMessage, Procedure, ProcedureFacts
from comity.policy.rules import NodeRules

STATES = st.sampled_from([StateCode(each) for each in ("BG", "EL", "DE", "HR", "UK", "CH", "RS")])
DAYS = st.sampled_from([date(2011, 5, 1), date(2013, 1, 1), date(2020, 6, 1), date(2026, 11, 2)])
PURPOSES = st.sampled_from(Purpose)
PURPOSE_SETS = st.frozensets(PURPOSES)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[StateCode, StateCode]:
    one, other = draw(STATES), draw(STATES)
    assume(iso_state(one) != iso_state(other))
    return one, other


@st.composite
def rules(draw: st.DrawFn) -> NodeRules:
    certain = [each for each in AnswerClass if each is not AnswerClass.UNCERTAIN]
    automatic = st.frozensets(st.tuples(st.sampled_from(certain), PURPOSES), max_size=8)
    return NodeRules(
        name="drawn",
        purposes_answered=draw(PURPOSE_SETS) | {Purpose.CRIMINAL_PROCEEDINGS},
        purposes_asked=draw(PURPOSE_SETS),
        consent_required=frozenset(p for p in draw(PURPOSE_SETS) if not is_criminal(p)),
        consent_required_to_ask=draw(PURPOSE_SETS),
        automatic=draw(automatic),
        earlier_convictions_for_other_purposes=draw(st.booleans()),
        third_country_convictions_for_other_purposes=draw(st.booleans()),
        received_convictions_of_other_nationals=draw(st.booleans()),
        received_convictions_to_third_countries=draw(st.booleans()),
        further_parties=draw(st.frozensets(st.just(StateCode("RS")))),
    )


@st.composite
def request_facts(draw: st.DrawFn) -> RequestFacts:
    one, other = draw(pairs())
    return RequestFacts(
        one,
        other,
        draw(st.sampled_from(RequestingAuthority)),
        draw(st.sampled_from(SubjectCategory)),
        draw(PURPOSES),
        draw(st.sampled_from(Consent)),
        draw(DAYS),
        draw(st.sampled_from(AnswerClass)),
        draw(
            st.none()
            | st.sampled_from(
                [
                    InstrumentKey.FRAMEWORK_DECISION,
                    InstrumentKey.TRADE_AND_COOPERATION,
                    InstrumentKey.CONVENTION,
                ]
            )
        ),
    )


@st.composite
def ask_facts(draw: st.DrawFn) -> AskFacts:
    one, other = draw(pairs())
    return AskFacts(
        one,
        other,
        draw(st.sampled_from(RequestingAuthority)),
        draw(st.sampled_from(SubjectCategory)),
        draw(PURPOSES | st.just(Purpose.OWN_RECORD)),
        draw(st.sampled_from(Consent)),
        draw(DAYS),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.sampled_from(HoldsInformation)),
    )


@st.composite
def retransmission_facts(draw: st.DrawFn) -> RetransmissionFacts:
    one, other = draw(pairs())
    origin = draw(st.sampled_from(Origin))
    convicting = other if origin is Origin.OWN else StateCode("FR")
    return RetransmissionFacts(
        one,
        other,
        convicting,
        draw(st.sampled_from(SubjectCategory)),
        draw(PURPOSES),
        origin,
        draw(st.sampled_from(Transmittable)),
        draw(st.booleans() | st.just(True)),
        draw(DAYS),
    )


@st.composite
def notification_facts(draw: st.DrawFn) -> NotificationFacts:
    one, other = draw(pairs())
    nationality = STATES | st.sampled_from(NoNationality) | st.just(other)
    return NotificationFacts(
        one,
        other,
        tuple(draw(st.lists(nationality, max_size=4))),
        draw(DAYS),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.booleans()),
    )


@st.composite
def procedure_facts(draw: st.DrawFn) -> ProcedureFacts:
    one, other = draw(pairs())
    message = draw(st.sampled_from(ProceduralMessage))
    identity = draw(st.booleans()) and message is ProceduralMessage.INFORMATION
    return ProcedureFacts(
        one,
        other,
        draw(st.sampled_from(Procedure)),
        message,
        draw(DAYS),
        identity,
        draw(st.booleans()),
    )


@st.composite
def use_facts(draw: st.DrawFn) -> UseFacts:
    return UseFacts(
        draw(PURPOSES),
        draw(PURPOSES),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(DAYS),
    )

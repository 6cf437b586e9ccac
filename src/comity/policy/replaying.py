"""Deciding again from the words of a receipt."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypeAlias

from comity.errors import InputInvalid
from comity.ids import StateCode
from comity.law.instruments import InstrumentKey
from comity.law.purposes import Purpose
from comity.law.retransmission import Origin, SubjectCategory, Transmittable
from comity.policy.composing import Question, conclude
from comity.policy.correspondence import question_of_procedure
from comity.policy.disclosure import question_of_retransmission, question_of_use
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
from comity.policy.notifications import question_of_notification
from comity.policy.outcome import Act, Permit, Refusal
from comity.policy.procedure import ProceduralMessage, Procedure, ProcedureFacts
from comity.policy.requests import question_of_ask, question_of_request
from comity.policy.rules import NodeRules
from comity.policy.transfers import TransferFacts, question_of_transfer

Words: TypeAlias = Mapping[str, str]

FACT: Final = "fact."
"""What the name of a fact begins with in a receipt."""

COMPARED: Final = ("result", "ground", "basis", "obligations", "purpose", "recipient", "instrument")
"""What of a decision has to come out the same."""


def facts_in(receipt: Mapping[str, object]) -> dict[str, str]:
    """Return the facts of a receipt, by name."""
    return {
        name.removeprefix(FACT): str(value)
        for name, value in receipt.items()
        if name.startswith(FACT)
    }


def decide_again(act: str, facts: Words, rules: NodeRules) -> Permit | Refusal:
    """Return the decision that some rules lead to on facts given in words.

    Nothing is remembered: the engine is asked anew.

    Raises:
        InputInvalid: The act or a fact is not known, or a fact is missing.
    """
    return conclude(question_in_words(act, facts, rules))


def question_in_words(act: str, facts: Words, rules: NodeRules) -> Question:
    """Return the question that facts in words amount to.

    Raises:
        InputInvalid: The act or a fact is not known, or a fact is missing.
    """
    found = _QUESTIONS.get(act)
    if found is None:
        raise InputInvalid(f"act: {act!r} is not one of {', '.join(_QUESTIONS)}")
    known, ask = found
    strange = sorted(set(facts) ^ known)
    if strange:
        wrong = "is missing" if strange[0] in known else f"is no fact of {act}"
        raise InputInvalid(f"fact {strange[0]} {wrong}; the facts are {', '.join(sorted(known))}")
    try:
        return ask(facts, rules)
    except ValueError as error:
        raise InputInvalid(f"facts: {error}") from error


def differences(receipt: Mapping[str, object], made: Permit | Refusal) -> tuple[str, ...]:
    """Return what of a decision came out otherwise than its receipt says, by field."""
    again = made.record()
    return tuple(name for name in COMPARED if again[name] != receipt.get(name))


def _is(facts: Words, name: str) -> bool:
    if facts[name] not in {"yes", "no"}:
        raise ValueError(f"{name} is yes or no")
    return facts[name] == "yes"


def _state(facts: Words, name: str) -> StateCode:
    return StateCode(facts[name])


def _on(facts: Words) -> date:
    return date.fromisoformat(facts["on"])


def _request(facts: Words, rules: NodeRules) -> Question:
    claimed = facts["claimed_instrument"]
    return question_of_request(
        RequestFacts(
            requesting_state=_state(facts, "requesting_state"),
            requested_state=_state(facts, "requested_state"),
            authority=RequestingAuthority(facts["authority"]),
            subject=SubjectCategory(facts["subject"]),
            purpose=Purpose(facts["stated_purpose"]),
            consent=Consent(facts["consent"]),
            on=_on(facts),
            answer=AnswerClass(facts["answer"]),
            claimed=InstrumentKey(claimed) if claimed else None,
        ),
        rules,
    )


def _ask(facts: Words, rules: NodeRules) -> Question:
    return question_of_ask(
        AskFacts(
            requesting_state=_state(facts, "requesting_state"),
            requested_state=_state(facts, "requested_state"),
            authority=RequestingAuthority(facts["authority"]),
            subject=SubjectCategory(facts["subject"]),
            purpose=Purpose(facts["stated_purpose"]),
            consent=Consent(facts["consent"]),
            on=_on(facts),
            national_of_other_member=_is(facts, "national_of_other_member"),
            connected=_is(facts, "connected"),
            holds_information=HoldsInformation(facts["holds_information"]),
        ),
        rules,
    )


def _notification(facts: Words, rules: NodeRules) -> Question:
    # Receipts say of the nationalities only these two things, and law asks no more.
    own, addressee = _state(facts, "convicting_state"), _state(facts, "addressee")
    shown = {addressee: "national_of_addressee", own: "own_national"}
    return question_of_notification(
        NotificationFacts(
            convicting_state=own,
            addressee=addressee,
            nationalities=tuple(state for state, name in shown.items() if _is(facts, name)),
            on=_on(facts),
            already_notified=_is(facts, "already_notified"),
            in_network=_is(facts, "in_network"),
            data_protection_bar=_is(facts, "data_protection_bar"),
        ),
        rules,
    )


def _retransmission(facts: Words, rules: NodeRules) -> Question:
    return question_of_retransmission(
        RetransmissionFacts(
            requesting_state=_state(facts, "requesting_state"),
            requested_state=_state(facts, "requested_state"),
            convicting_state=_state(facts, "convicting_state"),
            subject=SubjectCategory(facts["subject"]),
            purpose=Purpose(facts["stated_purpose"]),
            origin=Origin(facts["origin"]),
            transmittable=Transmittable(facts["transmittable"]),
            current=_is(facts, "current"),
            on=_on(facts),
        ),
        rules,
    )


def _procedure(facts: Words, rules: NodeRules) -> Question:
    return question_of_procedure(
        ProcedureFacts(
            sender=_state(facts, "sender"),
            addressee=_state(facts, "addressee"),
            procedure=Procedure(facts["procedure"]),
            message=ProceduralMessage(facts["message"]),
            on=_on(facts),
            identity_data=_is(facts, "identity_data"),
            asked=_is(facts, "asked"),
        ),
        rules,
    )


def _use(facts: Words, rules: NodeRules) -> Question:
    return question_of_use(
        UseFacts(
            received_for=Purpose(facts["received_for"]),
            intended=Purpose(facts["stated_purpose"]),
            own_information=_is(facts, "own_information"),
            serious_threat=_is(facts, "serious_threat"),
            sender_allows=_is(facts, "sender_allows"),
            on=_on(facts),
        ),
        rules,
    )


def _transfer(facts: Words, rules: NodeRules) -> Question:
    return question_of_transfer(TransferFacts.from_record(dict(facts)), rules)


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


_STATES: Final = "requesting_state requested_state stated_purpose subject on"

_QUESTIONS: Final[Mapping[str, tuple[frozenset[str], Callable[[Words, NodeRules], Question]]]] = {
    Act.ANSWER: (
        _words(f"{_STATES} authority consent answer claimed_instrument"),
        _request,
    ),
    Act.ASK: (
        _words(f"{_STATES} authority consent holds_information national_of_other_member connected"),
        _ask,
    ),
    Act.NOTIFY: (
        _words(
            "convicting_state addressee national_of_addressee own_national on "
            "already_notified in_network data_protection_bar"
        ),
        _notification,
    ),
    Act.RETRANSMIT: (
        _words(f"{_STATES} convicting_state origin transmittable current"),
        _retransmission,
    ),
    Act.USE: (
        _words("received_for stated_purpose own_information serious_threat sender_allows on"),
        _use,
    ),
    Act.TRANSFER: (
        _words(
            "sender recipient stated_purpose on rests_on law_enforcement_purpose "
            "competent_recipient sis_data barred_by_handling other_origin authorised "
            "immediate_threat balanced outweighed documented"
        ),
        _transfer,
    ),
    Act.CORRESPOND: (
        _words("sender addressee procedure message on identity_data asked"),
        _procedure,
    ),
}
"""The facts of each act, and how its question is put."""

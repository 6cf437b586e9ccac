"""A person's own record through any state: whom to ask, asking, and what each answered.

Source: Framework Decision 2009/315/JHA Arts. 6(2), (3), (3a) and 8(2).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from comity.assembly.build import Node
from comity.assembly.rights_casework import go_on
from comity.codes.countries import alpha2_of
from comity.errors import InputInvalid
from comity.ids import ConversationId, StateCode
from comity.law.purposes import Purpose
from comity.law.states import is_member_state, iso_state
from comity.persons.person import Person
from comity.persons.texts import plain
from comity.policy.facts import HoldsInformation
from comity.policy.facts import RequestingAuthority as AuthorityKind
from comity.policy.outcome import Refusal
from comity.records.commands import RequestCommand
from comity.records.contents import content_as
from comity.records.messages import Kind, RequestingAuthority, RequestResponse
from comity.records.model import TriState
from comity.rights.letter_form import LetterPart
from comity.rights.model import (
    AskedState,
    Doing,
    RightsRequest,
    Step,
    StepState,
)
from comity.rights.phrases import phrase
from comity.storage.store import Snapshot, Work
from comity.transport.forms.conviction_part import conviction_part
from comity.transport.forms.labels import Languages
from comity.transport.forms.wording import Wording, lined

_PURPOSE_TEXT: Final = "own record, requested by the person concerned"


def states_to_ask(
    node: Node,
    person: Person,
    *,
    holding: Sequence[StateCode] = (),
    connected: Sequence[StateCode] = (),
) -> tuple[AskedState, ...]:
    """Return whom the law lets or makes us ask for a person's own record.

    Args:
        node: The node.
        person: Who asks.
        holding: For a third-country national: the states that ECRIS-TCN named.
        connected: Further states in which the person is or was a resident or national.

    Raises:
        InputInvalid: States that hold information were named for a Union citizen.
    """
    own = iso_state(node.state)
    today = node.rights.office.today()
    nationalities = {alpha2_of(code) for code in person.nationalities}
    of_union = {
        StateCode(each)
        for each in nationalities
        if each and is_member_state(StateCode(each), today)
    }
    if holding and of_union:
        raise InputInvalid(
            "What ECRIS-TCN says counts for third-country nationals; this person's nationality "
            "is that of a Member State.",
            field="holds",
        )
    found: dict[StateCode, AskedState] = {}
    for nationality in sorted(each for each in nationalities if each):
        state = iso_state(StateCode(nationality))
        reached = node.records.authority.reaches(state)
        if state != own and (state in of_union or reached):
            why = "the state of nationality is asked (FD 2009/315/JHA Art. 6(3))"
            found[state] = AskedState(state, due=own not in of_union, why=why)
    for state in map(iso_state, holding):
        if state != own:
            why = "ECRIS-TCN says that it holds information (FD 2009/315/JHA Art. 6(3a))"
            found[state] = AskedState(
                state, due=True, why=why, holds_information=HoldsInformation.YES
            )
    for state in map(iso_state, connected):
        if state != own and state not in found:
            why = "resident or national of either state (FD 2009/315/JHA Art. 6(2))"
            found[state] = AskedState(state, due=False, why=why, connected=True)
    return tuple(found[state] for state in sorted(found))


def ask_states(
    work: Work,
    node: Node,
    request: RightsRequest,
    targets: Sequence[AskedState] = (),
    *,
    by: str,
) -> RightsRequest:
    """Ask every state that was not asked yet, each once; may be interrupted and done again.

    Args:
        work: The open transaction: a request and the note of it are kept together.
        node: The node.
        request: An own-record request whose identity is shown.
        targets: Whom to ask beside those that were named before.
        by: The official.
    """
    named = {each.state for each in request.asked_states}
    more = tuple(each for each in targets if each.state not in named)
    request = replace(request, asked_states=(*request.asked_states, *more))
    asked = {each.subject for each in request.steps if each.doing is Doing.ASK_STATE}
    fresh = [
        _asked(work, node, request, target, by=by)
        for target in request.asked_states
        if target.state not in asked
    ]
    kept = replace(request, steps=(*request.steps, *fresh))
    if fresh or more:
        work.rights.keep(kept)
    return go_on(work, node, kept)


def _asked(work: Work, node: Node, request: RightsRequest, target: AskedState, *, by: str) -> Step:
    if not node.records.authority.reaches(target.state):
        return Step(
            Doing.ASK_STATE,
            target.state,
            StepState.NOT_POSSIBLE,
            detail="not reached over the network: ask in writing",
        )
    language = request.applicant.language
    decided = node.records.request(
        work,
        RequestCommand(
            to=target.state,
            person=request.applicant.person,
            purpose=Purpose.OWN_RECORD,
            purpose_text=plain(_PURPOSE_TEXT, "en"),
            authority=RequestingAuthority(
                plain(node.config.node.name, language), kind=AuthorityKind.PERSON_CONCERNED
            ),
            by=by,
            about=request.person,
            case_reference=request.id,
            # The person asks: that is the consent (Art. 6(2)).
            consent=TriState.YES,
            connected=target.connected,
            holds_information=target.holds_information,
        ),
    )
    if isinstance(decided, Refusal):
        return Step(
            Doing.ASK_STATE,
            target.state,
            StepState.NOT_POSSIBLE,
            detail=decided.explanation[:400],
            basis=str(decided.basis)[:400],
        )
    return Step(
        Doing.ASK_STATE,
        target.state,
        StepState.UNDER_WAY,
        reference=decided.conversation.id,
        due_on=decided.conversation.due_on,
        basis=(decided.conversation.deadline_basis or "")[:400],
    )


def states_parts(snapshot: Snapshot | Work, request: RightsRequest) -> tuple[LetterPart, ...]:
    """Return what each state answered, and from whom an answer is still awaited."""
    language = request.applicant.language
    words = Wording(Languages(language, language))
    parts = []
    for step in request.steps:
        if step.doing is not Doing.ASK_STATE:
            continue
        title = f"{phrase('states', language)}: {words.state(step.subject)}"
        answer = _answer_in(snapshot, step.reference) if step.reference else None
        if answer is not None:
            parts += _answered(title, answer, words, language)
        elif step.state is StepState.UNDER_WAY:
            day = "-" if step.due_on is None else step.due_on.isoformat()
            awaited = phrase("awaited-until", language).format(day=day)
            parts.append(LetterPart(title, (("", awaited),)))
        else:
            why = phrase("refused-there", language).replace("{why}", step.detail)
            parts.append(LetterPart(title, (("", why),)))
    return tuple(parts)


def _answer_in(snapshot: Snapshot | Work, reference: str) -> RequestResponse | None:
    conversation = ConversationId(reference)
    found = None
    for message in snapshot.exchange.messages_of(conversation):
        if message.kind == Kind.REQUEST_RESPONSE:
            incoming = snapshot.exchange.incoming(message.id)
            found = found if incoming is None else content_as(RequestResponse, incoming) or found
    return found


def _answered(
    title: str, answer: RequestResponse, words: Wording, language: str
) -> list[LetterPart]:
    if answer.denial_ground:
        why = phrase("refused-there", language).replace("{why}", answer.denial_ground)
        return [LetterPart(title, (("", why),))]
    if not answer.convictions:
        return [LetterPart(title, (("", phrase("no-record", language)),))]
    parts = []
    for number, conviction in enumerate(answer.convictions, 1):
        part = conviction_part(conviction, number, words, brief=True)
        rows = tuple((words.label(each.label), each.value) for each in part.fields if each.value)
        parts.append(LetterPart(lined([title, words.label(part.label), part.number], " "), rows))
    return parts

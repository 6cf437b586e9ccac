"""What a person was granted, carried out by the services that there are for it.

A conviction of ours gets a new version, which is told to everybody who was given an older one
and recalled from them; what came from another state is put right there. How far each has come
is read from the recall: nothing counts as done before it is.

Source: Directive (EU) 2016/680 Art. 16.
"""

from dataclasses import replace
from datetime import date
from typing import Final

from comity.assembly.build import Node
from comity.assembly.freezing import require_unfrozen
from comity.assembly.rights_extract import WITHHOLDABLE
from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.ids import ConversationId, ConvictionId
from comity.law.rights import RESTRICTION_GROUNDS, Right
from comity.ledger.acts import Act
from comity.oversight.freezing import Activity
from comity.persons.bounds import REMARKS_LENGTH
from comity.persons.texts import MultilingualText, plain
from comity.records.model import Conviction, Decision, TriState
from comity.records.ports import HeldConviction, Origin, RegisterReading
from comity.records.recall_model import RecallId
from comity.records.recall_standing import standing_now
from comity.records.standing_holds import hold_on_conviction
from comity.records.use_restrictions import UseRestriction, lift, restrict
from comity.records.workflow import RequestState
from comity.rights.deciding import Ruling
from comity.rights.deciding import decide as rule
from comity.rights.model import (
    Doing,
    LetterKind,
    Outcome,
    RightsRequest,
    Stage,
    Step,
    StepState,
)
from comity.rights.office import RightsOffice, known, required
from comity.storage.store import Snapshot, Work

_GRANTING: Final = frozenset({Outcome.FULL, Outcome.PARTIAL})
_ALTERING: Final = frozenset({Right.RECTIFICATION, Right.SUPPLEMENT, Right.ERASURE})
_ENDED: Final = frozenset({RequestState.ANSWERED, RequestState.CANCELLED, RequestState.REJECTED})
STATEMENT_BY_THE_PERSON: Final = "Supplementary statement of the person concerned: "


def decide(work: Work, office: RightsOffice, ruling: Ruling) -> RightsRequest:
    """Decide a request, with what it concerns checked against the register.

    Raises:
        InputInvalid: A conviction named is not the person's; or another rule is broken.
        ReferenceNotFound: There is no such request.
        ConflictingChange: It is not to be decided.
    """
    request = known(work.rights, ruling.request)
    _of_person(work.register, request, ruling.convictions, "conviction")
    # A slip of the pen would else tell what was to be left out.
    named = tuple(ConvictionId(each) for each in ruling.withheld if each not in WITHHOLDABLE)
    _of_person(work.register, request, named, "withhold")
    made = rule(work, office, ruling)
    if made.decision is None or made.decision.outcome not in _GRANTING:
        return made
    if made.right not in _ALTERING | {Right.RESTRICTION}:
        return made
    # Nothing is carried out before the answer: what an earlier decision planned is void.
    others = tuple(each for each in made.steps if each.doing is Doing.FORWARD)
    planned = tuple(
        _step(work.register, made, identifier) for identifier in made.decision.convictions
    )
    kept = replace(made, steps=(*others, *planned))
    work.rights.keep(kept)
    return kept


def _of_person(
    register: RegisterReading,
    request: RightsRequest,
    convictions: tuple[ConvictionId, ...],
    option: str,
) -> None:
    person = request.person
    for identifier in convictions:
        held = register.conviction(identifier)
        if person is None or held is None or held.person != person:
            raise InputInvalid(
                f"{identifier} is no conviction of the person who asks.", field=option
            )


def _step(register: RegisterReading, request: RightsRequest, identifier: ConvictionId) -> Step:
    if request.right is Right.RESTRICTION:
        return Step(Doing.RESTRICT, identifier)
    held = register.conviction(identifier)
    if held is not None and held.origin is not Origin.OWN:
        return Step(Doing.TELL_SOURCE, identifier, detail=f"came from {held.convicting_state}")
    return Step(Doing.ALTER, identifier)


def carry_out(
    work: Work,
    node: Node,
    identifier: str,
    *,
    by: str,
    corrected: Conviction | None = None,
    ground: str = "accuracy-contested",
) -> RightsRequest:
    """Do what was granted and can be done here now; done again it changes nothing.

    Args:
        work: The open transaction.
        node: The node.
        identifier: The request.
        by: The official.
        corrected: The conviction as it is to stand, for a rectification.
        ground: Of a restriction; see ``law.rights.RESTRICTION_GROUNDS``.

    Raises:
        InputInvalid: A rectification without the corrected conviction, or a ground unknown.
        ReferenceNotFound: There is no such request.
        ConflictingChange: It was not decided and answered, or grants nothing to be done.
        ProcessingFrozen: A conviction is to be altered while entering is frozen; the step
            stays due. Erasures and restrictions go on.
    """
    by = required(by, "by")
    request = known(work.rights, identifier)
    decision = request.decision
    if decision is None or request.letter(LetterKind.ANSWER) is None:
        raise ConflictingChange("That request was not answered yet.")
    if not request.steps:
        raise ConflictingChange("Nothing was granted that is to be done.")
    if ground not in RESTRICTION_GROUNDS:
        raise InputInvalid(f"A ground is one of {sorted(RESTRICTION_GROUNDS)}.", field="ground")
    steps: list[Step] = []
    for step in request.steps:
        if step.state is not StepState.DUE or _waits(request, step, corrected):
            steps.append(step)
        elif step.doing is Doing.RESTRICT:
            steps.append(_restricted(work, node, request, step, ground=ground, by=by))
        elif step.doing is Doing.ALTER:
            steps += _altered(work, node, request, step, corrected=corrected, by=by)
        else:
            steps.append(step)
    return go_on(work, node, _kept(work, request, tuple(steps)))


def _waits(request: RightsRequest, step: Step, corrected: Conviction | None) -> bool:
    """Return whether a step waits, since another conviction is put right now."""
    if step.doing is not Doing.ALTER or corrected is None or step.subject == corrected.id:
        return False
    return any(each.doing is Doing.ALTER and each.subject == corrected.id for each in request.steps)


def note_done(
    work: Work, node: Node, identifier: str, *, subject: str, reference: str, by: str
) -> RightsRequest:
    """Note that a step was done in writing: a source told, a request forwarded.

    Raises:
        ReferenceNotFound: There is no such request, or no such step of it.
        ConflictingChange: That step is done by the node itself.
    """
    by, reference = required(by, "by"), required(reference, "reference")
    request = known(work.rights, identifier)
    found = next((each for each in request.steps if each.subject == subject), None)
    if found is None:
        raise ReferenceNotFound(f"{identifier} has no step about {subject}.")
    if found.doing not in {Doing.TELL_SOURCE, Doing.FORWARD}:
        raise ConflictingChange("The node does that step itself, and sees when it is done.")
    done = replace(found, state=StepState.DONE, reference=reference[:400])
    if done == found:
        return request
    _log(work, node, request, done, by=by)
    steps = tuple(done if each == found else each for each in request.steps)
    return go_on(work, node, _kept(work, request, steps))


def lift_restriction(work: Work, node: Node, conviction: ConvictionId, *, by: str) -> bool:
    """Lift the restriction of a conviction; return whether there was one."""
    lifted = lift(work.facts, conviction)
    if lifted:
        node.rights.office.log(
            work,
            Act.RIGHTS_CARRIED_OUT,
            {"doing": "lift", "reference": "", "request": "", "subject": conviction},
            by=required(by, "by"),
        )
    return lifted


def go_on(work: Work, node: Node, request: RightsRequest) -> RightsRequest:
    """Look how far everything has come, and close what is done; may be done at any time."""
    steps = tuple(observed(work, node, each) for each in request.steps)
    stage = request.stage
    answered = request.letter(LetterKind.ANSWER) is not None
    if answered and stage in {Stage.DECIDED, Stage.CARRYING_OUT}:
        pending = not all(each.state.is_final for each in steps)
        stage = Stage.CARRYING_OUT if pending else Stage.CLOSED
    moved = replace(request, steps=steps, stage=stage)
    if moved != request:
        work.rights.keep(moved)
    return moved


def observed(sight: Snapshot | Work, node: Node, step: Step) -> Step:
    """Return a step as it stands now; nothing is changed."""
    if step.state is not StepState.UNDER_WAY:
        return step
    if step.doing is Doing.RECALL:
        recall = sight.recalls.recall(RecallId(step.reference))
        if recall is None:
            return step
        standing = standing_now(sight, node.recalls.office, recall)
        done = all(each.standing.is_final for each in standing.parties)
        state = StepState.DONE if done else StepState.UNDER_WAY
        return replace(step, state=state, detail=standing.sentence[:400])
    if step.doing is Doing.ASK_STATE:
        conversation = sight.exchange.conversation(ConversationId(step.reference))
        if conversation is None:
            return step
        state = StepState.DONE if conversation.state in _ENDED else StepState.UNDER_WAY
        return replace(step, state=state, detail=conversation.state, due_on=conversation.due_on)
    return step


def overdue(request: RightsRequest, today: date) -> bool:
    """Return whether an answer is late."""
    return request.is_open and request.letter(LetterKind.ANSWER) is None and today > request.due_on


def _restricted(
    work: Work, node: Node, request: RightsRequest, step: Step, *, ground: str, by: str
) -> Step:
    restriction = UseRestriction(ground, request.id, node.clock.now())
    restrict(work.facts, ConvictionId(step.subject), restriction)
    done = replace(
        step, state=StepState.DONE, reference=request.id, basis=str(RESTRICTION_GROUNDS[ground])
    )
    _log(work, node, request, done, by=by)
    return done


def _altered(
    work: Work,
    node: Node,
    request: RightsRequest,
    step: Step,
    *,
    corrected: Conviction | None,
    by: str,
) -> list[Step]:
    held = work.register.conviction(ConvictionId(step.subject))
    if held is None:
        return [replace(step, state=StepState.NOT_POSSIBLE, detail="it is not here any more")]
    hold = hold_on_conviction(work, held) if request.right is Right.ERASURE else None
    if hold is not None:
        # The step stays due: once the hold ends, carrying out again erases.
        return [replace(step, detail=f"a hold keeps it: {hold.id} ({hold.ground})")]
    if request.right is not Right.ERASURE:
        # A version put in force is an entry like any other; an order of deletion is none.
        require_unfrozen(work, Activity.ENTER)
    entered = node.records.alter_conviction(work, _new_version(request, held, corrected))
    done = replace(step, state=StepState.DONE, reference=f"version {entered.held.version}")
    _log(work, node, request, done, by=by)
    if entered.recall is None:
        return [done]
    recalled = Step(Doing.RECALL, step.subject, StepState.UNDER_WAY, entered.recall.id)
    return [done, recalled]


def _new_version(
    request: RightsRequest, held: HeldConviction, corrected: Conviction | None
) -> Conviction:
    conviction = held.conviction
    if request.right is Right.ERASURE:
        order = Decision(_free_number(conviction), delete_from_register=TriState.YES)
        return replace(conviction, decisions=(*conviction.decisions, order))
    if request.right is Right.SUPPLEMENT and request.decision is not None:
        said = STATEMENT_BY_THE_PERSON + request.decision.statement
        remarks = _with_statement(conviction.remarks, said, request.applicant.language)
        return replace(conviction, remarks=remarks)
    if corrected is None or corrected.id != conviction.id:
        raise InputInvalid(f"Give {conviction.id} as it is to stand.", field="conviction")
    return corrected


def _with_statement(remarks: MultilingualText, said: str, language: str) -> MultilingualText:
    """Return remarks with a statement; wordings of a text are one text, so it joins its own."""
    own = next((each for each in remarks if each.language == language), None)
    if own is None:
        made = (*remarks, *plain(said, language))
    elif said in own.text:
        return remarks
    else:
        joined = replace(own, text=f"{own.text}\n{said}")
        made = tuple(joined if each is own else each for each in remarks)
    if any(len(each.text) > REMARKS_LENGTH for each in made):
        raise InputInvalid(
            f"With the statement the remarks exceed {REMARKS_LENGTH} characters.",
            field="statement",
        )
    return made


def _free_number(conviction: Conviction) -> str:
    taken = {each.id for each in conviction.decisions}
    return next(number for count in range(1, 100_000) if (number := f"D-{count:05d}") not in taken)


def _kept(work: Work, request: RightsRequest, steps: tuple[Step, ...]) -> RightsRequest:
    kept = replace(request, steps=steps)
    work.rights.keep(kept)
    return kept


def _log(work: Work, node: Node, request: RightsRequest, step: Step, *, by: str) -> None:
    node.rights.office.log(
        work,
        Act.RIGHTS_CARRIED_OUT,
        {
            "doing": step.doing,
            "reference": step.reference,
            "request": request.id,
            "subject": step.subject,
        },
        by=by,
    )

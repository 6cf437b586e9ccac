"""Drafts of requests: handed in by another authority of our state, sent by an officer.

The authority reads nothing of the register and nothing of anybody else's. Policy is asked
when a draft is handed in, so that what the law does not allow is never kept, and again when
an officer sends it. What came back reaches the author only after an officer released it, and
only as long as it stands: an answer that was withdrawn, erased or restricted since is not
shown.

Source: FD 2009/315/JHA Art. 6(1), Art. 9(1) (data are used for the purposes for which they
were requested); Directive (EU) 2016/680 Art. 25.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from comity.access.permissions import Permission
from comity.access.principal import Principal, Shown
from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.cleared_view import ClearedSnapshot, cleared
from comity.assembly.handling_gate import require_usable_messages
from comity.assembly.showing import message_presented
from comity.assembly.trial import transaction
from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.law.handling import Use
from comity.law.states import iso_state
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue
from comity.persons.bounds import REMARKS_LENGTH
from comity.persons.texts import MultilingualText, plain
from comity.policy.facts import RequestingAuthority as AuthorityKind
from comity.policy.outcome import Refusal
from comity.records.commands import RequestCommand
from comity.records.drafts import DraftId, DraftState, RequestDraft, Wanted
from comity.records.layout import Section
from comity.records.messages import Kind, RequestingAuthority
from comity.records.model import TriState
from comity.records.requesting import judged
from comity.records.workflow import RequestState
from comity.storage.store import Work
from comity.trust.digest import sha256

_NOT_YOURS: Final = "There is no such draft of yours."
_NOT_HERE: Final = "There is no such draft here."
_NOTHING: Final = "Nothing was released to you, or it no longer stands."


@dataclass(frozen=True, slots=True, repr=False)
class TakenUp:
    """A draft that became a request.

    Attributes:
        draft: As it stands now.
        sent: The request that was composed; ``None`` if it was sent before.
    """

    draft: RequestDraft
    sent: OutgoingMessage | None

    def __repr__(self) -> str:
        """Return the draft's identifier only."""
        return f"TakenUp({self.draft.id})"


def hand_in(
    node: Node, wanted: Wanted, who: Principal, *, anew: DraftId | None = None
) -> RequestDraft | Refusal:
    """Hand a draft in, or one anew that an officer returned.

    The same draft a second time, while it waits, is the one that is there.

    Raises:
        InputInvalid: A value cannot be used, or the account names no authority.
        ReferenceNotFound: ``anew`` is no draft of the caller's.
        ConflictingChange: ``anew`` was not returned.
    """
    who.require(Permission.REQUEST_DRAFT)
    wanted = replace(wanted, authority=_authority_of(who, wanted.authority))
    command = _command(wanted, by=who.account)
    if not wanted.case.strip():
        raise InputInvalid("A request needs its case reference.", field="case")
    now = node.clock.now()
    with node.database.begin() as work:
        before = None if anew is None else _own(work, who, anew)
        for each in work.drafts.of_account(who.account):
            if each.state is DraftState.HANDED_IN and each.wanted == wanted:
                return each
        if before is not None and before.state is not DraftState.RETURNED:
            raise ConflictingChange("Only a draft that was returned is handed in anew.")
        authority = node.records.authority
        decided = judged(authority, command)
        authority.log_decision(work, decided, case=wanted.case, by=who.account)
        if isinstance(decided, Refusal):
            return decided
        identifier = _new_id(node, work) if before is None else before.id
        draft = RequestDraft(identifier, who.account, wanted, DraftState.HANDED_IN, now, now)
        work.drafts.keep(draft)
        fields = {"draft": draft.id, "partner": wanted.to, "purpose": wanted.purpose.value}
        _log(node, work, Act.DRAFT_HANDED_IN, fields, who)
    return draft


def withdraw(node: Node, identifier: DraftId, who: Principal) -> RequestDraft:
    """Withdraw a draft of one's own that no officer took up.

    Raises:
        ReferenceNotFound: It is no draft of the caller's.
        ConflictingChange: An officer took it up.
    """
    who.require(Permission.REQUEST_DRAFT)
    with node.database.begin() as work:
        draft = _own(work, who, identifier)
        if draft.state is DraftState.WITHDRAWN:
            return draft
        if draft.state is DraftState.TAKEN_UP:
            raise ConflictingChange("An officer sent it already; ask the officer to withdraw it.")
        gone = replace(draft, state=DraftState.WITHDRAWN, changed_at=node.clock.now())
        work.drafts.keep(gone)
        _log(node, work, Act.DRAFT_WITHDRAWN, {"draft": draft.id}, who)
    return gone


def own_drafts(node: Node, who: Principal) -> tuple[RequestDraft, ...]:
    """Return the caller's own drafts, oldest first."""
    who.require(Permission.OWN_DRAFT_READ)
    with node.database.read() as snapshot:
        return tuple(snapshot.drafts.of_account(who.account))


def own_draft(node: Node, identifier: DraftId, who: Principal) -> RequestDraft:
    """Return one of the caller's own drafts with whom it is about; on record first.

    Raises:
        ReferenceNotFound: It is no draft of the caller's.
    """
    who.require(Permission.OWN_DRAFT_READ)
    with node.database.begin() as work:
        draft = _own(work, who, identifier)
        _log_reading(node, work, draft, "draft", who)
    return draft


def answer_released(node: Node, identifier: DraftId, who: Principal, language: str) -> Section:
    """Return the answer to one's own request that an officer released; on record first.

    Raises:
        ReferenceNotFound: The draft is not the caller's, or nothing of it is released now.
        ConflictingChange: The state that answered has barred this use since.
    """
    who.require(Permission.OWN_DRAFT_READ)
    with node.database.begin() as work:
        draft = _own(work, who, identifier)
        seen = cleared(work, who)
        standing = _standing_answer(seen, draft)
        if standing is None or standing.id != draft.released:
            raise ReferenceNotFound(_NOTHING)
        require_usable_messages(seen.disclosure, [standing], Use.EVIDENCE, own=node.state)
        shown = message_presented(standing, language)
        _log_reading(node, work, draft, "answer", who)
    return shown


def waiting(node: Node, who: Principal) -> tuple[RequestDraft, ...]:
    """Return the drafts that wait for an officer, oldest first; show no person of them."""
    who.require(Permission.REQUEST_SEND)
    with node.database.read() as snapshot:
        found = cleared(snapshot, who).drafts.every()
    return tuple(each for each in found if each.state is DraftState.HANDED_IN)


def answered(node: Node, who: Principal) -> tuple[RequestDraft, ...]:
    """Return the drafts whose answer stands and is not released, oldest first."""
    who.require(Permission.REQUEST_SEND)
    with node.database.read() as snapshot:
        seen = cleared(snapshot, who)
        return tuple(
            each
            for each in seen.drafts.every()
            if each.state is DraftState.TAKEN_UP
            and (standing := _standing_answer(seen, each)) is not None
            and standing.id != each.released
        )


def read_draft(node: Node, identifier: DraftId, who: Principal) -> RequestDraft:
    """Return a draft with the person it describes, for an officer; on record first.

    Raises:
        ReferenceNotFound: There is none that the officer may know.
    """
    who.require(Permission.REQUEST_SEND)
    with node.database.begin() as work:
        draft = _known(work, who, identifier)
        _log_reading(node, work, draft, "draft", who)
    return draft


def return_draft(node: Node, identifier: DraftId, words: str, who: Principal) -> RequestDraft:
    """Give a draft back to its author, with words.

    Raises:
        ReferenceNotFound: There is none that the officer may know.
        InputInvalid: There are no words, or too many.
        ConflictingChange: It does not wait for an officer.
    """
    who.require(Permission.REQUEST_SEND)
    if not words.strip() or len(words) > REMARKS_LENGTH:
        raise InputInvalid(f"It takes words, at most {REMARKS_LENGTH} characters.", field="reason")
    with node.database.begin() as work:
        draft = _known(work, who, identifier)
        if draft.state is DraftState.RETURNED and draft.words == words.strip():
            return draft
        _require_waiting(draft)
        given_back = replace(
            draft,
            state=DraftState.RETURNED,
            changed_at=node.clock.now(),
            words=words.strip(),
            officer=who.account,
        )
        work.drafts.keep(given_back)
        digest = sha256(words.strip().encode()).hex()
        _log(node, work, Act.DRAFT_RETURNED, {"draft": draft.id, "words_sha256": digest}, who)
    return given_back


def take_up(
    node: Node, identifier: DraftId, who: Principal, *, dry_run: bool = False
) -> TakenUp | Refusal:
    """Send the request of a draft, at the instance of its author.

    Raises:
        ReferenceNotFound: There is none that the officer may know.
        ConflictingChange: It does not wait for an officer.
    """
    who.require(Permission.REQUEST_SEND)
    with transaction(node.database, keep=not dry_run) as work:
        draft = _known(work, who, identifier)
        if draft.state is DraftState.TAKEN_UP:
            return TakenUp(draft, None)
        _require_waiting(draft)
        made = node.records.request(work, _command(draft.wanted, by=who.account))
        if isinstance(made, Refusal):
            return made
        taken = replace(
            draft,
            state=DraftState.TAKEN_UP,
            changed_at=node.clock.now(),
            officer=who.account,
            conversation=made.conversation.id,
        )
        work.drafts.keep(taken)
        fields = {"case": made.conversation.id, "draft": draft.id}
        _log(node, work, Act.DRAFT_TAKEN_UP, fields, who)
    return TakenUp(taken, made.message)


def release(node: Node, identifier: DraftId, who: Principal) -> RequestDraft:
    """Release the answer that stands to the author of the draft.

    Raises:
        ReferenceNotFound: There is no such draft, or no answer stands.
        ConflictingChange: The state that answered bars its use before a court.
    """
    who.require(Permission.RECORD_EXPORT)
    with node.database.begin() as work:
        draft = _known(work, who, identifier)
        seen = cleared(work, who)
        standing = _standing_answer(seen, draft)
        if standing is None:
            raise ReferenceNotFound("No answer to that request stands.")
        if standing.id == draft.released:
            return draft
        require_usable_messages(seen.disclosure, [standing], Use.EVIDENCE, own=node.state)
        released = replace(draft, released=standing.id, changed_at=node.clock.now())
        work.drafts.keep(released)
        fields: dict[str, JsonValue] = {
            "case": standing.conversation,
            "draft": draft.id,
            "message": standing.id,
            "purpose": draft.wanted.purpose.value,
            "to": draft.account,
        }
        _log(node, work, Act.DRAFT_ANSWER_RELEASED, fields, who)
    return released


def _standing_answer(seen: ClearedSnapshot, draft: RequestDraft) -> IncomingMessage | None:
    """Return the answer that stands, as somebody may know it, while it says something."""
    found = None if draft.conversation is None else seen.exchange.conversation(draft.conversation)
    if found is None or found.state != RequestState.ANSWERED:
        return None
    answers = [
        each
        for each in seen.exchange.messages_of(found.id)
        if isinstance(each, IncomingMessage) and each.kind == Kind.REQUEST_RESPONSE
    ]
    # After one was withdrawn it is the later answer that stands.
    last = max(answers, key=lambda each: (each.received_at, each.id), default=None)
    return None if last is None or last.erased_at is not None else last


def _own(work: Work, who: Principal, identifier: DraftId) -> RequestDraft:
    found = work.drafts.draft(identifier)
    if found is None or found.account != who.account:
        # The same words for another's as for none: nobody learns which drafts there are.
        raise ReferenceNotFound(_NOT_YOURS)
    return found


def _known(work: Work, who: Principal, identifier: DraftId) -> RequestDraft:
    found = cleared(work, who).drafts.draft(identifier)
    if found is None:
        raise ReferenceNotFound(_NOT_HERE)
    return found


def _require_waiting(draft: RequestDraft) -> None:
    if draft.state is not DraftState.HANDED_IN:
        raise ConflictingChange(f"The draft does not wait for an officer: it is {draft.state}.")


def _authority_of(who: Principal, named: str) -> str:
    """Return the authority at whose instance it is asked: nobody claims to be another."""
    if who.shown is Shown.OPERATOR:
        if not named.strip():
            raise InputInvalid("Name the authority that asks.", field="authority")
        return named.strip()
    if not who.team.strip():
        raise InputInvalid(
            "Your account names no authority: an administrator sets it as its team.",
            field="authority",
        )
    return who.team.strip()


def _command(wanted: Wanted, *, by: str) -> RequestCommand:
    kind = wanted.authority_kind
    purpose_text = wanted.purpose_text.strip() or wanted.purpose.value.replace("-", " ")
    return RequestCommand(
        to=iso_state(wanted.to),
        person=wanted.person,
        purpose=wanted.purpose,
        purpose_text=_text(purpose_text, "purpose-text"),
        authority=RequestingAuthority(
            name=_text(wanted.authority, "authority"),
            kind=None if kind is AuthorityKind.NOT_STATED else kind.value,
        ),
        by=by,
        case_reference=wanted.case.strip(),
        consent=wanted.consent,
        urgency=TriState.YES if wanted.urgent else TriState.UNKNOWN,
        accusation=_text(wanted.offences, "offences"),
        remarks=_text(wanted.remarks, "remarks"),
    )


def _text(text: str, field: str) -> MultilingualText:
    try:
        return plain(text) if text.strip() else ()
    except ValueError as error:
        raise InputInvalid(str(error), field=field) from error


def _new_id(node: Node, work: Work) -> DraftId:
    return DraftId(f"{node.state}-DRAFT-{work.exchange.next_message_number(1):015d}")


def _log_reading(node: Node, work: Work, draft: RequestDraft, what: str, who: Principal) -> None:
    fields: dict[str, JsonValue] = {
        "case": draft.conversation or draft.id,
        "draft": draft.id,
        "purpose": draft.wanted.purpose.value,
        "what": what,
    }
    _log(node, work, Act.READ_DRAFT, fields, who)


def _log(node: Node, work: Work, act: Act, fields: Mapping[str, JsonValue], who: Principal) -> None:
    log_act(
        work, act, fields, official=who.account, clock=node.clock, randomness=node.rails.randomness
    )

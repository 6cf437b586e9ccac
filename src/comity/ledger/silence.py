"""Checking a deadline entry: does it follow from the file and from the law, and is it refuted."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from comity.errors import EvidenceInvalid
from comity.ids import ConversationId, MessageId, StateCode
from comity.law.time_limits import (
    LIMITS,
    OWN_RECORD_AFTER_INFORMATION,
    OWN_RECORD_REQUEST,
    NoFixedLimit,
    TimeLimit,
)
from comity.law.working_days import calendar_of, due_on
from comity.ledger.anchored_record import ProvenSilence
from comity.ledger.deadline_entry import DeadlineBody
from comity.ledger.deadline_law import (
    Due,
    Exchanged,
    answered_by,
    civil_day,
    due_of,
    questions_open,
    request_of,
    rule_digest,
    zone_of,
)
from comity.trust.digest import sha256
from comity.trust.network_directory import Directory


def proven_silence(
    body: DeadlineBody,
    state: StateCode,
    messages: Sequence[Exchanged],
    receipts: Mapping[MessageId, bytes],
    directory: Directory,
    *,
    anchored_by: datetime | None,
) -> ProvenSilence:
    """Return what a deadline entry proves.

    Args:
        body: What it says.
        state: Whose log it stands in.
        messages: The messages of the file, as the logs prove them.
        receipts: Body of the recipient's entry about each message that is receipted.
        directory: The network document: it may name zones.
        anchored_by: By when others vouch that the entry existed.

    Raises:
        EvidenceInvalid: It does not follow from the recipient's receipt and from the law, it
            was made before the day had passed, or a message of the file contradicts it. The
            fault of the state that made the entry.
        ConfigurationInvalid: The network document names a zone that does not exist.
    """
    request = request_of(messages)
    if request is None:
        raise EvidenceInvalid("The file holds no request that could have been answered.")
    if (state, body.recipient) != (request.sender, request.recipient):
        raise EvidenceInvalid("The entry is not the requesting state's, about the requested one.")
    _check_receipt(body, messages, receipts)
    if body.zone != zone_of(directory, request.recipient):
        raise EvidenceInvalid("The entry dates in a zone that is not the requested state's.")
    limit, remarks = _check_law(body, messages, request.recipient)
    made_by = body.observed_at if anchored_by is None else min(anchored_by, body.observed_at)
    if civil_day(made_by, body.zone) <= body.due_on:
        raise EvidenceInvalid("The entry was made before the day had passed.")
    _check_not_refuted(body, messages, request)
    return ProvenSilence(
        conversation=ConversationId(body.conversation),
        message=MessageId(body.message),
        state=state,
        recipient=request.recipient,
        received_at=body.received_at,
        rule=body.rule,
        basis=str(limit.basis),
        due_on=body.due_on,
        zone=body.zone,
        observed_at=body.observed_at,
        anchored_by=anchored_by,
        remarks=remarks,
    )


def _check_receipt(
    body: DeadlineBody, messages: Sequence[Exchanged], receipts: Mapping[MessageId, bytes]
) -> None:
    """Check that the period started with a receipt that the file holds."""
    message = next((one for one in messages if one.id == body.message), None)
    receipt = receipts.get(MessageId(body.message))
    if message is None or receipt is None:
        raise EvidenceInvalid("The file does not hold the receipt that the entry names.")
    if sha256(receipt) != body.receipt_sha256 or message.received_at != body.received_at:
        raise EvidenceInvalid("The entry names another receipt than the recipient gave.")


def _check_law(
    body: DeadlineBody, messages: Sequence[Exchanged], recipient: StateCode
) -> tuple[TimeLimit, tuple[str, ...]]:
    """Compute the day anew; return the rule, and what differs in the tables of the two."""
    known = [
        one
        for one in messages
        if one.received_at is not None and one.received_at <= body.observed_at
    ]
    found = due_of(known, body.zone)
    limit = LIMITS.get(body.rule)
    if limit is None or isinstance(limit, NoFixedLimit) or not isinstance(found, Due):
        raise EvidenceInvalid("The law sets no day for this answer, as far as is known here.")
    calendar = calendar_of(recipient)
    on = civil_day(body.received_at, body.zone)
    computed = due_on(limit, on, calendar)
    remarks = []
    if rule_digest(limit) != body.law_sha256:
        remarks.append("The entry's author words the time limit otherwise than the tables here.")
    if calendar.computed_with != body.tables:
        remarks.append(
            f"The entry was computed with other tables of working days ({body.tables}) than "
            f"here ({calendar.computed_with})."
        )
    if computed != body.due_on:
        raise EvidenceInvalid(
            f"The last day is {computed.isoformat()} and not the one the entry states. "
            + " ".join(remarks)
        )
    if not _is_rule_of(found, limit, body):
        raise EvidenceInvalid("Another time limit governs this answer than the entry states.")
    citation = limit.basis.citation
    if (body.instrument, body.article) != (citation.act, citation.provision):
        remarks.append("The entry cites another provision than the tables here.")
    return limit, tuple(remarks)


def _is_rule_of(found: Due, stated: TimeLimit, body: DeadlineBody) -> bool:
    """Return whether a rule governs; without the purpose, that of an own record may as well."""
    if found.due_on > body.due_on:
        return False
    return found.limit.key == stated.key or (
        not found.purpose_known and stated in {OWN_RECORD_REQUEST, OWN_RECORD_AFTER_INFORMATION}
    )


def _check_not_refuted(
    body: DeadlineBody, messages: Sequence[Exchanged], request: Exchanged
) -> None:
    """Check that no message that the author had received contradicts it.

    Such a message bears the author's own receipt, dated before the entry.
    """
    arrived = [
        one
        for one in messages
        if one.sender == request.sender
        or (one.received_at is not None and one.received_at <= body.observed_at)
    ]
    answer = answered_by(arrived, request)
    if answer is not None:
        raise EvidenceInvalid(
            f"{request.sender} had recorded the arrival of {answer.id} before it recorded that "
            "nothing had arrived: both are signed by it, and contradict each other."
        )
    if questions_open(arrived, request):
        raise EvidenceInvalid(
            f"{request.recipient} had asked for more information, which was not given."
        )

"""Routes about evidence: what an exchange proves, the file that proves it, and checking one."""

from datetime import datetime
from enum import StrEnum, unique
from typing import Annotated, Final

from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.acts_on_record import log_act
from comity.assembly.anchored_evidence import Exported, export_anchored
from comity.assembly.checking_files import check_file
from comity.assembly.cleared_view import ClearedSnapshot, cleared
from comity.assembly.showing import known_conversation
from comity.errors import ConflictingChange, EvidenceInvalid, LedgerFailure
from comity.ids import ConversationId, MessageId
from comity.ledger.acts import Act
from comity.ledger.evidence_report import EvidenceReport
from comity.trust.digest import sha256
from comity.web.answers import Answer
from comity.web.fields import Body
from comity.web.routing import Call, Method, Route

MOST_CHECKED: Final = 4 * 1024 * 1024
"""Bytes of a file that is checked here; a program's call is bounded by its body besides."""


@unique
class Verdict(StrEnum):
    """What evidence comes to, in a word."""

    VALID = "valid"
    ONE_SIDED = "one-sided"
    """It holds, and for some messages it is one side's record only."""

    WITHDRAWN = "withdrawn"
    """It holds, and something of what was said was recalled or erased since."""

    CHANGED = "changed"
    """It does not hold: something is not as it was logged, or is missing."""


class MessageProved(Answer, frozen=True):
    """A message, with its places in both logs.

    Attributes:
        received_at: When it arrived, as the recipient states; absent: no receipt yet.
        recipient_index: Place of the receipt in the recipient's log.
    """

    id: str
    kind: str
    sender: str
    recipient: str
    sent_at: datetime
    sender_index: int
    received_at: datetime | None
    recipient_index: int | None


class CosignatureShown(Answer, frozen=True):
    """A state whose witness cosigned, and when."""

    state: str
    at: datetime


class StampShown(Answer, frozen=True):
    """A time-stamp authority's word, and whether it can still be relied on."""

    authority: str
    at: datetime
    holds: bool


class VouchedShown(Answer, frozen=True):
    """A published checkpoint, and who vouches for it."""

    log: str
    state: str
    size: int
    root: str
    witnesses: tuple[CosignatureShown, ...]
    threshold: int | None
    time_stamps: tuple[StampShown, ...]


class CheckpointShown(Answer, frozen=True):
    """A signed checkpoint that the evidence rests on."""

    log: str
    size: int
    root: str


class StepShown(Answer, frozen=True):
    """A step of the verification that passed; ``checked`` 0 where it had nothing to check."""

    number: int
    name: str
    proves: str
    checked: int


class EvidenceShown(Answer, frozen=True):
    """What the exchange proves now, from plain words down to the logs."""

    verdict: Verdict
    problem: str
    recalls: tuple[str, ...]
    erased: tuple[str, ...]
    messages: tuple[MessageProved, ...]
    one_sided: tuple[str, ...]
    proved: tuple[str, ...]
    not_proved: tuple[str, ...]
    remarks: tuple[str, ...]
    steps: tuple[StepShown, ...]
    vouched: tuple[VouchedShown, ...]
    checkpoints: tuple[CheckpointShown, ...]
    left_out: tuple[str, ...]
    network_digest: str


class EvidenceFileBody(Body, frozen=True):
    """What the file is to hold.

    Attributes:
        with_payload: Whether it says what the messages say.
        ask_partners: Whether partners are asked what vouches for their logs; that takes time.
    """

    with_payload: bool = True
    ask_partners: bool = False


class EvidenceFile(Answer, frozen=True):
    """An evidence file, verified before it left. ``content`` is base64 in JSON."""

    name: str
    content: bytes
    sha256: str
    messages: int
    left_out: tuple[str, ...]


class FileCheckBody(Body, frozen=True):
    """A file to check; it is not kept. Base64 in JSON."""

    content: Annotated[bytes, Meta(min_length=1, max_length=MOST_CHECKED)]


class FileChecked(Answer, frozen=True):
    """What checking a file found.

    Attributes:
        form: What kind of file it is.
        holds: Whether it is as it was made.
        one_sided: Whether it is, for some messages, one side's record only.
        problem: Why it does not hold; empty if it does.
        proved: What it proves, as sentences.
        not_proved: What it does not.
        sha256: Digest of the file that was checked.
    """

    form: str
    holds: bool
    one_sided: bool
    problem: str
    proved: tuple[str, ...]
    not_proved: tuple[str, ...]
    sha256: str


def evidence(call: Call[None]) -> EvidenceShown:
    """Return what a conversation proves now; it names messages and states, and no person.

    Raises:
        ReferenceNotFound: No conversation of that name is shown to the caller.
    """
    named = ConversationId(call.path["conversation"])
    with call.node.database.read() as snapshot:
        seen = cleared(snapshot, call.who)
        known_conversation(seen, named)
        recalls, erased = _since(seen, named)
    digest = call.node.directory.document.digest()
    try:
        exported = _proved(call, named)
    except (EvidenceInvalid, LedgerFailure) as failure:
        return _unproved(failure.public, recalls, erased, digest)
    report = exported.report
    verdict = Verdict.ONE_SIDED if report.channel else Verdict.VALID
    if recalls or erased:
        verdict = Verdict.WITHDRAWN
    return _shown(verdict, exported, recalls, erased, digest)


def _proved(call: Call[None], named: ConversationId) -> Exported:
    """Return the evidence, checked against what is kept of the messages where that may be used.

    What the messages say is not returned to anybody here; a condition that bars its use in
    evidence bars checking it too, and then the rest is proved without it.
    """
    try:
        return export_anchored(call.node, named, with_payload=True, offline=True)
    except ConflictingChange:
        return export_anchored(call.node, named, with_payload=False, offline=True)


def evidence_file(call: Call[EvidenceFileBody]) -> EvidenceFile:
    """Return the evidence file of a conversation; that it was taken is on record first.

    Raises:
        ReferenceNotFound: No conversation of that name is shown to the caller.
        EvidenceInvalid: What should prove the exchange is missing.
        ConflictingChange: A condition bars its use in evidence.
    """
    body, named = call.body, ConversationId(call.path["conversation"])
    with call.node.database.read() as snapshot:
        known_conversation(cleared(snapshot, call.who), named)
    exported = export_anchored(
        call.node, named, with_payload=body.with_payload, offline=not body.ask_partners
    )
    messages = len(exported.report.messages) + len(exported.report.channel)
    digest = sha256(exported.raw).hex()
    with call.node.database.begin() as work:
        log_act(
            work,
            Act.EXPORT_EVIDENCE,
            {
                "case": named,
                "messages": messages,
                "payload": "disclosed" if body.with_payload else "left out",
                "sha256": digest,
            },
            official=call.who.account,
            clock=call.node.clock,
            randomness=call.node.rails.randomness,
        )
    return EvidenceFile(
        name=f"{named}.evidence",
        content=exported.raw,
        sha256=digest,
        messages=messages,
        left_out=exported.left_out,
    )


def file_check(call: Call[FileCheckBody]) -> FileChecked:
    """Check a file that somebody brings: evidence, or a sealed document."""
    checked = check_file(call.node, call.body.content)
    return FileChecked(
        form=checked.form,
        holds=not checked.problem,
        one_sided=checked.one_sided,
        problem=checked.problem,
        proved=checked.proved,
        not_proved=checked.not_proved,
        sha256=sha256(call.body.content).hex(),
    )


def _since(seen: ClearedSnapshot, named: ConversationId) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which recalls and erasures concern what a conversation said."""
    messages = seen.exchange.messages_of(named)
    names = {each.id for each in messages}
    asked = {item.recall for name in sorted(names) for item in seen.recalls.items_about(name)}
    erased = tuple(each.id for each in messages if each.erased_at is not None)
    return tuple(sorted(asked)), erased


def _unproved(
    problem: str, recalls: tuple[str, ...], erased: tuple[str, ...], digest: str
) -> EvidenceShown:
    return EvidenceShown(
        verdict=Verdict.CHANGED,
        problem=problem,
        recalls=recalls,
        erased=erased,
        messages=(),
        one_sided=(),
        proved=(),
        not_proved=(),
        remarks=(),
        steps=(),
        vouched=(),
        checkpoints=(),
        left_out=(),
        network_digest=digest,
    )


def _shown(
    verdict: Verdict,
    exported: Exported,
    recalls: tuple[str, ...],
    erased: tuple[str, ...],
    digest: str,
) -> EvidenceShown:
    report = exported.report
    return EvidenceShown(
        verdict=verdict,
        problem="",
        recalls=recalls,
        erased=erased,
        messages=tuple(
            MessageProved(
                id=each.id,
                kind=each.kind,
                sender=each.sender,
                recipient=each.recipient,
                sent_at=each.sent_at,
                sender_index=each.sender_index,
                received_at=each.received_at,
                recipient_index=each.recipient_index,
            )
            for each in report.messages
        ),
        one_sided=tuple(MessageId(each.id) for each in report.channel),
        proved=report.proved,
        not_proved=report.not_proved,
        remarks=report.remarks,
        steps=tuple(
            StepShown(number=each.number, name=each.name, proves=each.proves, checked=each.checked)
            for each in report.steps
        ),
        vouched=_vouched(report),
        checkpoints=tuple(
            CheckpointShown(log=each.origin, size=each.size, root=each.root) for each in report.logs
        ),
        left_out=exported.left_out,
        network_digest=digest,
    )


def _vouched(report: EvidenceReport) -> tuple[VouchedShown, ...]:
    return tuple(
        VouchedShown(
            log=each.origin,
            state=each.state,
            size=each.size,
            root=each.root,
            witnesses=tuple(CosignatureShown(state=one.state, at=one.at) for one in each.witnesses),
            threshold=each.threshold,
            time_stamps=tuple(
                StampShown(authority=one.authority, at=one.at, holds=one.holds)
                for one in each.time_stamps
            ),
        )
        for each in report.anchors
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/conversations/{conversation}/evidence",
        permission=Permission.CONVERSATION_READ,
        summary="Say what a conversation proves now, and by whom; not what it says.",
        handler=evidence,
        answer=EvidenceShown,
    ),
    Route(
        method=Method.POST,
        path="/conversations/{conversation}/evidence-files",
        permission=Permission.RECORD_EXPORT,
        summary="Hand out the evidence file of a conversation; who took it goes on record.",
        handler=evidence_file,
        body=EvidenceFileBody,
        answer=EvidenceFile,
    ),
    Route(
        method=Method.POST,
        path="/file-checks",
        permission=Permission.CONVERSATION_READ,
        summary="Check a file that Comity handed out, here or in another state. It is not kept.",
        handler=file_check,
        body=FileCheckBody,
        answer=FileChecked,
    ),
)

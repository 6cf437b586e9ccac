"""Routes of rectification: a conviction put right field by field, as a person was granted."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.rights_casework import carry_out
from comity.assembly.rights_correcting import correctable_fields, corrected
from comity.assembly.trial import transaction
from comity.errors import ConflictingChange, ReferenceNotFound
from comity.ids import ConvictionId
from comity.law.rights import Right
from comity.records.ports import HeldConviction
from comity.records.presentation import present_conviction
from comity.rights.model import Doing, LetterKind, RightsRequest, StepState
from comity.rights.office import known
from comity.storage.store import Work
from comity.web.answers import Answer, SectionShown
from comity.web.api_rights import RightsShown, log_rights_read, rights_shown
from comity.web.fields import Body
from comity.web.language import LANGUAGE, language_of
from comity.web.routing import Call, Method, Route

_MOST_VALUES: Final = 2_000


class CorrectionBody(Body, frozen=True):
    """A statement as it is to stand; an empty value states nothing."""

    name: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]{1,60}$", max_length=60)]
    value: Annotated[str, Meta(max_length=4000)]


class CorrectionsBody(Body, frozen=True):
    """What is put right in a version. A dry run shows how the conviction would stand."""

    version: Annotated[int, Meta(ge=1, le=1_000_000)]
    values: Annotated[tuple[CorrectionBody, ...], Meta(min_length=1, max_length=_MOST_VALUES)]
    dry_run: bool = False


class CorrectableShown(Answer, frozen=True):
    """A statement that may be corrected."""

    name: str
    part: str
    field: str
    value: str


class CorrectableAnswer(Answer, frozen=True):
    """A conviction that is to be put right, and what may be corrected in it."""

    conviction: str
    version: int
    fields: tuple[CorrectableShown, ...]


class CorrectedAnswer(Answer, frozen=True):
    """How a conviction stood and how it stands, and the request."""

    dry_run: bool
    request: RightsShown
    before: SectionShown
    after: SectionShown


def correctable(call: Call[None]) -> CorrectableAnswer:
    """Return what may be corrected in a conviction that is granted to be put right.

    Raises:
        ConflictingChange: No such rectification is granted and answered, or it is done.
    """
    with call.node.database.begin() as work:
        found = known(cleared(work, call.who).rights, call.path["request"])
        held = _granted(work, call, found)
        log_rights_read(work, call, found.id, "correctable")
    return CorrectableAnswer(
        conviction=held.conviction.id,
        version=held.version,
        fields=tuple(
            CorrectableShown(name=each.name, part=each.part, field=each.field, value=each.value)
            for each in correctable_fields(held.conviction)
        ),
    )


def put_right(call: Call[CorrectionsBody]) -> CorrectedAnswer:
    """Put a conviction right, and tell whoever was given it before; or show how it would stand.

    Raises:
        ConflictingChange: No such rectification is granted and answered, it is done, or the
            conviction was changed meanwhile.
    """
    node, body, language = call.node, call.body, language_of(call)
    with transaction(node.database, keep=not body.dry_run) as work:
        found = known(cleared(work, call.who).rights, call.path["request"])
        log_rights_read(work, call, found.id, "correctable")
        held = _granted(work, call, found)
        if held.version != body.version:
            raise ConflictingChange(
                f"The conviction was changed meanwhile; it stands as version {held.version} now. "
                "Nothing was put right."
            )
        values = {each.name: each.value for each in body.values}
        made = corrected(held.conviction, values)
        carried = carry_out(work, node, found.id, by=call.who.account, corrected=made)
    if body.dry_run:
        # The trial was undone, and the look with it.
        with node.database.begin() as work:
            log_rights_read(work, call, found.id, "correctable")
    return CorrectedAnswer(
        dry_run=body.dry_run,
        request=rights_shown(carried, node.rights.office.today()),
        before=_section(held, language),
        after=msgspec.convert(present_conviction(made, language).to_dict(), SectionShown),
    )


def _granted(
    work: Work, call: Call[None] | Call[CorrectionsBody], request: RightsRequest
) -> HeldConviction:
    """Return the conviction of a step that is due.

    Raises:
        ConflictingChange: No such rectification is granted and answered, or it is done.
        ReferenceNotFound: The register does not hold it any more.
    """
    subject = call.path["conviction"]
    is_due = any(
        (each.doing, each.subject, each.state) == (Doing.ALTER, subject, StepState.DUE)
        for each in request.steps
    )
    is_answered = request.letter(LetterKind.ANSWER) is not None
    if request.right is not Right.RECTIFICATION or not is_answered or not is_due:
        raise ConflictingChange(
            "Nothing is to be put right there: it must be granted, and answered, and not done yet."
        )
    held = cleared(work, call.who).register.conviction(ConvictionId(subject))
    if held is None:
        raise ReferenceNotFound("The register does not hold that conviction.")
    return held


def _section(held: HeldConviction, language: str) -> SectionShown:
    return msgspec.convert(present_conviction(held.conviction, language).to_dict(), SectionShown)


_ONE: Final = "/rights/{request}/corrections/{conviction}"

ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path=_ONE,
        permission=Permission.RIGHTS_DECIDE,
        summary="Show what may be corrected in a conviction that is granted to be put right.",
        handler=correctable,
        answer=CorrectableAnswer,
    ),
    Route(
        method=Method.POST,
        path=_ONE,
        permission=Permission.RIGHTS_DECIDE,
        summary="Put a conviction right as granted; recipients follow. A dry run shows it.",
        handler=put_right,
        body=CorrectionsBody,
        answer=CorrectedAnswer,
        query=LANGUAGE,
    ),
)
"""The routes of rectification."""

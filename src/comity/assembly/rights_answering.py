"""The answer to a person, and every other letter: what each tells, issued once."""

from collections.abc import Iterable
from typing import Final

from comity.assembly.build import Node
from comity.assembly.rights_casework import go_on
from comity.assembly.rights_extract import access_parts
from comity.assembly.rights_letters import issue_letter
from comity.assembly.rights_own_record import states_parts
from comity.law.rights import Right
from comity.rights.letter_form import LetterContent, LetterPart
from comity.rights.model import LetterKind, Outcome, RightsId, RightsRequest
from comity.rights.office import known
from comity.rights.phrases import phrase
from comity.storage.store import Work

_TELLING: Final = frozenset({Outcome.FULL, Outcome.PARTIAL})


def answer_letter(
    work: Work,
    node: Node,
    identifier: RightsId,
    *,
    by: str,
    kind: LetterKind = LetterKind.ANSWER,
) -> tuple[RightsRequest, LetterContent]:
    """Issue a letter with everything that it tells, and go on with the request.

    Args:
        work: The open transaction; the letter leaves after its commit.
        node: The node.
        identifier: The request.
        by: Who issues it.
        kind: Which letter.

    Raises:
        ReferenceNotFound: There is no such request.
        ConflictingChange: The request does not stand where such a letter belongs.
    """
    found = go_on(work, node, known(work.rights, identifier))
    parts = _parts(work, node, found, kind)
    made, content = issue_letter(work, node.rights.office, found, kind, by=by, parts=parts)
    return go_on(work, node, made), content


def _parts(
    work: Work, node: Node, request: RightsRequest, kind: LetterKind
) -> Iterable[LetterPart]:
    """Return what a letter tells beside its words; nothing where the answer lets nothing out."""
    if kind is LetterKind.CARRIED_OUT:
        return _done(work, request)
    told = request.decision is not None and request.decision.outcome in _TELLING
    if kind is not LetterKind.ANSWER or not told:
        return ()
    if request.right is Right.ACCESS:
        return access_parts(work, node.rights.office, request)
    if request.right is Right.OWN_RECORD:
        return (*access_parts(work, node.rights.office, request), *states_parts(work, request))
    return ()


def _done(work: Work, request: RightsRequest) -> Iterable[LetterPart]:
    language = request.applicant.language
    rows = tuple(
        (f"{phrase(each.doing, language)} {each.subject}", phrase(each.state, language))
        for each in request.steps
    )
    parts = [LetterPart(phrase(request.right, language), rows)] if rows else []
    if request.right is Right.OWN_RECORD:
        parts += states_parts(work, request)
    return parts

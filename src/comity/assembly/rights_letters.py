"""Letters to persons: composed, put on record with their digest, and only then written."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.sealed_pages import sealed_pages
from comity.errors import ConflictingChange
from comity.ledger.acts import Act
from comity.rights.letter_form import LetterContent, LetterPart
from comity.rights.letters import compose_letter
from comity.rights.model import Letter, LetterKind, RightsRequest, Stage
from comity.rights.office import RightsOffice
from comity.storage.store import Work
from comity.transport.documents.letter import write_letter
from comity.transport.forms.wording import name_words
from comity.trust.digest import sha256

_ONCE: Final = frozenset({LetterKind.RECEIPT, LetterKind.ANSWER, LetterKind.CARRIED_OUT})


def issue_letter(
    work: Work,
    office: RightsOffice,
    request: RightsRequest,
    kind: LetterKind,
    *,
    by: str,
    parts: Iterable[LetterPart] = (),
) -> tuple[RightsRequest, LetterContent]:
    """Compose a letter and put it on record; one that was issued before is the same again.

    Args:
        work: The open transaction; the letter leaves after its commit.
        office: Ours.
        request: What it is about.
        kind: What it is.
        by: Who issues it.
        parts: What is told beside.

    Returns:
        The request with the letter, and the letter.

    Raises:
        ConflictingChange: The request does not stand where such a letter belongs.
    """
    before = request.letter(kind)
    if before is not None and kind in _ONCE:
        return request, before.content
    _check(request, kind)
    applicant = request.applicant
    recipient = [name_words(applicant.person.name), *applicant.address.splitlines()]
    content = compose_letter(
        request, kind, office.sender, made_on=office.today(), recipient=recipient, parts=parts
    )
    if before is not None and replace(content, number=before.content.number) == before.content:
        return request, before.content
    digest = sha256(content.as_text().encode("utf-8")).hex()
    made = Letter(kind, digest, content, by, office.now())
    kept = replace(request, letters=(*request.letters, made))
    work.rights.keep(kept)
    office.log(
        work,
        Act.RIGHTS_LETTER,
        {"letter": kind, "request": request.id, "sha256": digest},
        by=by,
    )
    return kept, content


def sealed_letter(
    work: Work, node: Node, request: RightsRequest, letter: Letter, *, by: str
) -> bytes:
    """Return a letter as PDF/A under the authority's seal, once it is on record that it leaves.

    Handed out again it is the same letter; the seal bears the moment.

    Args:
        work: The open transaction; the file leaves after its commit.
        node: The node.
        request: The request that it answers.
        letter: The letter, as it was issued.
        by: Who hands it out.

    Raises:
        AccessDenied: Whoever acts broke the glass for another case.
        ProcessingFrozen: Disclosures are stopped.
        KeyUnavailable, KeyLocked: The authority's seal cannot be used.
        ConfigurationInvalid: The optional part that draws is not installed.
    """
    content = sealed_pages(node, write_letter(letter.content, is_sealed=True))
    _log_leaving(work, node, request, letter.kind, content, by=by)
    return content


def letter_file(content: LetterContent, path: Path) -> bytes:
    """Return a letter as the file's name wants it: ``.pdf``, or plain text.

    Raises:
        ConfigurationInvalid: The optional part that draws is not installed.
    """
    if path.suffix.lower() == ".pdf":
        return write_letter(content)
    return content.as_text().encode("utf-8")


def letter_taken(
    work: Work,
    node: Node,
    request: RightsRequest,
    kind: LetterKind,
    *,
    content: LetterContent,
    path: Path,
    by: str,
) -> bytes:
    """Return the file of a letter, not sealed, once it is on record that it leaves.

    Args:
        work: The open transaction; the file is written after its commit.
        node: The node.
        request: The request that it answers.
        kind: Which letter.
        content: The letter, as it was issued.
        path: Where it is to be written.
        by: Who takes it.

    Raises:
        AccessDenied: Whoever acts broke the glass for another case.
        ProcessingFrozen: Disclosures are stopped.
        ConfigurationInvalid: The optional part that draws is not installed.
    """
    file = letter_file(content, path)
    _log_leaving(work, node, request, kind, file, by=by)
    return file


def _log_leaving(
    work: Work, node: Node, request: RightsRequest, kind: LetterKind, file: bytes, *, by: str
) -> None:
    log_act(
        work,
        Act.ISSUE_DOCUMENT,
        {"case": request.id, "document": f"letter-{kind}", "sha256": sha256(file).hex()},
        official=by,
        clock=node.clock,
        randomness=node.rails.randomness,
    )


def _check(request: RightsRequest, kind: LetterKind) -> None:
    stage = request.stage
    match kind:
        case LetterKind.IDENTITY_WANTED if stage is not Stage.REGISTERED:
            raise ConflictingChange("It is known who asks.")
        case LetterKind.EXTENSION if not request.extensions:
            raise ConflictingChange("The answer was not put off.")
        case LetterKind.ANSWER if stage is not Stage.DECIDED:
            raise ConflictingChange("There is no decision yet that may be told.")
        case LetterKind.CARRIED_OUT if request.letter(LetterKind.ANSWER) is None:
            raise ConflictingChange("The request was not answered yet.")
        case LetterKind.CARRIED_OUT if not all(each.state.is_final for each in request.steps):
            raise ConflictingChange("Not everything that was granted is done yet.")
        case _:
            return

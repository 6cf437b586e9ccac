"""Routes of letters to persons: composed in the person's language, issued once, handed out."""

from base64 import b64encode
from datetime import date
from typing import Final

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.rights_answering import answer_letter
from comity.assembly.rights_letters import sealed_letter
from comity.assembly.trial import transaction
from comity.errors import ReferenceNotFound
from comity.rights.letter_form import LetterContent
from comity.rights.model import LetterKind, RightsId
from comity.rights.office import known
from comity.trust.digest import sha256
from comity.web.answers import Answer
from comity.web.api_rights import log_rights_read
from comity.web.fields import Body, ShortText
from comity.web.routing import Call, Method, Route


class LetterBody(Body, frozen=True):
    """Which letter. A dry run issues nothing; that somebody read it is on record."""

    kind: LetterKind
    dry_run: bool = False


class LetterFileBody(Body, frozen=True):
    """Which letter that was issued, by its number."""

    number: ShortText


class LetterPartShown(Answer, frozen=True):
    """A table of a letter: captions and values."""

    title: str
    rows: tuple[tuple[str, str], ...]


class LetterShown(Answer, frozen=True):
    """A letter to a person, in the person's language."""

    kind: str
    dry_run: bool
    number: str
    made_on: date
    language: str
    authority: str
    title: str
    recipient: tuple[str, ...]
    paragraphs: tuple[str, ...]
    parts: tuple[LetterPartShown, ...]
    remedies: tuple[str, ...]
    text: str


class LetterFile(Answer, frozen=True):
    """A letter as sealed PDF/A, in base64."""

    name: str
    sha256: str
    content: str


def letter(call: Call[LetterBody]) -> LetterShown:
    """Issue a letter, or show how it would read."""
    node, body = call.node, call.body
    with transaction(node.database, keep=not body.dry_run) as work:
        found = known(cleared(work, call.who).rights, call.path["request"])
        # Issued before, it is told again and nothing is issued: that is a look all the same.
        log_rights_read(work, call, found.id, "letter")
        _, content = answer_letter(
            work, node, RightsId(found.id), by=call.who.account, kind=body.kind
        )
    if body.dry_run:
        # A preview tells what is held as much as the letter does, and its trial was undone.
        with node.database.begin() as work:
            log_rights_read(work, call, found.id, "letter")
    return _letter(content, body.kind, dry_run=body.dry_run)


def handed_out(call: Call[LetterFileBody]) -> LetterFile:
    """Hand out a letter that was issued, as sealed PDF/A; that it leaves is on record first.

    Raises:
        ReferenceNotFound: No letter of that number was issued.
    """
    node = call.node
    with node.database.begin() as work:
        found = known(cleared(work, call.who).rights, call.path["request"])
        one = next(
            (each for each in found.letters if each.content.number == call.body.number), None
        )
        if one is None:
            raise ReferenceNotFound("No letter of that number was issued.")
        content = sealed_letter(work, node, found, one, by=call.who.account)
    return LetterFile(
        name=f"{one.content.number.replace('/', '-')}.pdf",
        sha256=sha256(content).hex(),
        content=b64encode(content).decode("ascii"),
    )


def _letter(content: LetterContent, kind: LetterKind, *, dry_run: bool) -> LetterShown:
    return LetterShown(
        kind=kind,
        dry_run=dry_run,
        number=content.number,
        made_on=content.made_on,
        language=content.language,
        authority=content.sender.authority,
        title=content.title,
        recipient=content.recipient,
        paragraphs=content.paragraphs,
        parts=tuple(LetterPartShown(title=each.title, rows=each.rows) for each in content.parts),
        remedies=content.remedies,
        text=content.as_text(),
    )


_ONE: Final = "/rights/{request}"

ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.POST,
        path=f"{_ONE}/letters",
        permission=Permission.RIGHTS_DECIDE,
        summary="Issue a letter in the person's language; issued again it is the same letter.",
        handler=letter,
        body=LetterBody,
        answer=LetterShown,
    ),
    Route(
        method=Method.POST,
        path=f"{_ONE}/letter-files",
        permission=Permission.RIGHTS_DECIDE,
        summary="Hand out a letter that was issued, as PDF/A under the authority's seal.",
        handler=handed_out,
        body=LetterFileBody,
        answer=LetterFile,
    ),
)
"""The routes of letters."""

"""Letters to persons, put together from reviewed phrases.

What a letter says follows from the request, the decision and the parts it is given. A letter
that neither confirms nor denies takes no parts and reads nothing else, so that it cannot
differ by what is held.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from comity.law.rights import Right
from comity.rights.letter_form import LetterContent, LetterPart, Sender
from comity.rights.model import Decision, LetterKind, Outcome, RightsRequest
from comity.rights.phrases import phrase

_GRANTED_ELSEWHERE: Final = frozenset(
    {Right.RECTIFICATION, Right.SUPPLEMENT, Right.ERASURE, Right.RESTRICTION}
)
_WITH_PARTS: Final = frozenset({Outcome.FULL, Outcome.PARTIAL})


def letter_number(request: RightsRequest) -> str:
    """Return the number of the next letter of a request; no chance is in it."""
    return f"{request.id}/{len(request.letters) + 1}"


def compose_letter(
    request: RightsRequest,
    kind: LetterKind,
    sender: Sender,
    *,
    made_on: date,
    recipient: Sequence[str],
    parts: Iterable[LetterPart] = (),
) -> LetterContent:
    """Return a letter.

    Args:
        request: What it is about.
        kind: What it is.
        sender: Who writes.
        made_on: Its day.
        recipient: Name and address, lines.
        parts: What is told beside; left out where the answer lets nothing be told.

    Raises:
        ValueError: An answer without a decision, or an extension without one. The caller's bug.
    """
    language = request.applicant.language
    decision = request.decision
    if kind is LetterKind.ANSWER and decision is None:
        raise ValueError("an answer needs a decision")
    told = kind is LetterKind.CARRIED_OUT or (
        kind is LetterKind.ANSWER and decision is not None and decision.outcome in _WITH_PARTS
    )
    return LetterContent(
        sender=sender,
        language=language,
        number=letter_number(request),
        made_on=made_on,
        title=f"{phrase(f'title-{kind}', language)}: {phrase(request.right, language)}",
        recipient=tuple(recipient),
        paragraphs=_paragraphs(request, kind),
        parts=tuple(parts) if told else (),
        remedies=_remedies(sender, language, request, kind),
    )


def _paragraphs(request: RightsRequest, kind: LetterKind) -> tuple[str, ...]:
    language = request.applicant.language
    match kind:
        case LetterKind.RECEIPT:
            said = phrase("receipt", language).format(
                received=request.received_on.isoformat(), due=request.due_on.isoformat()
            )
            return said, phrase("free", language)
        case LetterKind.IDENTITY_WANTED:
            return phrase("identity-wanted", language), phrase("not-looked", language)
        case LetterKind.EXTENSION:
            if not request.extensions:
                raise ValueError("there is no extension to tell of")
            latest = request.extensions[-1]
            # The reason is an official's own text: braces in it are no places.
            said = phrase("extension", language).replace("{due}", latest.until.isoformat())
            return (said.replace("{reason}", latest.reason),)
        case LetterKind.CARRIED_OUT:
            return (phrase("carried-out", language),)
        case LetterKind.ANSWER if request.decision is not None:
            return _answer(request, request.decision)
        case _:
            raise ValueError(f"a letter of kind {kind} says nothing here")


def _answer(request: RightsRequest, decision: Decision) -> tuple[str, ...]:
    language = request.applicant.language
    said = [phrase(f"answer-{decision.outcome}", language)]
    if decision.outcome in {Outcome.PARTIAL, Outcome.REFUSED}:
        said += [f"{phrase(each, language)}." for each in decision.grounds]
    if decision.outcome in _WITH_PARTS:
        if request.right in _GRANTED_ELSEWHERE:
            said.append(phrase("recipients-follow", language))
        if request.right is Right.ACCESS:
            said.append(phrase("your-rights", language))
    return tuple(said)


def _remedies(
    sender: Sender, language: str, request: RightsRequest, kind: LetterKind
) -> tuple[str, ...]:
    if kind is LetterKind.IDENTITY_WANTED:
        return ()
    supervisor, court = (f": {each}" if each else "" for each in (sender.supervisor, sender.court))
    said = [phrase("remedy-complaint", language).replace("{at}", supervisor)]
    if request.right is not Right.THROUGH_SUPERVISOR:
        said.append(phrase("remedy-through", language))
    said.append(phrase("remedy-court", language).replace("{at}", court))
    return tuple(said)

"""A document in words, in the order in which it is read."""

from dataclasses import dataclass
from typing import Final, TypeAlias

from comity.law.purposes import Purpose
from comity.persons.redaction import Redacted
from comity.records.messages import RequestResponse
from comity.transport.documents.model import Answer, Document, DocumentKind
from comity.transport.documents.words import wording
from comity.transport.forms.content import Part
from comity.transport.forms.conviction_part import conviction_part
from comity.transport.forms.envelope import Party
from comity.transport.forms.form_content import result_words
from comity.transport.forms.labels import Languages
from comity.transport.forms.person_part import person_part
from comity.transport.forms.wording import Wording, lined


@dataclass(frozen=True, slots=True, repr=False)
class Title(Redacted):
    """A title.

    Attributes:
        level: 1 for the document's own, 2 for a section.
        text: The words.
    """

    level: int
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class Lead(Redacted):
    """What the document says, in one sentence."""

    text: str


@dataclass(frozen=True, slots=True, repr=False)
class Facts(Redacted):
    """A table of captions and values; a value may have several lines."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, repr=False)
class Points(Redacted):
    """A list of sentences."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Check(Redacted):
    """How the document is checked: a symbol with sentences beside it.

    Attributes:
        symbol: What the QR code holds.
        alternative: What a screen reader says in its place.
        texts: The sentences.
        digest: The digest in the symbol, in figures, with its caption.
    """

    symbol: str
    alternative: str
    texts: tuple[str, ...]
    digest: tuple[str, str]


Block: TypeAlias = Title | Lead | Facts | Points | Check

_TITLES: Final = {
    DocumentKind.EXTRACT: "title-extract",
    DocumentKind.CERTIFICATE: "title-certificate",
    DocumentKind.REPLY: "title-reply",
}


@dataclass(frozen=True, slots=True, repr=False)
class Content(Redacted):
    """A whole document in words.

    Attributes:
        title: Its title, also for programs that list documents.
        state: The issuing state.
        authority: The issuing authority.
        number: The document's number.
        made_on: Day of issue, ISO 8601.
        blocks: What it says.
        from_right: Whether its pages run from right to left.
        handling: How it is to be handled; stands on every page. Empty for nothing.
        training: That it was made in a training room; stands on top of every page. Empty if not.
    """

    title: str
    state: str
    authority: str
    number: str
    made_on: str
    blocks: tuple[Block, ...]
    from_right: bool = False
    handling: str = ""
    training: str = ""


def content_of(
    document: Document,
    *,
    digest: str,
    has_evidence: bool,
    is_sealed: bool,
    is_complete: bool = True,
    page: str = "",
    code: str = "",
) -> Content:
    """Return a document in words. The same document always gives the same.

    Args:
        document: The document.
        digest: SHA-256 of its record, 64 hexadecimal digits.
        has_evidence: Whether evidence of the exchange is attached.
        is_sealed: Whether it will bear a seal; it says so.
        is_complete: Whether every character can be drawn.
        page: Address of the page where anybody checks it; empty if none is known.
        code: What that page asks for beside number and date; empty if it does not know it.
    """
    language = document.language
    words = Wording(Languages(language, language))
    title = wording(_TITLES[document.kind], language)
    blocks: list[Block] = [Title(1, title), Lead(_lead(document, words))]
    blocks += _section(person_part(document.person, None, words), words)
    for number, conviction in enumerate(document.convictions, 1):
        blocks += _section(conviction_part(conviction, number, words, brief=True), words)
    blocks += [
        Title(2, wording("section-about", language)),
        Facts(_about(document, words)),
        Title(2, wording("section-not-said", language)),
        Points(_not_said(document, is_complete=is_complete)),
        Title(2, wording("section-check", language)),
        _check(
            document,
            digest,
            has_evidence=has_evidence,
            is_sealed=is_sealed,
            online=_online(page, code, language),
        ),
    ]
    return Content(
        title=title,
        state=words.state(document.issuer.state),
        authority=document.issuer.authority,
        number=document.number,
        made_on=document.made_on.isoformat(),
        blocks=tuple(blocks),
        training=wording("training", language) if document.training else "",
    )


def symbol_text(document: Document, digest: str) -> str:
    """Return what the QR code holds: enough to ask for the file and to know it again."""
    return f"comity-document/1 {document.number} {document.made_on.isoformat()} sha256:{digest}"


def _lead(document: Document, words: Wording) -> str:
    count = len(document.convictions)
    if document.answer is not None:
        answered = words.state(document.answer.answered.state)
        given = RequestResponse(document.answer.outcome, document.person, document.convictions)
        return f"{answered}: {result_words(given, words)}."
    key = "says-some" if count else "says-none"
    return wording(key, document.language).format(count=count)


def _section(part: Part, words: Wording) -> list[Block]:
    """Return a part of a form as title and table; what is not stated is left out."""
    title = lined([words.label(part.label), part.number], " ")
    rows = tuple((words.label(each.label), each.value) for each in part.fields if each.value)
    return [Title(2, title), Facts(rows)]


def _about(document: Document, words: Wording) -> tuple[tuple[str, str], ...]:
    language = document.language
    answer = document.answer
    rows = [
        (wording("number", language), document.number),
        (wording("issued-on", language), document.made_on.isoformat()),
        (wording("issued-by", language), _party(document.issuer, words)),
        (words.label("purpose"), _purpose(document.purpose, words)),
        (words.label("case-reference"), document.case),
        *(() if answer is None else _exchange(answer, words, language)),
    ]
    return tuple((caption, value) for caption, value in rows if value)


def _exchange(answer: Answer, words: Wording, language: str) -> tuple[tuple[str, str], ...]:
    states = lined((words.state(each) for each in answer.other_states), ", ")
    return (
        (wording("asked-by", language), _party(answer.asked, words)),
        (wording("request-reference", language), answer.request),
        (wording("answered-by", language), _party(answer.answered, words)),
        (wording("reply-reference", language), answer.reply),
        (words.label("denial-ground"), answer.denial_ground),
        (words.label("ask-instead"), states),
    )


def _party(party: Party, words: Wording) -> str:
    return lined([party.authority, words.state(party.state)], ", ")


def _purpose(purpose: str, words: Wording) -> str:
    """Return the purpose; another state's own code as it came."""
    try:
        return words.label(f"purpose-{Purpose(purpose)}")
    except ValueError:
        return purpose


def _not_said(document: Document, *, is_complete: bool) -> tuple[str, ...]:
    if document.kind is DocumentKind.REPLY:
        keys = ["not-said-reply", "not-said-identity"]
    else:
        keys = ["not-said-day", "not-said-identity", "not-said-others"]
    keys.append("not-said-words")
    if not is_complete:
        keys.append("not-said-characters")
    return tuple(wording(key, document.language) for key in keys)


def _online(page: str, code: str, language: str) -> tuple[str, ...]:
    if not code:
        return ()
    said = f"{wording('check-code', language)}: {code}"
    return (wording("check-page", language), f"{page} · {said}" if page else said)


def _check(
    document: Document,
    digest: str,
    *,
    has_evidence: bool,
    is_sealed: bool,
    online: tuple[str, ...],
) -> Check:
    language = document.language
    keys = ["check-sealed" if is_sealed else "check-unsealed", "check-paper"]
    if has_evidence:
        keys.append("check-evidence")
    return Check(
        symbol=symbol_text(document, digest),
        alternative=wording("symbol", language),
        texts=(*(wording(key, language) for key in keys), *online),
        digest=(wording("record-digest", language), digest),
    )

"""What a document says, before anybody puts it into words."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import Final, Literal

from comity.persons.person import Person
from comity.persons.redaction import Redacted
from comity.records.model import Conviction
from comity.transport.forms.envelope import Party

TrainingMark = Literal["Training: nobody here exists."]
TRAINING_MARK: Final[TrainingMark] = "Training: nobody here exists."
"""Stands in the record of a document that was made in a training room, and on each of its pages."""


@unique
class DocumentKind(StrEnum):
    """What kind of document it is."""

    EXTRACT = "extract"
    """What the register holds, for an authority."""

    CERTIFICATE = "certificate"
    """What the register shows, for the person, to be shown to others."""

    REPLY = "reply"
    """What another state answered, or we answered it."""


@dataclass(frozen=True, slots=True, repr=False)
class Answer(Redacted):
    """The exchange that a document repeats.

    Attributes:
        request: Identifier of the request.
        reply: Identifier of the reply.
        asked: Who asked.
        answered: Who answered.
        outcome: Code of the result (list ``request_response_type``).
        denial_ground: Why it was denied, if it was.
        other_states: States to ask as well.
    """

    request: str
    reply: str
    asked: Party
    answered: Party
    outcome: str
    denial_ground: str = ""
    other_states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Document(Redacted):
    """A document.

    Attributes:
        kind: What it is.
        number: Unique within the issuing state; tells nothing of anybody.
        issuer: The authority that issues it.
        language: The reader's, ISO 639-1.
        made_on: Day of issue, in the authority's civil calendar.
        person: Whom it is about.
        convictions: What it shows of the person; empty says that it shows none.
        purpose: What for, as the law names it; empty if nothing was stated.
        case: Reference of the case; empty on what the person holds.
        answer: The exchange, on a reply.
        training: Whether it was made in a training room, where nobody exists: it says so.
    """

    kind: DocumentKind
    number: str
    issuer: Party
    language: str
    made_on: date
    person: Person
    convictions: tuple[Conviction, ...] = ()
    purpose: str = ""
    case: str = ""
    answer: Answer | None = None
    training: bool = False

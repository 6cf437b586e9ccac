"""What commands on holds, extensions and restrictions take: a subject and a day."""

from datetime import date
from typing import Annotated

import typer

from comity.errors import InputInvalid
from comity.ids import ConversationId, ConvictionId, PersonRef
from comity.records.subjects import Subject

PersonOption = Annotated[
    str | None, typer.Option("--person", help="A person of our register, by reference.")
]
ConversationOption = Annotated[str | None, typer.Option("--conversation", help="A conversation.")]
ConvictionOption = Annotated[str | None, typer.Option("--conviction", help="A conviction.")]
ReviewOption = Annotated[
    str, typer.Option("--review-on", help="Day by which it is looked at again: 2027-01-31.")
]


def subject_given(
    *, person: str | None = None, conversation: str | None = None, conviction: str | None = None
) -> Subject:
    """Return what a command is about.

    Raises:
        InputInvalid: Nothing is named, or more than one thing. The official's input.
    """
    found = [
        *([Subject.person(PersonRef(person))] if person is not None else []),
        *([Subject.conversation(ConversationId(conversation))] if conversation is not None else []),
        *([Subject.conviction(ConvictionId(conviction))] if conviction is not None else []),
    ]
    if len(found) != 1:
        raise InputInvalid("Name exactly one thing that it is about.", field="subject")
    return found[0]


def day_given(text: str, field: str) -> date:
    """Return a day.

    Raises:
        InputInvalid: It is none. The official's input.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise InputInvalid("A day is written 2027-01-31.", field=field) from problem

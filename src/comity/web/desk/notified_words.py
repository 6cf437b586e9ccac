"""Why a notification waits for an officer, in words, beside what it meets in the register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from comity.persons.redaction import Redacted
from comity.web.api_notifications import NotificationAnswer
from comity.web.api_tasks import TaskShown
from comity.web.desk.beside import Column, laid_out
from comity.web.desk.differences import Difference, differences
from comity.web.desk.languages import N_
from comity.web.desk.routing import DeskCall

_KIND: Final = "identify-notification"
_STORING: Final = frozenset({"store-as", "enter-as-new"})
_ERROR: Final = "report-error"

MEETS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nothing": N_("This conviction is not in the register yet."),
        "the-same": N_(
            "The same decision is in the register already. If the person is the same too, it is "
            "stored as a newer version."
        ),
        "another": N_(
            "Another conviction of that state stands here under the same identifier. Nothing is "
            "overwritten, so this one cannot be stored: tell the other state of the error."
        ),
        "another-states": N_(
            "A conviction that is not of that state stands here under the same identifier. "
            "Nothing is overwritten, so this one cannot be stored: tell the other state of the "
            "error."
        ),
        "changed": N_(
            "It changes a conviction that stands here. See below what changes, and whether the "
            "person is the same."
        ),
        "nothing-to-change": N_(
            "It changes a conviction that is not here. If you find the person, it is stored as it "
            "is now; else ask the other state, or tell it of the error."
        ),
    }
)
"""By what stands here already."""

_ONLY_AS: Final = N_("It can be stored only with the person whose conviction stands here.")


@dataclass(frozen=True, slots=True, repr=False)
class NotifiedBeside(Redacted):
    """A notification beside what it meets.

    Attributes:
        answer: As the interface has it.
        says: What it meets, in words.
        changes: What differs from the conviction that stands here.
        whose: Whose conviction that is, beside the description; ``None`` where nobody's, or one
            of the candidates'.
    """

    answer: NotificationAnswer
    says: str
    changes: tuple[Difference, ...]
    whose: Column | None

    def takes(self, person: str) -> bool:
        """Return whether it can be stored with a person."""
        return self.answer.is_storable and self.answer.only_as in {"", person}

    def fitting(self, choices: Sequence[str]) -> tuple[str, ...]:
        """Return those choices that can be carried out; the likeliest first."""
        if not self.answer.is_storable:
            left = (each for each in choices if each not in {*_STORING, _ERROR})
            return (_ERROR, *left)
        if self.answer.only_as:
            return tuple(each for each in choices if each != "enter-as-new")
        return tuple(choices)


def notified_beside(
    call: DeskCall, asked: TaskShown, shown: Sequence[str]
) -> NotifiedBeside | None:
    """Return the notification of a task that is open, beside what it meets; ``None`` for others.

    Args:
        call: Of the page.
        asked: The task.
        shown: References of the candidates that the page shows.
    """
    if asked.task.kind != _KIND or asked.task.decided_at is not None:
        return None
    answer = call.ask.get(
        "/tasks/{task}/notification",
        NotificationAnswer,
        query={"language": call.language.code},
        task=asked.task.id,
    )
    here = None if answer.here is None else answer.here.conviction
    whose = answer.whose
    return NotifiedBeside(
        answer=answer,
        says=_says(call, answer),
        changes=() if here is None else differences(here, answer.notified),
        whose=None if whose is None or whose.person in shown else laid_out(call, whose),
    )


def _says(call: DeskCall, answer: NotificationAnswer) -> str:
    said = call.say(MEETS[answer.met])
    return f"{said} {call.say(_ONLY_AS)}" if answer.only_as else said

"""The thirty cases of the training room, and the days on which they came.

They are played between two nodes in this process, by their own casework and over their own
rails, so that every receipt and every proof in the room is a real one. The clock of the play
begins three weeks ago: what is overdue in the room really is.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import Final

from comity.assembly.build import Node
from comity.ids import ConversationId
from comity.law.purposes import Purpose
from comity.law.rights import Right
from comity.node.recall_round import go_on_with_recalls
from comity.node.worker import Worker
from comity.persons.person import Person
from comity.persons.texts import plain
from comity.policy.decision import Refusal
from comity.records.commands import AskBack, Nobody, RequestCommand, TaskDecision
from comity.records.messages import AskableField, RequestingAuthority
from comity.records.model import Conviction, Decision, TriState
from comity.rights.model import Applicant, Channel
from comity.rights.registering import Registration, register
from comity_training.bench.policy import deliver
from comity_training.cast_convictions import (
    CAST_NUMBER,
    drunk_driving_in_germany,
    fraud_in_germany,
    theft_in_bulgaria,
)
from comity_training.convictions import conviction_id
from comity_training.room.people import bulgarian, half_known, known, namesakes, stranger

BEGINS: Final = timedelta(days=22)
"""So long before today the play begins: more than the ten working days of an answer."""

_PLAYED_BY: Final = "training-play"
_GREECE: Final = "CO-00-300-GRC"
_FIRST_CONVICTION: Final = CAST_NUMBER + 10_000


@unique
class Kind(StrEnum):
    """What a case teaches. Stable names."""

    CLEAR_HIT = "clear-hit"
    OVERDUE = "overdue"
    DOUBTFUL = "doubtful"
    SEVERAL = "several-persons"
    NOBODY = "nobody"
    OTHER_PURPOSE = "other-purpose"
    URGENT = "urgent"
    NOTIFIED = "notified-conviction"
    DELETED = "deleted-conviction"
    ANSWERED = "our-request-answered"
    ASKED_BACK = "our-request-asked-back"
    UNANSWERED = "our-request-unanswered"
    NOT_DELIVERED = "notification-exception"
    SUBJECT_ACCESS = "subject-access"


@dataclass(frozen=True, slots=True)
class TrainingCase:
    """A case of the room.

    Attributes:
        number: From 1.
        kind: What it teaches.
        reference: By which it is found at the desk: a conversation, or a person's request.
    """

    number: int
    kind: Kind
    reference: str


@dataclass(slots=True)
class PlayClock:
    """The clock of the play; it is set."""

    at: datetime

    def now(self) -> datetime:
        """Return the moment of the play."""
        return self.at


class Play:
    """Plays the cases.

    Args:
        ours: The node at whose desk people train.
        partner: Another state's.
        clock: Of both.
        today: When the play ends.
    """

    def __init__(self, ours: Node, partner: Node, clock: PlayClock, today: datetime) -> None:
        self._ours = ours
        self._partner = partner
        self._clock = clock
        self._today = today
        self._convictions = 0
        self._cases: list[TrainingCase] = []

    def perform(self) -> tuple[TrainingCase, ...]:
        """Play everything, and return the cases in the order in which they came."""
        for days, scene in (
            (22, self._fill_register),
            (21, self._three_weeks_ago),
            (12, self._conviction_notified),
            (8, self._last_week),
            (4, self._deletion_ordered),
            (2, self._these_days),
            (0, self._this_morning),
        ):
            self._clock.at = self._today - timedelta(days=days)
            scene()
            self._carry()
        return tuple(self._cases)

    def _fill_register(self) -> None:
        records = self._ours.records
        with self._ours.database.begin() as work:
            for place in range(20):
                ref = work.register.enter_person(known(place))
                if place % 3:
                    model = fraud_in_germany() if place % 2 else drunk_driving_in_germany()
                    records.enter_conviction(work, ref, self._numbered(model))
            for place in range(20, 23):
                for each in namesakes(place):
                    work.register.enter_person(each)

    def _three_weeks_ago(self) -> None:
        self._asked(Kind.OVERDUE, known(1), stranger(1), stranger(2))
        self._ask(Kind.ANSWERED, bulgarian(30))
        self._ask(Kind.ANSWERED, bulgarian(31))
        self._carry()
        self._decided_there(Nobody())
        self._ask(Kind.UNANSWERED, bulgarian(32))

    def _conviction_notified(self) -> None:
        for place in (5, 7, 8):
            convicted = self._numbered(theft_in_bulgaria(), of=self._partner)
            with self._partner.database.begin() as work:
                self._partner.records.enter_conviction(work, known(place), convicted)
            self._came(Kind.DELETED if place == 8 else Kind.NOTIFIED)
            self._last_notified = convicted

    def _last_week(self) -> None:
        self._asked(Kind.DOUBTFUL, *(half_known(place) for place in (2, 3, 9, 10)))
        self._asked(Kind.SEVERAL, *(_one_of(place) for place in (20, 21, 22)))
        self._ask(Kind.ASKED_BACK, bulgarian(33))
        self._carry()
        fields = (AskableField.BIRTH_DATE.value, AskableField.FATHER_NAME.value)
        self._decided_there(AskBack(fields, plain("Two persons are called that.", "en")), last=True)
        not_a_member = known(12, nationality=_GREECE)
        with self._ours.database.begin() as work:
            ref = work.register.enter_person(not_a_member)
            convicted = self._numbered(fraud_in_germany())
            self._ours.records.enter_conviction(work, ref, convicted)
        self._add(Kind.NOT_DELIVERED, convicted.id)

    def _deletion_ordered(self) -> None:
        held = self._last_notified
        order = Decision(
            id="D-00002",
            change_types=("DCH-00-D",),
            decided_on=self._clock.now().date(),
            delete_from_register=TriState.YES,
        )
        with self._partner.database.begin() as work:
            altered = replace(held, decisions=(*held.decisions, order))
            self._partner.records.alter_conviction(work, altered)

    def _these_days(self) -> None:
        self._asked(Kind.CLEAR_HIT, *(known(place) for place in (4, 6, 11, 13)))
        self._asked(Kind.NOBODY, *(stranger(place) for place in (3, 4, 5)))
        self._asked(Kind.OTHER_PURPOSE, known(14), known(15), purpose=Purpose.EMPLOYMENT_VETTING)
        applicant = Applicant(known(16), "Beispielgasse 1, Köln", "de", Channel.LETTER)
        asked = Registration(Right.ACCESS, applicant, "What do you keep about me?", by=_PLAYED_BY)
        with self._ours.database.begin() as work:
            self._add(Kind.SUBJECT_ACCESS, register(work, self._ours.rights.office, asked).id)

    def _this_morning(self) -> None:
        self._asked(Kind.URGENT, known(17), half_known(18), urgency=TriState.YES)

    def _asked(
        self,
        kind: Kind,
        *people: Person,
        purpose: Purpose = Purpose.CRIMINAL_PROCEEDINGS,
        urgency: TriState = TriState.UNKNOWN,
    ) -> None:
        """Have the partner ask about people, each a case of that kind."""
        for person in people:
            self._request(self._partner, self._ours, person, purpose, urgency)
            self._came(kind)

    def _ask(self, kind: Kind, person: Person) -> None:
        """Ask the partner about somebody."""
        purpose, urgency = Purpose.CRIMINAL_PROCEEDINGS, TriState.UNKNOWN
        self._add(kind, self._request(self._ours, self._partner, person, purpose, urgency))

    def _request(
        self, asking: Node, asked: Node, person: Person, purpose: Purpose, urgency: TriState
    ) -> ConversationId:
        words = "employment vetting" if purpose is Purpose.EMPLOYMENT_VETTING else "a court case"
        command = RequestCommand(
            to=asked.state,
            person=person,
            purpose=purpose,
            purpose_text=plain(words, "en"),
            authority=RequestingAuthority(plain("Training court", "en"), "judicial-authority"),
            by=_PLAYED_BY,
            case_reference=f"T {len(self._cases) + 1}/{self._today.year}",
            consent=TriState.YES,
            urgency=urgency,
        )
        with asking.database.begin() as work:
            sent = asking.records.request(work, command)
        if isinstance(sent, Refusal):
            # The play is at fault, not a type.
            raise ValueError(sent.explanation)  # noqa: TRY004
        return sent.conversation.id

    def _decided_there(self, act: Nobody | AskBack, *, last: bool = False) -> None:
        """Have the partner decide what waits there, or the last of it."""
        with self._partner.database.begin() as work:
            waiting = list(work.cases.open_tasks())
            for task in waiting[-1:] if last else waiting:
                self._partner.records.decide(
                    work, TaskDecision(task.id, act, by=_PLAYED_BY, reason="file read")
                )
        self._carry()

    def _came(self, kind: Kind) -> None:
        """Carry what the partner has just sent, and note the conversation it opened."""
        before = self._conversations()
        self._carry()
        (came,) = self._conversations() - before
        self._add(kind, came)

    def _conversations(self) -> frozenset[ConversationId]:
        with self._ours.database.read() as snapshot:
            return frozenset(each.id for each in snapshot.exchange.conversations_listed(limit=100))

    def _carry(self) -> None:
        """Carry messages to and fro until nothing is due, as the rails do."""
        pairs: tuple[tuple[Node, Node], ...] = (
            (self._ours, self._partner),
            (self._partner, self._ours),
        )
        while any(_carried(sender, recipient) for sender, recipient in pairs):
            for node in (self._ours, self._partner):
                go_on_with_recalls(node)

    def _numbered(self, model: Conviction, *, of: Node | None = None) -> Conviction:
        """Return a conviction under a number of its own."""
        self._convictions += 1
        state = self._ours.state if of is None else of.state
        return replace(model, id=conviction_id(state, _FIRST_CONVICTION + self._convictions))

    def _add(self, kind: Kind, reference: str) -> None:
        self._cases.append(TrainingCase(len(self._cases) + 1, kind, reference))


def _one_of(place: int) -> Person:
    """Return one of two namesakes, told so that it may be either."""
    return half_known(place)


def _carried(sender: Node, recipient: Node) -> bool:
    with sender.database.read() as snapshot:
        is_due = bool(snapshot.exchange.peers_with_due())
    if is_due:
        deliver(sender, recipient)
    worker: Callable[[], int] = Worker(recipient).handle_due
    return worker() > 0 or is_due

"""Where a recall stands, in one sentence and by party: what a page and a terminal show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from comity.ids import MessageId, StateCode
from comity.records.recall_model import Holder, HolderState, Item, Outcome, Recall
from comity.records.recall_office import RecallOffice, RecallSight
from comity.records.recall_reporting import onward_of
from comity.records.recall_watching import observed, told_of

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WORDS: Final = {
    HolderState.KEPT: "keeps it",
    HolderState.CANNOT_CONFIRM: "cannot confirm",
    HolderState.REFUSED: "refuses",
    HolderState.OUTSIDE: "must be asked outside the network",
    HolderState.ASKED_OUTSIDE: "was asked outside the network",
}


@dataclass(frozen=True, slots=True)
class Party:
    """A state that the data went to.

    Attributes:
        state: The state.
        teller: Who gave it the data; our own state for those we gave it to.
        standing: How far it has come, as the teller says.
        since: The day since when, as we date it.
        overdue: Whether the day for its answer has passed and it has not answered.
        detail: A ground, a refusal's code, or what the partner was told.
        told: Our messages that corrected what it was given.
        reminders: How often it was reminded by us.
        remind_on: The day on which it is reminded next, unless it answers before; ``None`` where
            it is not reminded by us.
    """

    state: StateCode
    teller: StateCode
    standing: HolderState
    since: date
    overdue: bool
    detail: str = ""
    told: tuple[MessageId, ...] = ()
    reminders: int = 0
    remind_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a recall stands.

    Attributes:
        recall: The recall.
        holders: Whom we gave the data to, as they stand now.
        parties: These, and whoever has it from them.
        items: Messages that we were asked about.
        sentence: All of it in a sentence.
    """

    recall: Recall
    holders: tuple[Holder, ...]
    parties: tuple[Party, ...]
    items: tuple[Item, ...]
    sentence: str

    @property
    def confirmed(self) -> int:
        """How many parties have confirmed."""
        return sum(each.standing.is_confirmed for each in self.parties)


def standing_now(sight: RecallSight, office: RecallOffice, recall: Recall) -> Standing:
    """Return where a recall stands at this moment; nothing is changed.

    Args:
        sight: What is seen: a snapshot, or an open transaction.
        office: Ours.
        recall: The recall.
    """
    now = office.now()
    today = office.authority.day_of(now)
    holders = tuple(
        observed(sight, recall, holder, confirms=office.confirms(holder.state, now))
        for holder in sight.recalls.holders_of(recall.id)
    )
    items = tuple(sight.recalls.items_of(recall.id))
    own = {holder.state: holder for holder in holders}
    parties = []
    for each in onward_of(office.state, holders):
        holder = own.get(StateCode(each.holder)) if each.teller == office.state else None
        told = () if holder is None else told_of(sight, recall, holder)
        parties.append(
            Party(
                state=StateCode(each.holder),
                teller=StateCode(each.teller),
                standing=each.state,
                since=office.authority.day_of(each.as_of),
                overdue=today > recall.reply_by and not each.state.is_final,
                detail="" if holder is None else _detail(holder),
                told=tuple(message.id for message in told),
                reminders=0 if holder is None else holder.reminders,
                remind_on=None if holder is None else _remind_on(office, holder),
            )
        )
    sentence = _sentence(recall, parties, items, today)
    return Standing(recall, holders, tuple(parties), items, sentence)


def _remind_on(office: RecallOffice, holder: Holder) -> date | None:
    if holder.standing is not HolderState.ACKNOWLEDGED or holder.remind_at is None:
        return None
    return office.authority.day_of(holder.remind_at)


def _detail(holder: Holder) -> str:
    grounds = dict.fromkeys(each.ground for each in holder.results if each.ground)
    return ", ".join(grounds) or holder.detail


def _sentence(recall: Recall, parties: Sequence[Party], items: Sequence[Item], today: date) -> str:
    parts: list[str] = []
    if items:
        settled = sum(item.outcome is not Outcome.PENDING for item in items)
        parts.append(f"{settled} of {len(items)} messages settled here")
    if parties:
        confirmed = sum(each.standing.is_confirmed for each in parties)
        parts.append(f"{confirmed} of {len(parties)} confirmed")
    for each in parties:
        if each.standing.is_confirmed:
            continue
        why = f" ({each.detail})" if each.detail and each.standing.is_final else ""
        said = _WORDS.get(each.standing)
        via = "" if each.teller == recall.id[:2] else f" (from {each.teller})"
        parts.append(f"{each.state}{via} {said or _due(recall.reply_by, today)}{why}")
    return (", ".join(parts) or "nobody else has it") + "."


def _due(day: date, today: date) -> str:
    if today > day:
        return f"overdue since {day}"
    return f"due {_DAYS[day.weekday()]} {day}"

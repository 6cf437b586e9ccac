"""Recalls in words: grounds, how far a state has come, and what happens next."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from comity.law.recall_grounds import KeepGround, RecallGround
from comity.web.api_recalls import RecallPartyShown, RecallShown
from comity.web.desk.languages import N_
from comity.web.desk.routing import DeskCall

GROUNDS: Final[Mapping[RecallGround, str]] = MappingProxyType(
    {
        RecallGround.INCORRECT: N_("The data was incorrect"),
        RecallGround.UNLAWFUL: N_("The data was transmitted unlawfully"),
        RecallGround.ERASURE_DUE: N_("The data was rectified, erased or restricted here"),
    }
)
"""On which an officer recalls; the others open a recall by themselves."""

KEEP_GROUNDS: Final[Mapping[KeepGround, str]] = MappingProxyType(
    {
        KeepGround.EVIDENCE: N_("Keep it: needed as evidence"),
        KeepGround.CONTESTED: N_("Keep it: its accuracy is contested"),
        KeepGround.NATIONAL_LAW: N_("Keep it: national law requires it"),
    }
)
STANDINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "due": N_("to be sent"),
        "sent": N_("sent"),
        "acknowledged": N_("acknowledged"),
        "erased": N_("erased"),
        "corrected": N_("corrected"),
        "kept": N_("kept"),
        "not-held": N_("not held"),
        "cannot-confirm": N_("cannot confirm"),
        "refused": N_("refused"),
        "outside-the-network": N_("must be asked outside the network"),
        "asked-outside-the-network": N_("was asked outside the network"),
    }
)
_NEXT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "due": N_("It is asked with the next delivery."),
        "sent": N_("The node delivers it again and again until it arrives there."),
        "acknowledged": N_("It was asked and has not answered yet."),
        "kept": N_("It keeps the data and gave its ground. It is not asked again."),
        "cannot-confirm": N_("It was told, but its system cannot confirm what became of it."),
        "refused": N_("It does not follow this. Ask why; an officer was called."),
        "outside-the-network": N_("Ask it by letter, and note here that you did."),
        "asked-outside-the-network": N_("It was asked by letter. Nothing more comes here."),
    }
)


@dataclass(frozen=True, slots=True)
class Row:
    """A state that has what is recalled, in words.

    Attributes:
        party: As the interface has it.
        standing: How far it has come.
        follows: What happens next; empty where nothing is left to happen.
        reminded: How often we reminded it; empty for never.
        act: What an officer can do about it now: ``reminder``, ``outside`` or nothing.
    """

    party: RecallPartyShown
    standing: str
    follows: str
    reminded: str
    act: str


def rows_of(call: DeskCall, recall: RecallShown) -> tuple[Row, ...]:
    """Return who has it, whoever has not confirmed first."""
    own = recall.id[:2]
    rows = (_row(call, each, is_ours=each.has_it_from == own) for each in recall.parties)
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                row.party.is_confirmed,
                row.party.has_it_from != own,
                row.party.state,
            ),
        )
    )


def _row(call: DeskCall, party: RecallPartyShown, *, is_ours: bool) -> Row:
    act = ""
    if is_ours and party.standing == "acknowledged":
        act = "reminder"
    elif is_ours and party.standing == "outside-the-network":
        act = "outside"
    reminded = ""
    if party.reminders:
        reminded = call.say(
            "Reminders sent: %(count)s.", count=call.language.number(party.reminders)
        )
    return Row(
        party=party,
        standing=call.say(STANDINGS[party.standing]),
        follows=_follows(call, party, is_ours=is_ours),
        reminded=reminded,
        act=act,
    )


def _follows(call: DeskCall, party: RecallPartyShown, *, is_ours: bool) -> str:
    if party.is_confirmed:
        return ""
    if not is_ours:
        teller = call.language.country(party.has_it_from)
        return call.say("%(country)s asks it, and tells us what it answers.", country=teller)
    said = call.say(_NEXT[party.standing])
    if party.remind_on is None:
        return said
    day = call.language.day(party.remind_on)
    return said + " " + call.say("The node reminds it on %(day)s.", day=day)

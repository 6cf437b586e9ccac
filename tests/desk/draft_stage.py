"""A German desk with a court, a police station and an officer, and Bulgaria that answers."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.desk.desk_stage import Browser, Desk, StandingClock
from tests.desk.homes import copied_home, german_home
from tests.unit.cli.offices import Office, hand_over

from comity.access.permissions import Role
from comity.assembly.build import Node, open_node
from comity.assembly.home import Home
from comity.assembly.journal import journal_of
from comity.ids import ConversationId
from comity.ledger.acts import Act
from comity.oversight.journal import JournalEntry
from comity.records.commands import Nobody, TaskDecision

WANTED: dict[str, Any] = {
    "to": "BG",
    "purpose": "criminal-proceedings",
    "case": "3 Js 77/26",
    "authority_kind": "judicial-authority",
    "offences": "theft",
    "person": {
        "surname": "Petrova",
        "forename": "Elena",
        "birth_date": "1980-12-01",
        "nationality": ["BG"],
    },
}


@dataclass(frozen=True)
class ClockedOffice(Office):
    """An office by the clock of the desk."""

    clock: StandingClock

    def node(self) -> Node:
        return open_node(Home(self.home), clock=self.clock)


@dataclass(frozen=True)
class Drafting:
    """Everybody, signed in."""

    desk: Desk
    court: Browser
    police: Browser
    erika: Browser
    german: ClockedOffice
    bulgaria: ClockedOffice

    def handed_in(self, **changes: object) -> str:
        """Let the court hand in a draft; return its identifier."""
        answer = self.court.api("POST", "/own-drafts", {**WANTED, **changes})
        assert answer.status == 200, answer.text
        return str(answer.json["draft"]["id"])

    def sent(self) -> str:
        """Let an officer send what the court drafted; return the draft."""
        draft = self.handed_in()
        answer = self.erika.api("POST", f"/drafts/{draft}/sending", {})
        assert answer.status == 200, answer.text
        return draft

    def answered(self) -> str:
        """Let Bulgaria answer what an officer sent; return the draft."""
        draft = self.sent()
        hand_over(self.german, self.bulgaria)
        node = self.bulgaria.node()
        with node.database.begin() as work:
            for task in work.cases.open_tasks():
                decision = TaskDecision(task.id, Nobody(), by="officer-bg", reason="file read")
                node.records.decide(work, decision)
        node.database.close()
        hand_over(self.bulgaria, self.german)
        return draft

    def released(self) -> str:
        """Let an officer release the answer; return the draft."""
        draft = self.answered()
        answer = self.erika.api("POST", f"/drafts/{draft}/release")
        assert answer.status == 200, answer.text
        return draft

    def conversation(self, draft: str) -> ConversationId:
        """Return the request that a draft became."""
        (mine,) = (
            each
            for each in self.court.api("GET", "/own-drafts").json["drafts"]
            if each["id"] == draft
        )
        return ConversationId(mine["conversation"])

    def acts(self, act: Act) -> list[JournalEntry]:
        """Return what is on record of an act."""
        with self.desk.node.database.read() as snapshot:
            return [each for each in journal_of(snapshot) if each.act == act]

    def kept(self) -> object:
        """Return all drafts as they are kept."""
        with self.desk.node.database.read() as snapshot:
            return list(snapshot.drafts.every())


@contextmanager
def drafting_stage(folder: Path) -> Iterator[Drafting]:
    """Open the desk."""
    home, clock = copied_home(folder), StandingClock()
    shutil.copytree(german_home().parent / "bg", folder / "bg")
    with Desk(home, clock=clock) as desk:
        desk.engage("court", Role.REQUESTING_AUTHORITY)
        desk.engage("police", Role.REQUESTING_AUTHORITY)
        desk.engage("erika", Role.OFFICER)
        yield Drafting(
            desk,
            desk.signed_in("court"),
            desk.signed_in("police"),
            desk.signed_in("erika"),
            ClockedOffice(home, clock),
            ClockedOffice(folder / "bg", clock),
        )

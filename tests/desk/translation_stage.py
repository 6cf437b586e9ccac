"""A German desk with translators and officers, to which Bulgaria has written in Bulgarian."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.desk.desk_stage import Browser, Desk, StandingClock
from tests.desk.draft_stage import ClockedOffice
from tests.desk.homes import copied_home, german_home
from tests.unit.cli.offices import hand_over
from tests.unit.records.states_in_touch import DE, command, conviction, person

from comity.access.permissions import Role
from comity.assembly.journal import journal_of
from comity.ids import ConversationId, StateCode
from comity.ledger.acts import Act
from comity.oversight.journal import JournalEntry
from comity.persons.person import Person
from comity.persons.texts import Representation, plain
from comity.records.model import Offence
from comity.records.translations import Translation

BG = StateCode("BG")
THEFT = "кражба на велосипед"
REMARK = "моля, отговорете по-скоро"
IN_GERMAN = "Diebstahl eines Fahrrads"


@dataclass(frozen=True)
class Translating:
    """Everybody, signed in."""

    desk: Desk
    tina: Browser
    tom: Browser
    erika: Browser
    bulgaria: ClockedOffice
    germany: ClockedOffice
    request: ConversationId

    def asked(self, **body: object) -> list[dict[str, Any]]:
        """Let an officer ask for all of the request in German; return what became of it."""
        path = f"/conversations/{self.request}/translations"
        answer = self.erika.api("POST", path, {"into": "de", **body})
        assert answer.status == 200, answer.text
        return list(answer.json["translations"])

    def accusation(self) -> str:
        """Let an officer ask; return the text of the accusation by its identifier."""
        (found,) = (each for each in self.asked() if each["kind"] == "accusation")
        return str(found["id"])

    def opened(self) -> str:
        """Let Tina open the accusation; return its identifier."""
        text = self.accusation()
        answer = self.tina.api("POST", f"/texts/{text}/opening")
        assert answer.status == 200, answer.text
        return text

    def translated(self) -> str:
        """Let Tina translate the accusation; return its identifier."""
        text = self.opened()
        answer = self.tina.api("POST", f"/texts/{text}/translation", {"text": IN_GERMAN})
        assert answer.status == 200, answer.text
        return text

    def read(self) -> str:
        """Return the request as an officer reads it."""
        answer = self.erika.api("GET", f"/conversations/{self.request}")
        assert answer.status == 200, answer.text
        return answer.text

    def acts(self, act: Act) -> list[JournalEntry]:
        """Return what is on record of an act."""
        with self.desk.node.database.read() as snapshot:
            return [each for each in journal_of(snapshot) if each.act == act]

    def kept(self) -> list[Translation]:
        """Return all translations of the request as they are kept."""
        with self.desk.node.database.read() as snapshot:
            return list(snapshot.translations.of_conversation(self.request))

    def notified(self) -> tuple[ConversationId, str]:
        """Let Bulgaria notify a conviction, its title in Bulgarian, of a German entered here."""
        german = person(DE, surname="Beispiel", number="SYN-DE-77", number_of=DE)
        offence = Offence("O-00001", category="O-00-160400", title=plain(THEFT, "bg"))
        made = replace(conviction(BG, 7), offences=(offence,))
        with self.desk.node.database.begin() as work:
            work.register.enter_person(german)
        node = self.bulgaria.node()
        with node.database.begin() as work:
            node.records.enter_conviction(work, work.register.enter_person(german), made)
        node.database.close()
        hand_over(self.bulgaria, self.germany)
        with self.desk.node.database.read() as snapshot:
            (held,) = snapshot.register.versions_of(made.id)
            assert held.message is not None
            return snapshot.exchange.known_messages([held.message])[held.message], made.id


def described() -> Person:
    """Return whom Bulgaria asks about; no text says the name."""
    return person(DE, surname="Beispiel", forename="Zora")


@contextmanager
def translating_stage(folder: Path) -> Iterator[Translating]:
    """Open the desk."""
    home, clock = copied_home(folder), StandingClock()
    shutil.copytree(german_home().parent / "bg", folder / "bg")
    bulgaria, germany = ClockedOffice(folder / "bg", clock), ClockedOffice(home, clock)
    node = bulgaria.node()
    with node.database.begin() as work:
        asking = command(
            DE,
            described(),
            purpose_text=plain("Strafverfahren", "de"),
            accusation=plain(THEFT, "bg"),
            remarks=(
                Representation(REMARK, "bg"),
                Representation("please answer soon", "en", translated=True),
            ),
        )
        node.records.request(work, asking)
    node.database.close()
    with Desk(home, clock=clock) as desk:
        hand_over(bulgaria, germany)
        desk.engage("tina", Role.TRANSLATOR)
        desk.engage("tom", Role.TRANSLATOR)
        desk.engage("erika", Role.OFFICER)
        with desk.node.database.read() as snapshot:
            (opened,) = snapshot.exchange.conversations_listed(limit=2)
        yield Translating(
            desk,
            desk.signed_in("tina"),
            desk.signed_in("tom"),
            desk.signed_in("erika"),
            bulgaria,
            germany,
            opened.id,
        )

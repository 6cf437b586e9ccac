"""Three homes, their registers filled, before anybody serves."""

from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from comity.assembly.build import open_node
from comity.assembly.config import Automatic, LawPart, RecordsPart, WitnessingPart
from comity.assembly.home import Home
from comity.assembly.importing import ImportSummary, RegisterImport, authority_of
from comity.assembly.register_entries import Office
from comity.assembly.set_aside_files import SetAsideFiles
from comity.exchange.wires import Wire
from comity.ids import PersonRef, StateCode
from comity.law.purposes import Purpose
from comity.policy.facts import AnswerClass
from comity.records.model import Conviction
from comity.records.ports import HeldConviction, Origin, Standing
from comity.records.recall_messages import CAPABILITY as RECALLS
from comity.storage.store import Work
from comity.transport.registers.formats import detect, open_register_file
from comity_training.cast import cast_register
from comity_training.countries.country import country
from comity_training.demo.scenes import Tell
from comity_training.demo.stage import Actor
from comity_training.demo.training_time import TrainingTime
from comity_training.federation import Choices, make_network
from comity_training.files import write_json_lines
from comity_training.registers import generate_entries

STATES: Final = (StateCode("DE"), StateCode("BG"), StateCode("GR"))
NOTIFIED_EARLIER: Final = "notified by other means before this node began"
_SEED: Final = 20090226
"""The day of Framework Decision 2009/315/JHA."""

WITNESSES: Final = 1
"""So many other states cosign what a log publishes: one is left if one is down."""

_PUBLISHED_EVERY: Final = 1.0
_COMPARED_EVERY: Final = 5.0

_AUTOMATIC_PURPOSES: Final = (
    Purpose.CRIMINAL_PROCEEDINGS,
    Purpose.WORK_WITH_CHILDREN,
    Purpose.EMPLOYMENT_VETTING,
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A file in a real format, shipped with the demonstration.

    Attributes:
        state: In whose register it is imported.
        name: Its name.
        what: What it is, for the telling.
    """

    state: StateCode
    name: str
    what: str


ECRIS_ONLY: Final = StateCode("GR")
"""The state that takes part over ECRIS v1.0 and nothing else, where one is to."""

SAMPLES: Final = (
    Sample(StateCode("BG"), "ecris-notification.xml", "an ECRIS v1.0 notification from Poland"),
    Sample(StateCode("GR"), "rap-sheet.xml", "an American rap sheet (NIEM / Nlets)"),
    Sample(StateCode("DE"), "register.csv", "a spreadsheet with a 30 February in it"),
)


def choices(time: TrainingTime, ecris_only: StateCode | None = None) -> Choices:
    """Return what the three states decided: certain answers leave by themselves.

    Args:
        time: The authority that all three ask for time-stamps.
        ecris_only: A state that is reached over ECRIS only; the others then speak both wires.
    """
    wires = {}
    if ecris_only is not None:
        both = (Wire.COMITY, Wire.ECRIS)
        wires = {state: (Wire.ECRIS,) if state == ecris_only else both for state in STATES}
    return Choices(
        law=LawPart(
            rules="demonstration",
            automatic=tuple(
                Automatic(answer=answer, purpose=purpose)
                for purpose in _AUTOMATIC_PURPOSES
                for answer in (
                    AnswerClass.CERTAIN_WITH_CONVICTIONS,
                    AnswerClass.CERTAIN_WITHOUT_CONVICTIONS,
                )
            ),
            received_convictions_of_other_nationals=True,
        ),
        records=RecordsPart(
            contact_email="desk@authority.example",
            equivalent_offences=("O-00-170000", "O-00-160000", "O-00-210000"),
            ask_national_entry=False,
        ),
        wires=wires,
        capabilities=("records", RECALLS),
        witness_threshold=WITNESSES,
        witnessing=WitnessingPart(
            interval_seconds=_PUBLISHED_EVERY, gossip_seconds=_COMPARED_EVERY
        ),
        authorities=(time.named,),
        time_stamping=time.settings,
    )


def prepare(
    folder: Path,
    people: int,
    tell: Tell,
    *,
    time: TrainingTime,
    ecris_only: StateCode | None = None,
) -> list[Home]:
    """Make three homes and fill their registers.

    Args:
        folder: Where they are made.
        people: Synthetic people in each register.
        tell: Told what is done.
        time: The authority that all three ask for time-stamps.
        ecris_only: A state that is reached over ECRIS only.

    Returns:
        The homes, in the order of ``STATES``.
    """
    homes = make_network(folder, STATES, choices=choices(time, ecris_only), name="Demonstration")
    for home, state in zip(homes, STATES, strict=True):
        node = open_node(home)
        partners = tuple(other for other in STATES if other != state)
        path = home.path / "population.jsonl"
        with path.open("wb") as file:
            write_json_lines(generate_entries(state, people, _SEED, partners=partners), file)
        summary = _import(node_home=home, path=path)
        with node.database.begin() as work:
            _enter_cast(Actor(home=home, node=node), work)
        node.database.close()
        tell(
            f"{state}: a register of {summary.new:,} invented people, "
            f"{summary.convictions:,} convictions."
        )
    for sample in SAMPLES:
        home = homes[STATES.index(sample.state)]
        with as_file(files("comity_training.demo") / "files" / sample.name) as path:
            summary = _import(node_home=home, path=path)
        told = f"{sample.state}: imports {sample.what}: {summary.new} kept"
        for place, reason in summary.reasons:
            told += f", 1 set aside ({place}: {reason})"
        for note in summary.noted:
            told += f" ({note})"
        tell(told + ".")
    return homes


def _import(*, node_home: Home, path: Path) -> ImportSummary:
    node = open_node(node_home)
    try:
        with path.open("rb") as file:
            found = detect(file.read(65536))
        with SetAsideFiles(node_home.path / (path.name + ".set-aside"), found) as keeper:
            office = Office(authority_of(node), node.records, NOTIFIED_EARLIER)
            importing = RegisterImport(node.database, office, keeper=keeper)
            return importing.run(open_register_file(path, found))
    finally:
        node.database.close()


def _enter_cast(actor: Actor, work: Work) -> None:
    """Enter the cast as the register knows it before the story: no news among it."""
    for entry in cast_register(actor.state):
        numbers = entry.person.identity_numbers
        key = numbers[0].number if numbers else str(entry.id)
        ref = work.register.enter_person(entry.person, source_key=f"demo:{key}")
        for conviction in entry.convictions:
            if conviction.convicting_country == country(actor.state).wire:
                if actor.state != STATES[0]:
                    actor.node.records.enter_conviction(work, ref, conviction)
            else:
                work.register.keep_conviction(_notified(actor, ref, conviction))


def _notified(actor: Actor, ref: PersonRef, conviction: Conviction) -> HeldConviction:
    """Return another state's conviction as kept since it was notified."""
    return HeldConviction(
        conviction=conviction,
        person=ref,
        origin=Origin.NOTIFIED,
        convicting_state=StateCode(conviction.id[:2]),
        version=1,
        standing=Standing.CURRENT,
        held_since=actor.node.clock.now(),
        entered_nationally=False,
    )

"""What an official may see is the same with and without the records kept from them.

Two worlds live through the same events, with the same clock and the same chance at each;
in one of them somebody restricted is entered, convicted, asked about and notified besides.
Everything that an official who is not cleared can see of the node is then compared byte for
byte, and so is how much was looked up to show it. Left out of the comparison is one thing
only: places in the node's log, which has an entry for every act whatever it is about.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.records.states_in_touch import (
    DE,
    ES,
    FR,
    MONDAY,
    Node,
    World,
    conviction,
    person,
)

from comity.access.principal import AccountId, Principal, Shown
from comity.assembly.cleared_view import ClearedSnapshot, as_nobody, cleared
from comity.ids import ConversationId, ConvictionId, MessageId, PersonRef, StateCode
from comity.law.retention import HoldGround
from comity.persons.person import Person
from comity.records.commands import EnterAsNew, Nobody
from comity.records.holds import Hold, HoldId
from comity.records.need_to_know import restrict
from comity.records.ports import TaskKind
from comity.records.restrictions import Restriction, RestrictionId
from comity.records.subjects import Subject
from comity.search.joined_index import JoinedIndex

NOBODY = PersonRef("")
EXAMPLES = int(os.environ.get("COMITY_NON_INTERFERENCE_EXAMPLES", "20"))
SURNAMES = ("Novak", "Berg", "Marin", "Lindqvist")
FORENAMES = ("Ana", "Boris", "Clara")
PLACES_IN_THE_LOG = frozenset({"leaf_index", "proof", "receipt", "receipt_body", "accepted_leaf"})

OFFICIAL = Principal(AccountId("official"), frozenset(), frozenset(), Shown.PASSKEY)
AT = StateCode("AT")
SECRET = person(DE, AT, surname="Verborgen", forename="Zdenka", born=(1961, 2, 3), number="777")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens in the world.

    Attributes:
        what: Name of a method of ``Story``.
        whom: Which person.
        secret: Whether it concerns whoever is restricted.
    """

    what: str
    whom: int
    secret: bool


PUBLIC = ("enter", "known", "asked", "notified", "asks", "hold", "decide")
events = st.lists(
    st.builds(Event, st.sampled_from(PUBLIC), st.integers(0, 11), st.booleans()),
    min_size=2,
    max_size=12,
)


def somebody(number: int) -> Person:
    """Return one of a few people that nobody can take for the one restricted."""
    surname = SURNAMES[number % len(SURNAMES)]
    forename = FORENAMES[number % len(FORENAMES)]
    return person(DE, FR, surname=surname, forename=forename, born=(1980 + number, 5, 17))


@dataclass
class Story:
    """A world with or without what is restricted."""

    with_secrets: bool
    world: World = field(default_factory=World)
    secret: PersonRef = NOBODY
    met: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Make the states, and the one restricted where there is one."""
        self.de = self.world.add(DE, enter_unknown_nationals=True)
        self.fr = self.world.add(FR, enter_unknown_nationals=True)
        self.world.add(ES)
        # A state of its own, so that what it learns changes nothing that France answers.
        self.at = self.world.add(AT, enter_unknown_nationals=True)
        self.begin(-1)
        if self.with_secrets:
            self.secret = self.de.know(SECRET)
            self.met.add(self.secret)
            restriction = Restriction(
                id=RestrictionId("restriction-1"),
                subject=Subject.person(self.secret),
                compartments=frozenset({"protected"}),
                reason="protected witness",
                set_by="officer-1",
                approved_by="officer-2",
                set_at=MONDAY,
                review_on=MONDAY.date() + timedelta(days=90),
            )
            with self.de.store.begin() as work:
                restrict(work, restriction)

    def begin(self, number: int) -> None:
        """Set clock and chance for an event, whatever happened before."""
        self.world.clock.at = MONDAY + timedelta(hours=number + 2)
        for state, node in self.world.nodes.items():
            draw = node.service.authority.rails.randomness
            chance = draw.__self__  # type: ignore[attr-defined]  # a bound method of Random
            assert isinstance(chance, Random)
            chance.seed(f"{state}{number}")

    def live(self, happened: Sequence[Event]) -> None:
        """Let the events happen, those that concern whoever is restricted only here."""
        for number, event in enumerate(happened):
            self.begin(number)
            if event.secret and not self.with_secrets:
                continue
            whom = SECRET if event.secret else somebody(event.whom)
            getattr(self, event.what)(number, whom, event.secret)
            self.world.carry()

    def enter(self, number: int, whom: Person, secret: bool) -> None:
        """Germany enters a conviction; the states of nationality are told."""
        held = self.de.enter(self.secret if secret else whom, conviction(DE, number + 1))
        self.met |= {held.person, held.conviction.id}

    def known(self, number: int, whom: Person, secret: bool) -> None:
        """Germany's register has the person, without a conviction."""
        del number
        if not secret:
            self.met.add(self.de.know(whom))

    def asked(self, number: int, whom: Person, secret: bool) -> None:
        """Another state asks Germany."""
        del number
        self.abroad(secret).ask(DE, whom)

    def notified(self, number: int, whom: Person, secret: bool) -> None:
        """Another state convicts a German."""
        german = replace(whom, nationalities=person(DE).nationalities)
        there = self.abroad(secret)
        held = there.enter(german, conviction(there.state, number + 1))
        self.met.add(held.conviction.id)

    def abroad(self, secret: bool) -> Node:
        """Return who acts abroad."""
        return self.at if secret else self.fr

    def asks(self, number: int, whom: Person, secret: bool) -> None:
        """Germany asks Spain, about somebody in its register where it is the restricted one."""
        del number
        self.de.ask(AT if secret else ES, whom, **({"about": self.secret} if secret else {}))

    def hold(self, number: int, whom: Person, secret: bool) -> None:
        """Somebody holds a record against erasure."""
        del whom
        ref = self.secret if secret else PersonRef(f"somebody-{number}")
        kept = Hold(
            id=HoldId(f"hold-{number:02d}"),
            subject=Subject.person(ref),
            ground=HoldGround.EVIDENCE,
            reason="trial",
            set_by="officer-1",
            set_at=self.world.clock.now(),
            review_on=MONDAY.date(),
        )
        with self.de.store.begin() as work:
            work.retention.keep_hold(kept)

    def decide(self, number: int, whom: Person, secret: bool) -> None:
        """An officer decides what is open: a cleared one what is restricted, any the rest."""
        del number, whom
        with self.de.store.read() as snapshot:
            seen = {task.id for task in as_nobody(snapshot).cases.open_tasks()}
        for task in self.de.open_tasks():
            if (task.id in seen) is not secret:
                if task.kind is TaskKind.IDENTIFY_REQUEST:
                    self.de.act(task, Nobody())
                elif task.kind is TaskKind.IDENTIFY_NOTIFICATION:
                    self.de.act(task, EnterAsNew())


def plain(value: object) -> object:
    """Return a value with everything in it, but for places in the log."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            each.name: plain(getattr(value, each.name))
            for each in fields(value)
            if each.name not in PLACES_IN_THE_LOG
        }
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, str | bytes | int | float | None):
        return value
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    if isinstance(value, Sequence):
        return [plain(each) for each in value]
    return str(value)


@dataclass
class Counted:
    """A register that counts what is asked of its index, and what it returns."""

    register: JoinedIndex
    steps: list[int] = field(default_factory=list)

    def __getattr__(self, name: str) -> object:
        """Return a look-up that counts."""
        look_up = getattr(self.register, name)

        def counting(*values: object, **options: object) -> object:
            found = look_up(*values, **options)
            self.steps.append(len(found))
            return found

        return counting


def everything_seen(node: Node, seen: ClearedSnapshot, references: Sequence[str]) -> object:
    """Return all that the look-ups behind lists, searches, counts and errors say."""
    exchange, register, cases = seen.exchange, seen.register, seen.cases
    found: dict[str, object] = {}
    for limit in (1, 2, 100):
        found[f"listed {limit}"] = exchange.conversations_listed(limit=limit)
        found[f"due {limit}"] = exchange.conversations_due(limit=limit)
        found[f"undelivered {limit}"] = exchange.undelivered(limit=limit)
        found[f"parked {limit}"] = exchange.parked(limit=limit)
        found[f"recalls {limit}"] = seen.recalls.listed(only_open=False, limit=limit)
        found[f"judgements {limit}"] = seen.judgements.listed(withdrawn=True, limit=limit)
        found[f"credentials {limit}"] = seen.credentials.listed(limit=limit)
    found["counts"] = exchange.counts()
    found["size"] = register.size()
    found["own"] = list(register.own_convictions())
    found["open tasks"] = cases.open_tasks()
    found["holds"] = seen.retention.every_hold()
    found["restrictions"] = seen.restrictions.every()
    found["concerned"] = seen.restrictions.concerned()
    found["peers"] = [exchange.due_to(DE, limit=9, max_bytes=10**6), exchange.peers_with_due()]
    for ref in references:
        found[ref] = [
            exchange.conversation(ConversationId(ref)),
            exchange.messages_of(ConversationId(ref)),
            exchange.outgoing(MessageId(ref)),
            exchange.incoming(MessageId(ref)),
            exchange.known_messages([MessageId(ref)]),
            cases.tasks_of(ConversationId(ref)),
            cases.identification(ConversationId(ref)),
            register.person(PersonRef(ref)),
            register.convictions_of(PersonRef(ref)),
            register.conviction(ConvictionId(ref)),
            register.versions_of(ConvictionId(ref)),
            cases.duties_of(ConvictionId(ref)),
            cases.disclosures_of(ConvictionId(ref)),
            seen.attachments.attachments_of(MessageId(ref)),
        ]
    for number in range(12):
        found[f"file {number}"] = register.by_file_number(DE, f"{number}/2026", None)
    for whom in [SECRET, *map(somebody, range(12))]:
        counted = Counted(register)
        result = node.service.authority.identify(whom, counted)  # type: ignore[arg-type]
        found[f"search {whom.name.surname} {whom.birth_date}"] = [
            str(result.outcome),
            str(result.rule),
            [each.to_dict() for each in result.candidates],
            counted.steps,
        ]
    return plain(found)


def references_of(*stories: Story) -> list[str]:
    """Return every reference that exists in any of the worlds."""
    known: set[str] = set()
    for story in stories:
        known |= story.met
        with story.de.store.read() as snapshot:
            for each in snapshot.exchange.conversations_listed(limit=999):
                known |= {each.id, *snapshot.exchange.taken_up(each.id)}
                found = snapshot.cases.identification(each.id)
                known |= set() if found is None or found.person is None else {found.person}
    return sorted(known)


def seen_in(story: Story, references: Sequence[str]) -> object:
    """Return what an official who is cleared for nothing sees in Germany."""
    with story.de.store.read() as snapshot:
        return everything_seen(story.de, cleared(snapshot, OFFICIAL), references)


@settings(max_examples=EXAMPLES)
@given(happened=events)
def test_an_official_sees_the_same_with_and_without_what_is_restricted(
    happened: list[Event],
) -> None:
    with_secrets, without = Story(with_secrets=True), Story(with_secrets=False)
    with_secrets.live(happened)
    without.live(happened)
    references = references_of(with_secrets, without)
    assert seen_in(with_secrets, references) == seen_in(without, references)


@settings(max_examples=EXAMPLES)
@given(happened=events)
def test_nothing_public_is_hidden_and_who_is_cleared_sees_all(happened: list[Event]) -> None:
    story = Story(with_secrets=True)
    story.live(happened)
    entitled = replace(OFFICIAL, compartments=frozenset({"protected"}))
    with story.de.store.read() as snapshot:
        everything = {each.id for each in snapshot.exchange.conversations_listed(limit=999)}
        view = cleared(snapshot, entitled)
        assert {each.id for each in view.exchange.conversations_listed(limit=999)} == everything
        assert view.register.person(story.secret) is not None
        assert view.register.size() == snapshot.register.size()
        assert view.exchange.counts() == snapshot.exchange.counts()
        found = story.de.service.authority.identify(SECRET, view.register)
        assert story.secret in {each.ref for each in found.candidates} | {found.person}
        shown = {
            each.id for each in cleared(snapshot, OFFICIAL).exchange.conversations_listed(limit=999)
        }
    asked = [event for event in happened if event.what in {"asked", "asks", "notified"}]
    public = sum(not event.secret for event in asked)
    assert len(shown) >= public


@settings(max_examples=EXAMPLES)
@given(happened=events)
def test_another_state_is_told_the_same_of_everybody_else(happened: list[Event]) -> None:
    with_secrets, without = Story(with_secrets=True), Story(with_secrets=False)
    with_secrets.live(happened)
    without.live(happened)
    assert _told(with_secrets, without) == _told(without, without)


def _told(story: Story, reference: Story) -> object:
    """Return what France was told in those conversations that both worlds have."""
    with reference.fr.store.read() as snapshot:
        both = sorted(each.id for each in snapshot.exchange.conversations_listed(limit=999))
    with story.fr.store.read() as snapshot:
        return [
            [(each.id, each.kind, each.payload) for each in snapshot.exchange.messages_of(one)]
            for one in both
        ]


def test_the_node_never_says_by_itself_that_it_knows_nobody_like_a_restricted_person() -> None:
    story = Story(with_secrets=True)
    story.begin(1)
    asked = story.fr.ask(DE, SECRET)
    story.world.carry()
    assert story.fr.answers() == []
    task = story.de.task(TaskKind.IDENTIFY_REQUEST)
    assert task.conversation == asked.conversation.id
    assert story.secret.encode() in task.details
    with story.de.store.read() as snapshot:
        assert cleared(snapshot, OFFICIAL).cases.task(task.id) is None
        assert list(cleared(snapshot, OFFICIAL).cases.open_tasks()) == []


def test_a_name_a_letter_off_the_restricted_one_is_answered_by_cleared_officers_only() -> None:
    story = Story(with_secrets=True)
    story.begin(1)
    near = replace(SECRET, name=person(surname="Verborgenn", forename="Zdenka").name)
    story.fr.ask(DE, replace(near, identity_numbers=()))
    story.world.carry()
    assert story.fr.answers() == []
    with story.de.store.read() as snapshot:
        assert list(cleared(snapshot, OFFICIAL).exchange.conversations_listed()) == []

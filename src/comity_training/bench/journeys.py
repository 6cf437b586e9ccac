"""The journeys of users, played at a desk over HTTP: pages, clicks, and what the desk takes.

Every journey goes through the pages that a person would see, without scripts, by the links and
the forms that the pages themselves bear. What is measured is the time until the last byte of each
page, beside a register of many people. How long a person thinks and types is not measured: what
is left of the time that users expect is theirs.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from comity.access.permissions import Role
from comity_training.bench.desk_served import served, session
from comity_training.bench.journey_walker import Walker
from comity_training.bench.journey_world import JourneyWorld

_AGENT: Final = "comity bench journeys"
_ROLES: Final = {
    "officer": frozenset({Role.OFFICER}),
    "supervisor": frozenset({Role.OFFICER, Role.SUPERVISOR}),
    "inspector": frozenset({Role.INSPECTOR}),
    "administrator": frozenset({Role.ADMINISTRATOR}),
}
_FEW: Final = 100
_REASON: Final = "file compared"
_MONO: Final = re.compile(r'<bdi class="comity-mono">([^<]+)</bdi>')
_DAY: Final = re.compile(r'<time datetime="([0-9-]{10})">')
_VALID: Final = "govuk-tag--green"


class JourneysPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What to play.

    Attributes:
        persons: In the register, beside those the journeys are about.
    """

    persons: int = 10_000


class JourneyFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One journey.

    Attributes:
        number: In the list of journeys.
        title: What it is.
        who: Whose it is.
        clicks: Links opened and forms sent.
        fields: Fields typed or chosen in.
        slowest_page: Its slowest page.
        slowest_ms: What that page took.
        desk_ms: What the desk took for all of them together.
        budget_seconds: Within which users expect to be done.
        left_seconds: What of that is left to think, read and type.
    """

    number: int
    title: str
    who: str
    clicks: int
    fields: int
    slowest_page: str
    slowest_ms: float
    desk_ms: float
    budget_seconds: float
    left_seconds: float


class JourneysFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured; what people themselves take is not.

    Attributes:
        persons: In the register.
        journeys: Each once, in the order of the list.
    """

    persons: int
    journeys: tuple[JourneyFigures, ...]


@dataclass(frozen=True, slots=True)
class _Journey:
    number: int
    title: str
    who: str
    seconds: float
    walk: Callable[[Walker, JourneyWorld], None]


def measure_journeys(
    plan: JourneysPlan, *, folder: Path, progress: Callable[[str], None]
) -> JourneysFigures:
    """Play every journey once.

    Args:
        plan: What to play.
        folder: Where the nodes are made.
        progress: Told in a sentence how far it has come.

    Raises:
        LookupError: A page does not lead where the journey goes. A defect.
        ValueError: A page answered with an error. A defect.
    """
    # Templates are compiled when they are first shown: what users meet is a desk in use.
    played(_FEW, folder / "before", lambda _: None)
    found = played(plan.persons, folder / "measured", progress)
    return JourneysFigures(persons=plan.persons, journeys=found)


def played(
    persons: int, folder: Path, progress: Callable[[str], None]
) -> tuple[JourneyFigures, ...]:
    """Play every journey once, as ``measure_journeys`` does, at a desk that nobody used before."""
    world = JourneyWorld.made(folder, persons, progress)
    found: list[JourneyFigures] = []
    try:
        with served(world.node) as port:
            walkers = {
                name: Walker(port, session(world.node, name, held, agent=_AGENT), _AGENT)
                for name, held in _ROLES.items()
            }
            for journey in JOURNEYS:
                walker = walkers[journey.who]
                walker.begin()
                journey.walk(walker, world)
                found.append(_figures(journey, walker))
                progress(f"journey {journey.number}: {journey.title}")
            for each in walkers.values():
                each.close()
    finally:
        world.close()
    return tuple(found)


def _figures(journey: _Journey, walker: Walker) -> JourneyFigures:
    slowest = max(walker.steps, key=lambda step: step.milliseconds)
    total = sum(step.milliseconds for step in walker.steps)
    return JourneyFigures(
        number=journey.number,
        title=journey.title,
        who=journey.who,
        clicks=walker.clicks,
        fields=walker.typed,
        slowest_page=f"{slowest.method} {slowest.path}",
        slowest_ms=round(slowest.milliseconds, 1),
        desk_ms=round(total, 1),
        budget_seconds=journey.seconds,
        left_seconds=round(journey.seconds - total / 1000, 1),
    )


def _written(walker: Walker, *, case: str, **urgency: str) -> None:
    """Write a request as far as the page that checks it, and send it."""
    walker.open("/requests/new")
    walker.send(surname="Petrova", forename="Elena", birth_date="3.8.1985", nationality="BG")
    walker.send(
        "/purpose",
        purpose="criminal-proceedings",
        case=case,
        authority="Amtsgericht Köln",
        authority_kind="judicial-authority",
    )
    walker.send("/states")
    walker.send("/urgency", **urgency)
    walker.send("/sending")


def _request(walker: Walker, world: JourneyWorld) -> None:
    _written(walker, case="3 Js 99/26")
    case = walker.address
    world.answered()
    walker.open(case)
    walker.follow(f"{case}/evidence")


def _urgent(walker: Walker, _: JourneyWorld) -> None:
    _written(walker, case="3 Js 100/26", urgent="yes", remarks="The hearing is tomorrow.")


def _decided(walker: Walker, task: str, choice: str, **said: str | tuple[str, ...]) -> None:
    walker.open("/inbox")
    walker.follow(f"/tasks/{task}")
    if choice:
        walker.send("/decide", choice=choice)
    else:
        walker.send("/decide")
    walker.send("/check", reason=_REASON, **said)
    walker.send("/send")


def _one_hit(walker: Walker, world: JourneyWorld) -> None:
    _decided(walker, world.tasks["Muster"], "")


def _several(walker: Walker, world: JourneyWorld) -> None:
    _decided(walker, world.tasks["Schmidt"], "ask-back", fields=("BirthDate", "FatherName"))


def _nobody(walker: Walker, world: JourneyWorld) -> None:
    _decided(walker, world.tasks["Unbekannt"], "nobody")


def _notification(walker: Walker, world: JourneyWorld) -> None:
    """Decide what the node could not file; what is complete takes nobody's time."""
    _decided(walker, world.tasks["identify-notification"], "")


def _deleted_abroad(walker: Walker, world: JourneyWorld) -> None:
    """Confirm a deletion from abroad; then see that others confirmed one of ours."""
    _decided(walker, world.tasks["confirm-deletion"], "confirm-deletion")
    world.delete_ours()
    walker.open("/recalls")
    walker.follow("/recalls/DE-")
    _require(walker, "0 of 2 confirmed")
    world.confirm()
    walker.open(walker.address)
    _require(walker, "2 of 2 confirmed")


def _require(walker: Walker, words: str) -> None:
    if words not in walker.text:
        raise LookupError(f"{walker.address} does not say: {words}")


def _certificate(walker: Walker, world: JourneyWorld) -> None:
    document = f"/persons/{world.person}/document"
    walker.open("/case")
    walker.send(purpose="own-record", case="A 17/26", known_case="")
    walker.open(document)
    walker.send("/document", kind="certificate", language="de", identity="passport")
    walker.send("/issue")


def _verified(walker: Walker, _: JourneyWorld) -> None:
    """Check the certificate that the journey before issued, by what stands on its page."""
    issued = walker.text.partition("govuk-panel__body")[2]
    number, code = _MONO.findall(issued)[:2]
    day = _DAY.findall(issued)[0]
    walker.open("/verify")
    walker.send("/verify", number=number, date=day, code=code)
    if _VALID not in walker.text:
        raise LookupError("the page does not say that the document is valid")


def _team(walker: Walker, _: JourneyWorld) -> None:
    walker.open("/board")
    waiting = walker.offered("task")
    walker.send("/preview", task=tuple(waiting[:3]), to="ac-officer")
    walker.send("/assignment")


def _who_looked(walker: Walker, world: JourneyWorld) -> None:
    walker.open("/inspection")
    name = world.known.name
    assert name.surname is not None  # noqa: S101 - of the made-up person
    assert name.forename is not None  # noqa: S101 - of the made-up person
    walker.send(
        "/persons",
        surname=name.surname.text,
        forename=name.forename.text,
        birth_date="1979-05-17",
        case="DPA-2026-17",
        purpose="complaint",
    )
    walker.send("/journal")
    walker.follow("/inspection/entries/")
    walker.open("/inspection/log")
    walker.send("/inspection/log")


def _own_record(walker: Walker, world: JourneyWorld) -> None:
    walker.open("/rights/new")
    walker.send(
        right="access",
        asked="What do you hold about me?",
        channel="in-person",
        surname="Beispiel",
        forename="Zora",
        birth_date="1979-05-17",
        address="Weg 1, 10115 Berlin",
    )
    walker.send(confirm="yes")
    request = walker.address
    walker.follow(f"{request}/identity")
    walker.send(proof="document-seen", note="passport shown", person=str(world.person))
    walker.open(f"{request}/holdings")
    walker.open(f"{request}/decision")
    walker.send("/decision", outcome="full")
    walker.send("/decision", confirm="yes")
    walker.open(request)
    walker.send("/letter", kind="answer")
    walker.send("/letter", confirm="yes")


def _state_of_the_node(walker: Walker, _: JourneyWorld) -> None:
    walker.open("/admin")
    walker.open("/admin/connectors")
    walker.open("/admin/accounts")


JOURNEYS: Final = (
    _Journey(1, "ask another state, and read its answer", "officer", 180, _request),
    _Journey(2, "answer a request, one clear hit", "officer", 120, _one_hit),
    _Journey(3, "several possible persons: ask back", "officer", 60, _several),
    _Journey(4, "answer that there is no record", "officer", 20, _nobody),
    _Journey(5, "a notification that the node could not file", "officer", 60, _notification),
    _Journey(6, "a deletion confirmed, and a recall of ours", "officer", 60, _deleted_abroad),
    _Journey(7, "an urgent request", "officer", 120, _urgent),
    _Journey(8, "a certificate for somebody at the counter", "officer", 300, _certificate),
    _Journey(9, "anybody has it checked", "officer", 3, _verified),
    _Journey(17, "give tasks of the team to an officer", "supervisor", 30, _team),
    _Journey(18, "who looked at a record, and does the log agree", "inspector", 300, _who_looked),
    _Journey(19, "somebody asks for what is held about them", "officer", 900, _own_record),
    _Journey(20, "the state of the node and its partners", "administrator", 60, _state_of_the_node),
)
"""What is played, numbered as users' journeys are listed; with the seconds users expect."""

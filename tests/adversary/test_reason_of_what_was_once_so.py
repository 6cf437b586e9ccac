"""Attack: the register is altered while a task waits, and the desk proposes a false sentence.

Somebody whom nobody was found for is entered with a conviction: the form says by itself that the
register holds nobody like them, and they are answered together with others, so that the other
state is told that nothing is held. Or two persons of one name are put right: the page says of
another surname that it agrees, and proposes that several persons bear it.

What is shown and proposed is compared and searched anew; what holds no longer is not said, and
nobody is answered about who is found by now.
"""

from collections.abc import Mapping
from dataclasses import replace

import msgspec
from tests.desk.desk_stage import Browser
from tests.desk.pages.test_decisions import officer, sent
from tests.desk.pages.world import World, world

from comity.persons.names import NamePart
from comity.records.describing import description_in
from comity.web.api_candidates import CandidatesAnswer
from comity.web.desk.languages import language
from comity.web.desk.proposed_reasons import proposed

__all__ = ["world"]

NOBODY = "The register holds nobody like the person described."


def test_nobody_is_proposed_only_as_long_as_nobody_is_found(world: World) -> None:
    erika = officer(world)
    task = f"/tasks/{world.cases.nobody[0]}"
    asked = {"choice": "nobody"}
    together = {"tasks": world.cases.nobody[:1], "reason": "nobody of that name"}
    assert NOBODY in sent(erika, task, f"{task}/decide", asked).text
    assert _outcomes(erika, {**together, "dry_run": True}) == ["answered"]
    with world.desk.node.database.begin() as work:
        waiting = work.cases.task(world.cases.nobody[0])
        assert waiting is not None
        described = description_in(work.exchange.messages_of(waiting.conversation))
        assert described is not None
        entered = work.register.enter_person(described)
    assert entered in erika.get(task).text, "who is found by now is shown"
    form = sent(erika, task, f"{task}/decide", asked)
    assert form.status == 200
    assert NOBODY not in form.text
    meant = erika.api("POST", f"{task}/preview", {"person": entered}).json
    assert meant["was_shown"] is True
    assert _outcomes(erika, {**together, "dry_run": True}) == ["not-nil"]
    assert _outcomes(erika, together) == ["not-nil"]
    with world.desk.node.database.read() as snapshot:
        kept = snapshot.cases.task(world.cases.nobody[0])
    assert kept == waiting


def test_what_agreed_once_is_not_said_to_agree(world: World) -> None:
    erika = officer(world)
    before = _beside(world)
    # Where more can be asked for nothing is proposed in any case; here nothing can.
    assert proposed(language("en"), "several", msgspec.structs.replace(before, askable=()))
    with world.desk.node.database.begin() as work:
        for ref in world.cases.annas:
            held = work.register.person(ref)
            assert held is not None
            name = replace(held.person.name, surname=NamePart("Zwetkow"))
            work.register.replace_person(ref, replace(held.person, name=name))
    after = _beside(world)
    for each in after.candidates:
        (surname,) = (field for field in each.fields if field.field == "Surname")
        assert (surname.held, surname.agreement) == ("Zwetkow", "differs")
        assert (each.score, each.probability) == (None, None)
    unasked = msgspec.structs.replace(after, askable=())
    assert proposed(language("en"), "several", unasked) == ()
    assert erika.get(f"/tasks/{world.cases.several}").status == 200
    with world.desk.node.database.read() as snapshot:
        kept = snapshot.cases.task(world.cases.several)
    assert kept is not None
    assert kept.decided_at is None


def _outcomes(erika: Browser, together: Mapping[str, object]) -> list[str]:
    told = erika.api("POST", "/nil-answers", together).json["tasks"]
    return [each["outcome"] for each in told]


def _beside(world: World) -> CandidatesAnswer:
    found = officer(world).api("GET", f"/tasks/{world.cases.several}/candidates")
    return msgspec.json.decode(found.body, type=CandidatesAnswer)

"""What came without a condition is given on, and corrected past the condition that came later.

The attack: France told Germany of a Spanish conviction. Spain alters it and adds a
restriction in words. France's node corrects its answer by itself, and so passes the new
version on before anybody has read what Spain asks. The defence: the old answer is withdrawn
at once, and the corrected one waits for an officer.

And: Germany does not keep conditions, so they go in words, where many of them do not fit. The
words end by saying that more apply, and never as if there were none.
"""

from dataclasses import replace

from tests.unit.records.states_in_touch import DE, ES, FR, World, conviction, person

from comity.law.handling import HandlingCode
from comity.persons.bounds import REMARKS_LENGTH
from comity.records.commands import Approve
from comity.records.handling_office import SetCondition, in_words, set_condition
from comity.records.messages import Condition, Kind
from comity.records.ports import TaskKind

ANA = person(FR)
SPANISH = conviction(ES)


def test_a_correction_waits_for_whoever_reads_the_words() -> None:
    world = World()
    germany, spain = world.add(DE), world.add(ES)
    france = world.add(FR, enter_unknown_nationals=True, ask_national_entry=False)
    world.all_keep_conditions()
    spain.enter(ANA, SPANISH)
    world.carry()
    germany.ask(FR, ANA)
    world.carry()
    assert len(germany.answers()) == 1
    with spain.store.begin() as work:
        order = SetCondition(SPANISH.id, HandlingCode.H3, "officer-1", text="not to Germany")
        set_condition(work, spain.service.authority, order)
    spain.alter(replace(SPANISH, file_number="9/2026"))
    world.carry()
    assert len(germany.heard(Kind.CANCELLATION)) == 1
    assert len(germany.answers()) == 1
    task = france.task(TaskKind.APPROVE_ANSWER)
    assert "conditions" in task.reason
    france.act(task, Approve())
    world.carry()
    assert [each.file_number for each in germany.answers()[-1].convictions] == ["9/2026"]


def test_conditions_that_do_not_fit_are_not_dropped_in_silence() -> None:
    few = [Condition(conviction(ES, each).id, "ES", HandlingCode.H2) for each in range(3)]
    many = [Condition(conviction(ES, each).id, "ES", HandlingCode.H2) for each in range(99)]
    (whole,) = in_words(few)
    (cut,) = in_words(many)
    assert "Further conditions" not in whole.text
    assert cut.text.endswith("used in proceedings.")
    assert "Further conditions" in cut.text
    assert len(cut.text) <= REMARKS_LENGTH

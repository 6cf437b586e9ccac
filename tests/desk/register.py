"""Somebody in the register of the desk's node, as if entered before."""

from tests.desk.desk_stage import Desk
from tests.unit.records.states_in_touch import conviction

from comity.ids import PersonRef, StateCode
from comity.persons.dates import PartialDate
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Person
from comity.records.need_to_know import restrict
from comity.records.restrictions import Restriction, RestrictionId
from comity.records.subjects import Subject

DE = StateCode("DE")


def enter(desk: Desk, surname: str = "Beispiel", number: int = 1) -> PersonRef:
    """Enter a German with one conviction."""
    person = Person(
        name=PersonName(forename=NamePart("Zora"), surname=NamePart(surname)),
        birth_date=PartialDate(1979, 5, 17),
    )
    with desk.node.database.begin() as work:
        ref = work.register.enter_person(person)
        desk.node.records.enter_conviction(work, ref, conviction(DE, number))
    return ref


def hide(desk: Desk, ref: PersonRef, compartment: str) -> None:
    """Restrict a person to a compartment, as two supervisors would."""
    now = desk.clock.now()
    with desk.node.database.begin() as work:
        restrict(
            work,
            Restriction(
                id=RestrictionId("rs-1"),
                subject=Subject.person(ref),
                compartments=frozenset({compartment}),
                reason="a colleague's own record",
                set_by="ac-one",
                approved_by="ac-other",
                set_at=now,
                review_on=now.date().replace(year=now.year + 1),
            ),
        )

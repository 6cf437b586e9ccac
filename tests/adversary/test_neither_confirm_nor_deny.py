"""Attack: a suspect asks for access, to learn from the answer whether an enquiry is running.

Two nodes receive the same request on the same day, and both answer that they neither confirm
nor deny. One holds convictions of the person, exchanged them, and has looks on record; the
other never heard of the person. The suspect compares the letters byte by byte, as text and as
PDF, and their numbers.

They are the same bytes, so nothing is learnt; the true reasons are with the supervisor.
"""

from dataclasses import replace
from pathlib import Path

from tests.unit.rights.rights_world import ADA, RightsWorld

from comity.assembly.rights_letters import issue_letter, letter_file
from comity.ids import ConvictionId, PersonRef
from comity.law.rights import Withholding
from comity.persons.person import Person
from comity.records.model import Conviction, Offence
from comity.records.ports import HeldConviction, Origin, Standing
from comity.rights.deciding import Ruling, approve, decide
from comity.rights.letter_form import LetterContent, LetterPart
from comity.rights.model import LetterKind, Outcome
from comity.transport.documents.letter import write_letter


def _answered(world: RightsWorld, *, known: bool) -> LetterContent:
    person: PersonRef | None = None
    if known:
        person = _convicted(world, replace(ADA))
    made = world.verified(person=person)
    ruling = Ruling(
        made.id,
        Outcome.NEITHER,
        "officer-1",
        grounds=(Withholding.INQUIRIES,),
        reasons="enquiry 3 Js 77/26" if known else "practice: the same answer to everybody",
    )
    # Whatever somebody hands in by mistake is not told either.
    parts = [LetterPart("Register", (("Conviction", "DE-C-1"),))] if known else []
    with world.store.begin() as work:
        decide(work, world.office, ruling)
        ready = approve(work, world.office, made.id, by="supervisor-1", granted=True)
        _, content = issue_letter(
            work, world.office, ready, LetterKind.ANSWER, by="officer-1", parts=parts
        )
    return content


def _convicted(world: RightsWorld, whom: Person) -> PersonRef:
    with world.store.begin() as work:
        ref = work.register.enter_person(whom)
        made = Conviction(
            id=ConvictionId("DE-C-000000000000001"),
            convicting_country="CO-00-001-DEU",
            offences=(Offence("O-00001", category="O-00-160400"),),
        )
        work.register.keep_conviction(
            HeldConviction(
                made, ref, Origin.OWN, world.state, 1, Standing.CURRENT, world.clock.now()
            )
        )
    return ref


def test_the_letter_is_the_same_bytes_whether_there_are_data_or_not(tmp_path: Path) -> None:
    with_data = _answered(RightsWorld(), known=True)
    without = _answered(RightsWorld(), known=False)
    assert with_data.as_text() == without.as_text()
    assert "DE-C-" not in with_data.as_text()

    file = tmp_path / "answer.pdf"
    assert letter_file(with_data, file) == letter_file(without, file)
    # What the seal is put upon is the same as well: only the seal's own moment differs.
    assert write_letter(with_data, is_sealed=True) == write_letter(without, is_sealed=True)

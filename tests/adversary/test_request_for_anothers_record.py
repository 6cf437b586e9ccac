"""Attack: somebody asks for a neighbour's record, under the neighbour's name.

They cannot show the identity. They ask again and again in other words, hoping that one answer
differs, that one is given by mistake, or that a refusal tells whether there is a record.

No answer is given before the identity is shown; the register is not even read; what is
refused at last is the same bytes for a neighbour with a record and for one without; and every
attempt stands in the log. The register is unchanged.
"""

import pytest
from tests.unit.rights.rights_world import ADA, PERSON, RightsWorld

from comity.assembly.rights_letters import issue_letter
from comity.errors import ConflictingChange, InputInvalid
from comity.law.rights import Right
from comity.rights.deciding import Ruling, decide
from comity.rights.model import Applicant, Channel, LetterKind, Outcome, Proof, Stage
from comity.rights.registering import Identification, Registration, identify, register

_TRIES = 20


def _fished(*, with_record: bool) -> tuple[list[str], list[str], int]:
    """Return the letters, what stands in the log, and how many persons are in the register."""
    world = RightsWorld()
    if with_record:
        with world.store.begin() as work:
            work.register.enter_person(ADA)
    letters = []
    for number in range(_TRIES):
        applicant = Applicant(ADA, "Elsewhere 9", "en", Channel.ELECTRONIC)
        asked = Registration(Right.ACCESS, applicant, f"It is me, try {number}", "officer-1")
        with world.store.begin() as work:
            made = register(work, world.office, asked)
        with pytest.raises(ConflictingChange), world.store.begin() as work:
            decide(work, world.office, Ruling(made.id, Outcome.FULL, "officer-1"))
        named = Identification(made.id, Proof.NOT_SHOWN, "nothing shown", "officer-1", PERSON)
        with pytest.raises(InputInvalid), world.store.begin() as work:
            identify(work, world.office, named)
        ruling = Ruling(made.id, Outcome.IDENTITY_NOT_SHOWN, "officer-1")
        with world.store.begin() as work:
            refused = decide(work, world.office, ruling)
            assert refused.stage is Stage.DECIDED
            _, content = issue_letter(
                work, world.office, refused, LetterKind.ANSWER, by="officer-1"
            )
        letters.append(content.as_text())
    with world.store.read() as snapshot:
        persons, _ = snapshot.register.size()
    return letters, world.acts(), persons


def test_a_stranger_learns_nothing_from_asking_often() -> None:
    there, log, persons = _fished(with_record=True)
    absent, other_log, none = _fished(with_record=False)
    assert there == absent
    assert (persons, none) == (1, 0)
    assert len(log) == len(other_log) == 3 * _TRIES
    assert sum("rights-registered" in each for each in log) == _TRIES
    assert not any("consult" in each for each in log)

"""What could be neither read back nor sent is not kept: values refuse it when built."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from comity.errors import InputInvalid
from comity.persons.bounds import (
    CODE_LENGTH,
    MOST_ALIASES,
    MOST_NAMES,
    MOST_NUMBERS,
    MOST_WORDINGS,
    TITLE_LENGTH,
)
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart, name_of
from comity.persons.person import Alias, Person
from comity.persons.places import Address, Place
from comity.persons.texts import plain
from comity.records.describing import merged
from comity.records.model import (
    MOST_PARTS,
    MOST_TARGETS,
    Authority,
    Conviction,
    Decision,
    Offence,
    Relation,
    RelationKind,
    Sanction,
)

ANA = Person(name=name_of("Ana", "Petrova"))
WORDINGS = plain("x") * (MOST_WORDINGS + 1)
LONG = "x" * (CODE_LENGTH + 1)


@pytest.mark.parametrize(
    "build",
    [
        lambda: replace(ANA, aliases=(Alias(ANA.name),) * (MOST_ALIASES + 1)),
        lambda: replace(ANA, former_surnames=(NamePart("x"),) * (MOST_NAMES + 1)),
        lambda: replace(ANA, identity_numbers=(IdentityNumber("1"),) * (MOST_NUMBERS + 1)),
        lambda: Alias(ANA.name, identity_numbers=(IdentityNumber("1"),) * (MOST_NUMBERS + 1)),
        lambda: replace(ANA, remarks=WORDINGS),
        lambda: Place(town=WORDINGS),
        lambda: Place(country=LONG),
        lambda: Address(Place(), street=WORDINGS),
        lambda: Authority(WORDINGS),
        lambda: Offence("O-00001", national_code=LONG),
        lambda: Offence("O-00001", provisions="x" * (TITLE_LENGTH + 1)),
        lambda: Sanction("S-00001", title=WORDINGS),
        lambda: Relation(RelationKind.SANCTION_TO_OFFENCES, "S", ("O",) * (MOST_TARGETS + 1)),
        lambda: Conviction(
            "BG-C-1",  # type: ignore[arg-type]
            "CO-00-100-BGR",
            decisions=tuple(Decision(f"D-{n}") for n in range(MOST_PARTS + 1)),
        ),
    ],
)
def test_a_value_beyond_its_bound_is_a_failure_of_the_input(build: Callable[[], object]) -> None:
    with pytest.raises(InputInvalid) as failure:
        build()
    assert failure.value.field


def test_descriptions_put_together_stay_within_their_bounds_and_keep_the_later() -> None:
    def aliases(prefix: str) -> tuple[Alias, ...]:
        return tuple(Alias(name_of(f"{prefix}{n}", "x")) for n in range(MOST_ALIASES - 1))

    first, later = replace(ANA, aliases=aliases("A")), replace(ANA, aliases=aliases("B"))
    both = merged(first, later)
    assert len(both.aliases) == MOST_ALIASES
    assert set(later.aliases) <= set(both.aliases)

"""Attack: an officer who is not cleared fishes for a restricted person by what a search gives away.

Many namesakes are entered so that one more would tip a limit, a rank or a probability; numbers of
files and identifiers are tried one after the other. Everything comes out as if there were nobody,
and in as many steps.
"""

from tests.properties.test_non_interference import (
    OFFICIAL,
    SECRET,
    Counted,
    Story,
    plain,
)
from tests.unit.records.states_in_touch import DE, conviction, person

from comity.assembly.cleared_view import cleared
from comity.ids import ConvictionId
from comity.persons.person import Person

NAMESAKES = 14
"""More than an officer is shown, so that one more pushes somebody off the list."""


def namesake(number: int) -> Person:
    """Return somebody with a name like the restricted one's, and another birth date."""
    forename = ("Zdenka", "Zdenko", "Z.")[number % 3]
    return person(DE, surname="Verborgen", forename=forename, born=(1940 + number, 1, 3))


def fished(story: Story) -> object:
    """Return what searches for the name, and for what is near it, say and cost."""
    wanted = [SECRET, namesake(3), person(DE, surname="Verborgenn", forename="Zdenka")]
    found: list[object] = []
    with story.de.store.read() as snapshot:
        register = cleared(snapshot, OFFICIAL).register
        for each in wanted:
            counted = Counted(register)
            result = story.de.service.authority.identify(each, counted)  # type: ignore[arg-type]
            candidates = [candidate.to_dict() for candidate in result.candidates]
            found.append([str(result.outcome), str(result.rule), candidates, counted.steps])
        found.append([register.by_file_number(DE, f"{number}/2026", None) for number in range(9)])
        found.append([register.conviction(ConvictionId(f"DE-C-{n:015d}")) for n in range(9)])
        found.append([register.size()])
    return plain(found)


def grown(*, with_secrets: bool) -> Story:
    """Return a world with the namesakes, and with or without the one restricted."""
    story = Story(with_secrets=with_secrets)
    if with_secrets:
        story.begin(1)
        story.de.enter(story.secret, conviction(DE, 7))
    for number in range(NAMESAKES):
        story.begin(10 + number)
        story.de.know(namesake(number))
    return story


def test_one_more_namesake_tips_nothing() -> None:
    assert fished(grown(with_secrets=True)) == fished(grown(with_secrets=False))


def test_the_same_fishing_finds_an_open_person() -> None:
    """The comparison above can fail: a person who is not restricted makes the difference."""
    seen = grown(with_secrets=False)
    seen.begin(1)
    seen.de.know(SECRET)
    assert fished(seen) != fished(grown(with_secrets=False))

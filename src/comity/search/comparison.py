"""Two descriptions of a person, field by field, with the reason for each finding."""

from types import MappingProxyType
from typing import Final

from comity.persons.person import Person, Sex
from comity.search.described import Described, DescribedParent, Numbers
from comity.search.finding import NOT_STATED, STRENGTH, Agreement, Field, FieldComparison
from comity.search.identity_comparison import compare_identities, names_agree
from comity.search.keys import state_of
from comity.search.normal_form import normal_form


def compare(
    query: Person, registered: Person, *, identity_country: str | None
) -> tuple[FieldComparison, ...]:
    """Compare a description received with a person in the register.

    Args:
        query: As another authority describes the person.
        registered: As the register does.
        identity_country: State whose identity numbers our register holds, in any
            usual form; the state of registered numbers that name none.

    Returns:
        One finding for each ``Field``, in that order.
    """
    return compare_described(
        Described(query, None), Described(registered, state_of(identity_country))
    )


def compare_described(query: Described, registered: Described) -> tuple[FieldComparison, ...]:
    """Compare a description received, prepared once, with one of many candidates.

    Args:
        query: As another authority describes the person; its numbers have no state
            unless they name one.
        registered: As the register does.

    Returns:
        One finding for each ``Field``, in that order.
    """
    findings: dict[Field, FieldComparison] = {
        field: FieldComparison(field, *rest)
        for field, rest in (
            (Field.IDENTITY_NUMBER, _identity_numbers(query, registered)),
            (Field.SEX, _sexes(query.person.sex, registered.person.sex)),
            (Field.FATHER_NAME, _parents(query.father, registered.father)),
            (Field.MOTHER_NAME, _parents(query.mother, registered.mother)),
            (Field.BIRTH_PLACE, _birth_places(query, registered)),
            (Field.NATIONALITY, _nationalities(query, registered)),
            (Field.IDENTIFICATION_DOCUMENT, _documents(query, registered)),
        )
    }
    findings |= compare_identities(query, registered)
    return tuple(findings[field] for field in Field)


def _sexes(one: Sex, other: Sex) -> tuple[Agreement, str]:
    if Sex.UNKNOWN in {one, other}:
        return Agreement.MISSING, NOT_STATED
    if one is other:
        return Agreement.AGREES, "It is the same."
    return Agreement.DIFFERS, "It differs."


def _identity_numbers(
    query: Described, registered: Described
) -> tuple[Agreement, str, bool, bool, bool]:
    """Compare identity numbers.

    A number without a state agrees weakly at best: ECRIS has no place for the state, and
    the numbers of two states may have the same form. For the same reason it never differs:
    it may simply be the number of another state. The number of an alias agrees weakly at
    best, since whoever uses a false identity uses its number too.
    """
    ours, theirs = query.numbers, registered.numbers
    if any(state is not None for state, _ in ours & theirs):
        return Agreement.AGREES, "It is the same number of the same state.", False, False, False
    if _same_form(ours, theirs):
        text = "It is the same, but one side does not say of which state."
        return Agreement.WEAKLY_AGREES, text, False, False, False
    ours_too, theirs_too = query.alias_numbers, registered.alias_numbers
    if _shared(ours_too, theirs) or _shared(ours | ours_too, theirs_too):
        text = "It is the same as the number of an alias, not of the main identity."
        return Agreement.WEAKLY_AGREES, text, False, False, True
    if not ours or not theirs:
        return Agreement.MISSING, NOT_STATED, False, False, False
    if {state for state, _ in ours if state is not None} & {state for state, _ in theirs}:
        return Agreement.DIFFERS, "The same state gave another number.", False, False, False
    text = "The two sides state numbers that cannot be compared."
    return Agreement.MISSING, text, False, False, False


def _same_form(ours: Numbers, theirs: Numbers) -> bool:
    """Return whether a number is the same and one side does not say of which state."""
    stateless = {form for state, form in ours if state is None}
    issuerless = {form for issuer, form in theirs if issuer is None}
    return any(form in stateless for _, form in theirs) or any(
        form in issuerless for _, form in ours
    )


def _shared(ours: Numbers, theirs: Numbers) -> bool:
    return bool(ours & theirs) or _same_form(ours, theirs)


def _parents(one: DescribedParent | None, other: DescribedParent | None) -> tuple[Agreement, str]:
    """Compare parents by forename, and by surname where both state it."""
    if one is None or other is None:
        return Agreement.MISSING, NOT_STATED
    found = [
        names_agree(one.forename, other.forename)[0],
        names_agree(one.surname, other.surname)[0],
    ]
    return _least(found)


def _least(found: list[Agreement]) -> tuple[Agreement, str]:
    """Return the weakest finding among those that say something."""
    stated = [each for each in found if each is not Agreement.MISSING]
    if not stated:
        return Agreement.MISSING, "What the two sides state cannot be compared."
    least = min(stated, key=lambda each: STRENGTH[each])
    return least, _SENTENCES[least]


_SENTENCES: Final = MappingProxyType(
    {
        Agreement.AGREES: "What both sides state is the same.",
        Agreement.WEAKLY_AGREES: "What both sides state is alike.",
        Agreement.DIFFERS: "It differs.",
    }
)


def _birth_places(query: Described, registered: Described) -> tuple[Agreement, str]:
    """Compare country and town. Town names are compared in all wordings, within a bound."""
    one, other = query.person.birth_place, registered.person.birth_place
    if one is None or other is None:
        return Agreement.MISSING, NOT_STATED
    found = [_same(state_of(one.country), state_of(other.country))]
    if one.town_code is not None and other.town_code is not None:
        found.append(_same(normal_form(one.town_code), normal_form(other.town_code)))
    else:
        towns = [
            names_agree(ours, theirs)[0] for ours in query.towns for theirs in registered.towns
        ]
        found.append(max(towns, key=lambda each: STRENGTH[each], default=Agreement.MISSING))
    return _least(found)


def _same(ours: str | None, theirs: str | None) -> Agreement:
    if ours is None or theirs is None:
        return Agreement.MISSING
    return Agreement.AGREES if ours == theirs else Agreement.DIFFERS


def _nationalities(query: Described, registered: Described) -> tuple[Agreement, str]:
    ours, theirs = query.nationalities, registered.nationalities
    if not ours or not theirs:
        return Agreement.MISSING, NOT_STATED
    if ours == theirs:
        return Agreement.AGREES, "They are the same."
    if ours & theirs:
        return Agreement.WEAKLY_AGREES, "One nationality at least is the same."
    return Agreement.DIFFERS, "No nationality is the same."


def _documents(query: Described, registered: Described) -> tuple[Agreement, str]:
    """Compare document numbers; they never differ, since people have several documents."""
    ours, theirs = query.documents, registered.documents
    if not ours or not theirs:
        return Agreement.MISSING, NOT_STATED
    if ours & theirs:
        return Agreement.WEAKLY_AGREES, "A document has the same number."
    return Agreement.MISSING, "The two sides state different documents."

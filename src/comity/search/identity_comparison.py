"""Names and birth date of two descriptions, whatever identities each side knows."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from comity.persons.dates import PartialDate
from comity.search.described import Described, DescribedIdentity
from comity.search.finding import NOT_STATED, STRENGTH, Agreement, Field, FieldComparison
from comity.search.normal_form import known_date, scripts_differ
from comity.search.written import Written

_IDENTITY_FIELDS: Final = (
    Field.FORENAME,
    Field.SURNAME,
    Field.SECOND_SURNAME,
    Field.BIRTH_DATE,
)


def compare_identities(query: Described, registered: Described) -> dict[Field, FieldComparison]:
    """Compare main identities; where they differ, let one other identity speak weakly."""
    ours, theirs = query.main, registered.main
    main = _one_to_one(ours, theirs)
    best, best_rank = main, _rank(main)
    others = [(ours, other) for other in registered.others]
    others += [(other, theirs) for other in query.others]
    for one, other in others:
        found = _one_to_one(one, other)
        borne = one.standing if one is not ours else other.standing
        weakened = {
            field: _through(finding, main[field], borne.value) for field, finding in found.items()
        }
        if _rank(weakened) > best_rank:
            best, best_rank = weakened, _rank(weakened)
    return best


def _rank(findings: Mapping[Field, FieldComparison]) -> tuple[tuple[int, ...], ...]:
    """Order findings by what they say together, then field by field.

    The order is total over everything a finding says, so that of two identities that say
    as much together the same one speaks from whichever side one looks.
    """
    each = [findings[field] for field in _IDENTITY_FIELDS]
    return (
        (sum(STRENGTH[finding.agreement] for finding in each),),
        tuple(STRENGTH[finding.agreement] for finding in each),
        tuple(finding.consistent for finding in each),
        tuple(not finding.by_alias for finding in each),
        tuple(not finding.not_comparable for finding in each),
    )


def _through(finding: FieldComparison, main: FieldComparison, borne: str) -> FieldComparison:
    """Keep what main identities already showed; weaken what only another shows."""
    if finding.agreement is Agreement.AGREES and main.agreement is not Agreement.AGREES:
        text = f"It agrees with one of {_BORNE[borne]}, not with the main identity."
        by_alias = borne == "alias"
        return FieldComparison(finding.field, Agreement.WEAKLY_AGREES, text, by_alias=by_alias)
    return finding


_BORNE: Final = MappingProxyType({"former": "the former names", "alias": "the aliases"})


def _one_to_one(one: DescribedIdentity, other: DescribedIdentity) -> dict[Field, FieldComparison]:
    forename = FieldComparison(Field.FORENAME, *names_agree(one.forename, other.forename))
    surname, second = _surnames(one, other)
    if not one.structured or not other.structured:
        forename, surname = _wholes(one, other, forename, surname)
    elif forename.agreement is Agreement.DIFFERS and _exchanged(one, other):
        text = "Forename and surname stand in each other's place."
        forename = FieldComparison(Field.FORENAME, Agreement.WEAKLY_AGREES, text)
        surname = FieldComparison(Field.SURNAME, Agreement.WEAKLY_AGREES, text)
    return {
        Field.FORENAME: forename,
        Field.SURNAME: surname,
        Field.SECOND_SURNAME: second,
        Field.BIRTH_DATE: _dates(one.birth_date, other.birth_date),
    }


def names_agree(ours: Written, theirs: Written) -> tuple[Agreement, str, bool, bool]:
    """Compare two names.

    Returns:
        The finding, its explanation, whether known parts fit (never set for names), and
        whether both sides say something in scripts that cannot be compared.
    """
    if ours.normal is None or theirs.normal is None:
        return Agreement.MISSING, NOT_STATED, False, False
    if ours.normal == theirs.normal:
        return Agreement.AGREES, "It is the same.", False, False
    if ours.in_other_script(theirs):
        text = "It is written in different scripts and was not compared."
        return Agreement.MISSING, text, False, True
    if ours.folded == theirs.folded:
        text = "It is the same apart from accents or word breaks."
        return Agreement.WEAKLY_AGREES, text, False, False
    few, many = sorted((set(ours.words), set(theirs.words)), key=len)
    if few < many:
        text = "One side states more names than the other; those of the shorter are the same."
        return Agreement.WEAKLY_AGREES, text, False, False
    return Agreement.DIFFERS, "It differs.", False, False


def _surnames(
    one: DescribedIdentity, other: DescribedIdentity
) -> tuple[FieldComparison, FieldComparison]:
    """Compare both surnames, also where one side wrote the two in one field.

    A second surname on one side only is missing, not different: many states have no
    place for it. It is no agreement either: where two surnames are in use, the second
    is what tells one bearer of a common name from the next.
    """
    first = FieldComparison(Field.SURNAME, *names_agree(one.surname, other.surname))
    second = FieldComparison(
        Field.SECOND_SURNAME, *names_agree(one.second_surname, other.second_surname)
    )
    if (
        first.agreement is not Agreement.AGREES
        and second.agreement is Agreement.MISSING
        and (whole := one.surnames) is not None
        and whole == other.surnames
    ):
        text = "Both surnames are the same; one side writes them in one field."
        return (
            FieldComparison(Field.SURNAME, Agreement.AGREES, text),
            FieldComparison(Field.SECOND_SURNAME, Agreement.AGREES, text),
        )
    if one.second_surname.normal is None and other.second_surname.normal is None:
        text = "Neither side states one."
        second = FieldComparison(Field.SECOND_SURNAME, Agreement.MISSING, text, consistent=True)
    return first, second


def _exchanged(one: DescribedIdentity, other: DescribedIdentity) -> bool:
    """Return whether forename and surname stand in each other's place."""
    ours = (one.forename.folded, one.surname.folded)
    theirs = (other.surname.folded, other.forename.folded)
    return None not in ours and ours == theirs


def _wholes(
    one: DescribedIdentity,
    other: DescribedIdentity,
    forename: FieldComparison,
    surname: FieldComparison,
) -> tuple[FieldComparison, FieldComparison]:
    """Compare names of which at least one is an unstructured whole: never more than weakly."""
    ours, theirs = set(one.words), set(other.words)
    if not ours or not theirs or scripts_differ(" ".join(ours), " ".join(theirs)):
        return forename, surname
    few, many = sorted((ours, theirs), key=len)
    agreement = (
        Agreement.WEAKLY_AGREES
        if few == many or (few < many and len(few) > 1)
        else Agreement.DIFFERS
    )
    text = (
        "The words of the shorter name stand in the other; one side does not say which is which."
        if agreement is Agreement.WEAKLY_AGREES
        else "The words of the two whole names differ."
    )
    return (
        FieldComparison(Field.FORENAME, agreement, text),
        FieldComparison(Field.SURNAME, agreement, text),
    )


def _dates(one: PartialDate | None, other: PartialDate | None) -> FieldComparison:
    field = Field.BIRTH_DATE
    ours, theirs = known_date(one), known_date(other)
    if ours is None or theirs is None:
        return FieldComparison(field, Agreement.MISSING, NOT_STATED)
    pairs = ((ours.year, theirs.year), (ours.month, theirs.month), (ours.day, theirs.day))
    both = [(a, b) for a, b in pairs if a is not None and b is not None]
    if any(a != b for a, b in both):
        return FieldComparison(field, Agreement.DIFFERS, "A part that both sides state differs.")
    if ours.is_full and theirs.is_full:
        return FieldComparison(field, Agreement.AGREES, "Year, month and day are the same.")
    if not both:
        text = "The two sides state different parts of it."
        return FieldComparison(field, Agreement.MISSING, text)
    text = "One side states only a part of it, which fits but decides nothing."
    return FieldComparison(field, Agreement.MISSING, text, consistent=True)

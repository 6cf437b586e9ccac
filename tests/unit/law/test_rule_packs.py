"""Rule packs on spent convictions: the periods, and everything they leave to an officer."""

from dataclasses import replace
from datetime import date

import pytest

from comity.law.purposes import Purpose
from comity.law.rule_packs.evaluation import (
    ConvictionFacts,
    Disclosability,
    Finding,
    Sentence,
    evaluate,
)
from comity.law.rule_packs.pack import RULE_PACKS, RulePack

EW, IE, DE, FR = (
    RULE_PACKS[name]
    for name in ("ew-rehabilitation", "ie-spent-convictions", "de-tilgung", "fr-bulletins")
)
PRISON, FINE, DAY_FINE = "S-00-001001", "S-00-008001", "S-00-008002"
THEFT, RAPE = "O-00-170100", "O-00-100100"


def facts(
    state: str,
    *sentences: Sentence,
    decided: date = date(2024, 1, 10),
    offence: str | None = THEFT,
    minor: bool | None = False,
) -> ConvictionFacts:
    return ConvictionFacts(state, decided, (offence,), sentences, minor, minor)


def asked(
    pack: RulePack,
    conviction: ConvictionFacts,
    *others: ConvictionFacts,
    on: date,
    purpose: Purpose = Purpose.EMPLOYMENT_VETTING,
) -> Finding:
    own = pack.state if "answering" in pack.applies_to else "ES"
    found = evaluate(pack, conviction, others, purpose=purpose, own_state=own, on=on)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("sentence", "minor", "spent_on"),
    [
        (Sentence(PRISON, "P6M"), False, date(2025, 7, 10)),
        (Sentence(PRISON, "P6M"), True, date(2025, 1, 10)),
        (Sentence(PRISON, "P12M"), False, date(2026, 1, 10)),
        (Sentence(PRISON, "P1Y1D"), False, date(2029, 1, 11)),
        (Sentence(PRISON, "P4Y"), False, date(2032, 1, 10)),
        (Sentence(PRISON, "P5Y"), False, date(2036, 1, 10)),
        (Sentence(FINE), False, date(2025, 1, 10)),
        (Sentence("S-00-009001", ends_on=date(2024, 12, 31)), False, date(2025, 1, 1)),
    ],
)
def test_england_and_wales_count_each_sentence_to_its_day(
    sentence: Sentence, minor: bool, spent_on: date
) -> None:
    conviction = facts("GB", sentence, minor=minor)
    day_before = date.fromordinal(spent_on.toordinal() - 1)
    assert asked(EW, conviction, on=day_before).says is Disclosability.TOLD
    found = asked(EW, conviction, on=spent_on)
    assert (found.says, found.spent_on, found.pack) == (
        Disclosability.SPENT,
        spent_on,
        "ew-rehabilitation v.2026.1",
    )


def test_the_longest_of_several_sentences_counts() -> None:
    conviction = facts("GB", Sentence(FINE), Sentence(PRISON, "P6M"))
    assert asked(EW, conviction, on=date(2025, 2, 1)).says is Disclosability.TOLD


def test_life_is_never_spent_and_long_terms_for_grave_offences_are_asked_about() -> None:
    life = facts("GB", Sentence("S-00-001002"))
    assert asked(EW, life, on=date(2099, 1, 1)).says is Disclosability.TOLD
    grave = facts("GB", Sentence(PRISON, "P6Y"), offence=RAPE)
    assert asked(EW, grave, on=date(2099, 1, 1)).says is Disclosability.ASK
    unknown = facts("GB", Sentence(PRISON, "P6Y"), offence=None)
    assert asked(EW, unknown, on=date(2099, 1, 1)).says is Disclosability.ASK


@pytest.mark.parametrize(
    "open_one",
    [
        facts("GB"),
        facts("GB", Sentence(PRISON)),
        facts("GB", Sentence(PRISON, "P6M", suspended=True)),
        facts("GB", Sentence(None)),
        facts("GB", Sentence(FINE), minor=None),
        replace(facts("GB", Sentence(FINE)), decided_on=None),
    ],
)
def test_what_the_data_do_not_say_is_never_guessed(open_one: ConvictionFacts) -> None:
    assert asked(EW, open_one, on=date(2099, 1, 1)).says is Disclosability.ASK


def test_a_further_conviction_within_the_period_is_asked_about_and_a_later_one_is_not() -> None:
    first = facts("GB", Sentence(FINE))
    within = facts("GB", Sentence(FINE), decided=date(2024, 6, 1))
    after = facts("GB", Sentence(FINE), decided=date(2025, 1, 10))
    on = date(2025, 6, 1)
    assert asked(EW, first, within, on=on).says is Disclosability.ASK
    assert asked(EW, first, after, on=on).says is Disclosability.SPENT


@pytest.mark.parametrize("pack", RULE_PACKS.values(), ids=str)
def test_no_pack_narrows_criminal_proceedings_or_what_a_person_is_told(pack: RulePack) -> None:
    for purpose in (Purpose.CRIMINAL_PROCEEDINGS, Purpose.OWN_RECORD):
        conviction = facts(pack.state, Sentence(FINE), minor=True)
        on = date(2099, 1, 1)
        assert evaluate(pack, conviction, (), purpose=purpose, own_state=pack.state, on=on) is None


def test_a_pack_that_narrows_criminal_proceedings_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="32009F0315"):
        RulePack(
            name="bad",
            version="1",
            state="DE",
            title="bad",
            applies_to=("convicting",),
            valid_from="2026-01-01",
            source=DE.source,
            narrows=(Purpose.CRIMINAL_PROCEEDINGS,),
            several=DE.several,
        )


def test_a_pack_says_nothing_before_its_law_and_of_other_states() -> None:
    early = date(2023, 10, 27)
    conviction = facts("GB", Sentence(FINE), decided=date(2020, 1, 1))
    vetting = Purpose.EMPLOYMENT_VETTING
    assert evaluate(EW, conviction, (), purpose=vetting, own_state="GB", on=early) is None
    of_france = facts("FR", Sentence(FINE))
    assert evaluate(DE, of_france, (), purpose=vetting, own_state="DE", on=date(2026, 1, 1)) is None


def test_ireland_counts_seven_years_for_one_conviction_only() -> None:
    one = facts("IE", Sentence(PRISON, "P6M"))
    assert asked(IE, one, on=date(2031, 1, 10)).says is Disclosability.SPENT
    assert asked(IE, one, on=date(2031, 1, 9)).says is Disclosability.TOLD
    assert asked(IE, one, one, on=date(2031, 1, 10)).says is Disclosability.ASK
    sexual = facts("IE", Sentence(PRISON, "P6M"), offence=RAPE)
    assert asked(IE, sexual, on=date(2099, 1, 1)).says is Disclosability.TOLD


def test_germany_deletes_all_together_or_none_and_leaves_the_rest_to_an_officer() -> None:
    small = facts("DE", Sentence(DAY_FINE, units=60), decided=date(2015, 1, 1))
    on = date(2026, 1, 1)
    assert asked(DE, small, on=on).says is Disclosability.SPENT
    large = facts("DE", Sentence(DAY_FINE, units=120), decided=date(2015, 1, 1))
    assert asked(DE, large, on=on).says is Disclosability.SPENT
    recent = facts("DE", Sentence(DAY_FINE, units=60), decided=date(2025, 1, 1))
    found = asked(DE, small, recent, on=on)
    # Not yet due together: what the certificate of conduct leaves out is an officer's.
    assert (found.says, found.why) == (Disclosability.ASK, DE.open_question)
    prison = facts("DE", Sentence(PRISON, "P2Y"), decided=date(2010, 1, 1))
    assert asked(DE, prison, on=date(2026, 12, 31)).says is Disclosability.ASK
    assert asked(DE, prison, on=date(2027, 1, 1)).says is Disclosability.SPENT


def test_france_leaves_out_what_was_said_of_a_minor_and_asks_about_the_rest() -> None:
    on = date(2026, 1, 1)
    assert asked(FR, facts("FR", Sentence(FINE), minor=True), on=on).says is Disclosability.SPENT
    assert asked(FR, facts("FR", Sentence(FINE), minor=False), on=on).says is Disclosability.ASK
    assert asked(FR, facts("FR", Sentence(FINE), minor=None), on=on).says is Disclosability.ASK

"""Which instrument binds two states, and what the tables say about themselves."""

from datetime import date
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest

from comity.ids import StateCode
from comity.law.catalogue import Kind, rows
from comity.law.citation import Provenance, Validity, inferred, verified
from comity.law.grounds import GROUNDS, Ground
from comity.law.instruments import (
    CONVENTION,
    INSTRUMENTS,
    InstrumentKey,
    applicable,
    instrument_between,
)
from comity.law.purposes import PURPOSES, ConsentExpectation, Purpose, is_criminal, wire_code
from comity.law.retention import RETENTION, RetentionRule
from comity.law.states import MEMBER_STATES, MEMBERSHIP, civil_zone_of, iso_state

NOW = date(2026, 6, 1)


def test_all_member_states_exchange_under_the_framework_decision() -> None:
    assert len(MEMBER_STATES) == 27
    for one, other in combinations(sorted(MEMBER_STATES), 2):
        found = applicable(one, other, NOW)
        assert found.instrument.key is InstrumentKey.FRAMEWORK_DECISION
        assert found.established


@pytest.mark.parametrize(
    ("one", "other", "on", "key"),
    [
        ("DE", "EL", NOW, InstrumentKey.FRAMEWORK_DECISION),
        ("DE", "UK", NOW, InstrumentKey.TRADE_AND_COOPERATION),
        ("GB", "IE", NOW, InstrumentKey.TRADE_AND_COOPERATION),
        ("GB", "DE", date(2020, 12, 31), InstrumentKey.FRAMEWORK_DECISION),
        ("GB", "DE", date(2021, 1, 1), InstrumentKey.TRADE_AND_COOPERATION),
        ("HR", "DE", date(2013, 6, 30), InstrumentKey.CONVENTION),
        ("HR", "DE", date(2013, 7, 1), InstrumentKey.FRAMEWORK_DECISION),
        ("FR", "DE", date(2012, 4, 26), InstrumentKey.CONVENTION),
        ("FR", "DE", date(2012, 4, 27), InstrumentKey.FRAMEWORK_DECISION),
        ("GB", "CH", NOW, InstrumentKey.CONVENTION),
        ("DE", "NO", NOW, InstrumentKey.CONVENTION),
    ],
)
def test_the_instrument_depends_on_the_pair_and_the_day(
    one: str, other: str, on: date, key: InstrumentKey
) -> None:
    assert instrument_between(StateCode(one), StateCode(other), on).key is key
    assert instrument_between(StateCode(other), StateCode(one), on).key is key
    assert applicable(StateCode(one), StateCode(other), on).established


def test_a_state_that_no_source_names_is_not_taken_for_a_party() -> None:
    found = applicable(StateCode("DE"), StateCode("US"), NOW)
    assert found.instrument is CONVENTION
    assert not found.established
    assert "US" in found.reason


def test_a_node_may_name_further_parties_on_its_own_finding() -> None:
    found = applicable(
        StateCode("DE"), StateCode("RS"), NOW, further_parties=frozenset({StateCode("RS")})
    )
    assert found.established
    assert found.basis.provenance is Provenance.INFERRED


@pytest.mark.parametrize(("one", "other"), [("DE", "DE"), ("EL", "GR"), ("UK", "GB")])
def test_a_state_has_no_instrument_with_itself(one: str, other: str) -> None:
    with pytest.raises(ValueError, match="itself"):
        instrument_between(StateCode(one), StateCode(other), NOW)


def test_ireland_and_denmark_stay_with_the_older_act() -> None:
    directive = INSTRUMENTS[InstrumentKey.ECRIS_DIRECTIVE]
    assert directive.not_bound == {StateCode("IE"), StateCode("DK")}


def test_every_listed_state_has_a_civil_zone_that_exists() -> None:
    for state in MEMBERSHIP:
        zone = civil_zone_of(state)
        assert zone is not None
        assert ZoneInfo(zone).key == zone
    assert civil_zone_of(StateCode("EL")) == "Europe/Athens"
    assert civil_zone_of(StateCode("ZZ")) is None


def test_two_spellings_are_one_state() -> None:
    assert iso_state(StateCode("EL")) == "GR"
    assert iso_state(StateCode("UK")) == "GB"
    assert iso_state(StateCode("BG")) == "BG"


def test_every_datum_has_a_citation_and_a_provenance() -> None:
    for row in rows():
        assert row.statement.strip(), row.key
        assert row.basis.citation.act.strip(), row.key
        assert row.basis.citation.provision.strip(), row.key
        assert row.basis.source.strip(), row.key
        assert isinstance(row.basis.provenance, Provenance), row.key
        assert len(row.cells()) == 8


def test_every_table_is_in_the_catalogue_and_no_key_twice() -> None:
    keys = [(row.kind, row.key) for row in rows()]
    assert len(set(keys)) == len(keys)
    assert {kind for kind, _ in keys} == set(Kind)
    for instrument in InstrumentKey:
        assert (Kind.INSTRUMENT, instrument) in keys
    for ground in Ground:
        assert (Kind.GROUND, ground) in keys


def test_tables_are_complete() -> None:
    assert set(INSTRUMENTS) == set(InstrumentKey)
    assert set(PURPOSES) == set(Purpose)
    assert set(GROUNDS) == set(Ground)


def test_criminal_proceedings_are_the_only_purpose_under_the_first_paragraph() -> None:
    assert [purpose for purpose in Purpose if is_criminal(purpose)] == [
        Purpose.CRIMINAL_PROCEEDINGS
    ]


def test_no_wire_code_of_a_purpose_is_guessed() -> None:
    assert all(wire_code(purpose) is None for purpose in Purpose)


def test_consent_is_left_to_national_law_where_the_sources_leave_it_there() -> None:
    assert PURPOSES[Purpose.CRIMINAL_PROCEEDINGS].consent is ConsentExpectation.NOT_STATED
    assert PURPOSES[Purpose.OWN_RECORD].consent is ConsentExpectation.IMPLIED_BY_APPLICATION
    assert PURPOSES[Purpose.EMPLOYMENT_VETTING].consent is ConsentExpectation.NATIONAL_LAW


def test_what_was_not_read_says_so_in_its_citation() -> None:
    assert str(verified("32009F0315", "Art. 5", "s")) == "32009F0315 Art. 5"
    assert str(inferred("32009F0315", "Art. 5", "s")) == "32009F0315 Art. 5 (inferred)"


def test_validity_includes_both_ends_and_has_an_order() -> None:
    first, last = date(2020, 1, 1), date(2020, 1, 2)
    validity = Validity(first, last)
    assert validity.covers(first)
    assert validity.covers(last)
    assert not validity.covers(date(2020, 1, 3))
    with pytest.raises(ValueError, match="before it starts"):
        Validity(last, first)


def test_a_period_of_retention_needs_its_unit() -> None:
    basis = RETENTION["tcn-logs"].basis
    with pytest.raises(ValueError, match="both"):
        RetentionRule(key="x", what="x", rule="x", basis=basis, length=3)

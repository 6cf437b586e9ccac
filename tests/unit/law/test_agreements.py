"""Agreements as reviewed text: what ships, and what a state's own file may say."""

import pytest

from comity.errors import ConfigurationInvalid
from comity.law.agreement import SHIPPED, Topic, read_agreement
from comity.law.citation import Provenance
from comity.law.instruments import INSTRUMENTS, InstrumentKey
from comity.law.purposes import Purpose
from comity.law.states import MEMBER_STATES
from comity.law.time_limits import LIMITS

OWN = """
key = "our-neighbour"
title = "Treaty with our neighbour"
supplements = "coe-1959"

[[term]]
topic = "parties"
values = ["BG", "TR"]
statement = "It binds the two."
act = "National act"
provision = "Art. 1"
provenance = "not-re-read"
source = "our ministry's file"
"""
PURPOSES = """
[[term]]
topic = "purposes"
values = ["criminal-proceedings"]
statement = "Criminal proceedings only."
act = "National act"
provision = "Art. 2"
provenance = "not-re-read"
source = "our ministry's file"
"""


def test_every_instrument_that_carries_the_exchange_ships_its_terms() -> None:
    carrying = {key for key, each in INSTRUMENTS.items() if each.carries_exchange}
    assert set(SHIPPED) == {str(key) for key in carrying}
    for key in carrying:
        assert INSTRUMENTS[key].parties == SHIPPED[key].parties


def test_the_framework_decision_binds_the_member_states_and_nobody_else() -> None:
    assert SHIPPED[InstrumentKey.FRAMEWORK_DECISION].parties == MEMBER_STATES


@pytest.mark.parametrize("key", SHIPPED)
def test_every_term_names_its_provision_and_how_well_it_was_checked(key: str) -> None:
    for term in SHIPPED[key].terms:
        assert term.basis.citation.provision
        assert term.basis.provenance in Provenance
        assert term.basis.source
    named = SHIPPED[key].values_of(Topic.TIME_LIMITS)
    assert named <= set(LIMITS)


def test_an_own_file_is_read_with_what_it_supplements() -> None:
    own = read_agreement(OWN + PURPOSES, where="x.toml", own=True)
    assert own.supplements == "coe-1959"
    assert own.parties == {"BG", "TR"}
    assert own.purposes == {Purpose.CRIMINAL_PROCEEDINGS}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('key = "our-neighbour"', 'key = "coe-1959"'), "key: coe-1959 is the name of a shipped"),
        (('supplements = "coe-1959"', 'supplements = "ours"'), "supplements: one of"),
        (('supplements = "coe-1959"', 'force = "all"'), "force: no such field"),
        (('["BG", "TR"]', '["BG", "RS"]'), "RS is not known here as a party"),
        (('["BG", "TR"]', '["BG"]'), "at least two states"),
        (('["BG", "TR"]', '["BG", "tr"]'), "values: 'tr' has not the form"),
        (('["BG", "TR"]', '["BG", "BG"]'), "each stands there once"),
        (('"not-re-read"', '"certain"'), "provenance: 'certain' is not one of"),
        (('provision = "Art. 1"', ""), "provision: words"),
        (('topic = "parties"', 'topic = "spirit"'), "topic: 'spirit' is not one of"),
        (('title = "Treaty', 'widens = true\ntitle = "Treaty'), "widens: it adds no party"),
        (('title = "Treaty', 'valid_from = 2026-01-01T00:00:00\ntitle = "Treaty'), "a day, as"),
        (
            ('title = "Treaty', 'valid_from = 2026-02-01\nvalid_until = 2026-01-01\ntitle = "T'),
            "valid_until: validity ends",
        ),
    ],
)
def test_an_own_file_that_breaks_a_rule_is_refused_with_field_and_rule(
    change: tuple[str, str], said: str
) -> None:
    with pytest.raises(ConfigurationInvalid) as refused:
        read_agreement(OWN.replace(*change, 1), where="x.toml", own=True)
    assert refused.value.public.startswith("x.toml: ")
    assert said in refused.value.public


def test_a_new_party_is_added_only_where_the_file_says_so_itself() -> None:
    text = OWN.replace('["BG", "TR"]', '["BG", "RS"]')
    widening = text.replace("title =", "widens = true\ntitle =", 1)
    assert read_agreement(widening, where="x.toml", own=True).widens
    closed = widening.replace('"coe-1959"', '"fd-2009-315"')
    with pytest.raises(ConfigurationInvalid, match="nobody is added to fd-2009-315"):
        read_agreement(closed, where="x.toml", own=True)

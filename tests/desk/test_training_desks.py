"""The ready-made accounts of the demonstration: they open training desks, and no others."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.desk.desk_stage import Desk, StandingClock
from tests.desk.homes import copied_home

from comity.assembly.build import open_node
from comity.assembly.home import Home
from comity.trust.one_time_codes import code_at
from comity_training.demo.desks import PASSWORD, seat_everybody
from comity_training.demo.stage import Actor, StageFailure

SEED = b"twenty bytes of seed"


def _actor(home: Path, clock: StandingClock) -> Actor:
    return Actor(home=Home(home), node=open_node(Home(home), clock=clock))


def test_whoever_reads_the_name_password_and_code_printed_signs_in(tmp_path: Path) -> None:
    home, clock = copied_home(tmp_path), StandingClock()
    actor = _actor(home, clock)
    seat_everybody(actor, SEED)
    actor.node.database.close()
    with Desk(home, clock=clock) as desk:
        for name in ("officer", "administrator"):
            fields = {"name": name, "password": PASSWORD, "code": code_at(SEED, clock.now())}
            browser = desk.browser()
            assert browser.fill_in("/sign-in", "/sign-in", fields).status == 303, name
            assert browser.get("/account").status == 200


def test_a_home_that_is_no_training_home_gets_none(tmp_path: Path) -> None:
    home, clock = copied_home(tmp_path), StandingClock()
    actor = _actor(home, clock)
    part = replace(actor.node.config.node, origin="log.de.authority.example")
    actor.node.config = replace(actor.node.config, node=part)
    with pytest.raises(StageFailure, match="no training home"):
        seat_everybody(actor, SEED)
    with actor.node.database.read() as snapshot:
        assert snapshot.access.accounts.is_empty()
    actor.node.database.close()


def test_a_home_with_accounts_keeps_them_and_gets_none(tmp_path: Path) -> None:
    home, clock = copied_home(tmp_path), StandingClock()
    actor = _actor(home, clock)
    seat_everybody(actor, SEED)
    with pytest.raises(StageFailure, match="accounts already"):
        seat_everybody(actor, b"another seed of all.")
    actor.node.database.close()

"""The benchmark commands: what they refuse, and how their figures are made."""

import pytest
from typer import Typer
from typer.testing import CliRunner

from comity.cli.bench import register
from comity_training.bench import peer
from comity_training.bench.crash import STATES, CrashPlan, crash
from comity_training.bench.ecris import measure_ecris
from comity_training.bench.figures import percentile, spread
from comity_training.bench.machine import machine
from comity_training.bench.material import convicts, home_register, notifications

RUNNER = CliRunner()


def _app() -> Typer:
    app = Typer()
    register(app)
    return app


def test_bench_offers_its_two_measurements() -> None:
    shown = RUNNER.invoke(_app(), ["bench", "--help"])
    assert shown.exit_code == 0
    assert "exchange" in shown.stdout
    assert "crash" in shown.stdout


def test_a_part_that_does_not_exist_is_wrong_input() -> None:
    assert RUNNER.invoke(_app(), ["bench", "exchange", "--only", "everything"]).exit_code == 2


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(n) for n in range(1, 101)]
    assert percentile(values, 99) == 99.0
    assert percentile(values, 50) == 50.0
    assert percentile([7.0], 1) == 7.0


def test_a_percentile_of_nothing_is_a_bug_of_the_caller() -> None:
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 50)


def test_a_spread_keeps_both_ends() -> None:
    found = spread([3.04, 1.0, 9.0])
    assert (found.least, found.median, found.greatest) == (1.0, 3.0, 9.0)


def test_one_node_cannot_be_measured_against_itself(tmp_path: object) -> None:
    del tmp_path
    with pytest.raises(ValueError, match="nodes"):
        crash(CrashPlan(nodes=1), progress=print, folder=None)  # type: ignore[arg-type]


def test_without_the_package_and_without_uv_the_peer_is_said_to_be_absent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(peer, "_interpreter", lambda: None)
    found = peer.measure_peer(messages=1, payload_bytes=1)
    assert isinstance(found, peer.Absent)
    assert "as4" in found.absent


def test_the_machine_says_how_many_processors_it_has() -> None:
    assert machine().processors >= 1


def test_every_convict_is_in_the_register_at_home() -> None:
    german, bulgarian = STATES[:2]
    at_home = {
        number
        for entry in home_register(bulgarian, STATES[:2])
        for number in entry.person.identity_numbers
    }
    abroad = convicts(german, bulgarian)
    assert abroad
    assert all(set(each.person.identity_numbers) <= at_home for each in abroad)


def test_no_two_notifications_are_about_one_conviction() -> None:
    german, bulgarian = STATES[:2]
    drafts = notifications(german, bulgarian, first=1)
    payloads = [next(drafts).payload for _ in range(300)]
    assert len(set(payloads)) == 300


def test_reading_and_writing_of_ecris_are_measured_beside_lxml() -> None:
    figures = measure_ecris(messages=20, runs=1)
    assert figures.elements > 50
    assert min(figures.read, figures.written, figures.lxml_parsed, figures.lxml_built) > 0
    shown = RUNNER.invoke(_app(), ["bench", "ecris", "--messages", "10", "--runs", "1", "--json"])
    assert shown.exit_code == 0
    assert '"lxml_built"' in shown.stdout

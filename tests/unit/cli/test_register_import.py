import io
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.unit.cli.offices import BG, DE, Office

from comity.assembly import importing
from comity.assembly.importing import ImportSummary, Nowhere, RegisterImport, authority_of
from comity.assembly.register_entries import Office as ImportingOffice
from comity.assembly.register_entries import Poured, origin_of, pour
from comity.ids import StateCode
from comity.records.ports import Origin
from comity.storage.store import Work
from comity.transport.registers.formats import open_register_file
from comity.transport.registers.record import ImportedRecord
from comity_training.cast import cast_register
from comity_training.files import write_csv, write_json_lines
from comity_training.registers import generate_entries

SAMPLES = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "samples"
FOLDERS = ("ecris_ri", "ecris_v1", "rap_sheets_us")
SAMPLE_FILES = sorted(path for folder in FOLDERS for path in (SAMPLES / folder).glob("*.xml"))


def json_lines(folder: Path, state: StateCode = DE, size: int = 40) -> Path:
    path = folder / "register.jsonl"
    with path.open("wb") as stream:
        write_json_lines(generate_entries(state, size, 7, partners=(BG,)), stream)
    return path


def imported(office: Office, *words: str) -> dict[str, Any]:
    (summary,) = office.ask("register", "import", *words)["files"]
    assert isinstance(summary, dict)
    return summary


def counts(summary: dict[str, Any]) -> tuple[object, ...]:
    return tuple(summary[name] for name in ("read", "new", "changed", "unchanged", "set_aside"))


def test_the_same_file_twice_changes_nothing(germany: Office, tmp_path: Path) -> None:
    file = str(json_lines(tmp_path))
    first = imported(germany, file)
    assert counts(first) == (40, 40, 0, 0, 0)
    assert first["notifications"] > 0
    leaves = germany.leaves()
    assert counts(imported(germany, file)) == (40, 0, 0, 40, 0)
    begun_and_finished = 2
    assert germany.leaves() == leaves + begun_and_finished


def test_a_csv_twice_changes_nothing(germany: Office, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    text = io.StringIO()
    write_csv(cast_register(DE), text)
    file.write_text(text.getvalue(), encoding="utf-8")
    first = imported(germany, str(file))
    assert (first["new"], first["set_aside"]) == (3, 0)
    assert first["convictions"] == 2
    assert counts(imported(germany, str(file))) == (first["read"], 0, 0, first["read"], 0)


def test_a_bad_record_is_set_aside_and_the_rest_is_kept(germany: Office, tmp_path: Path) -> None:
    file = json_lines(tmp_path, size=5)
    lines = file.read_bytes().splitlines(keepends=True)
    broken = lines[2].replace(b'"sex":1', b'"sex":9').replace(b'"sex":2', b'"sex":9')
    file.write_bytes(b"".join([*lines[:2], broken, *lines[3:]]))
    summary = imported(germany, str(file))
    assert counts(summary) == (5, 4, 0, 0, 1)
    (path,) = summary["set_aside_files"]
    assert Path(path).read_bytes().count(b"\n") == 1
    assert "line 3" in str(summary["reasons"])


def test_a_mended_record_is_entered_from_the_set_aside_file(
    germany: Office, tmp_path: Path
) -> None:
    file = json_lines(tmp_path, size=3)
    good = file.read_bytes()
    file.write_bytes(good.replace(b'"sex":', b'"sex":9', 1))
    (path,) = imported(germany, str(file))["set_aside_files"]
    mended = Path(path)
    mended.write_bytes(mended.read_bytes().replace(b'"sex":9', b'"sex":', 1))
    assert counts(imported(germany, str(mended))) == (1, 1, 0, 0, 0)
    file.write_bytes(good)
    assert counts(imported(germany, str(file))) == (3, 0, 0, 3, 0)


def test_a_mended_record_replaces_its_earlier_self(germany: Office, tmp_path: Path) -> None:
    file = tmp_path / "register.jsonl"
    with file.open("wb") as stream:
        write_json_lines(cast_register(DE), stream)
    imported(germany, str(file))
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("77 Ls 901/24", "77 Ls 902/24"), encoding="utf-8")
    summary = imported(germany, str(file))
    assert counts(summary) == (3, 0, 1, 2, 0)
    assert summary["changed_convictions"] == 1
    assert summary["notifications"] == 1
    shown = germany.ask(
        "register", "show", "DE-C-900000000000001", "--purpose", "audit", "--case", "A-12"
    )
    assert [each["standing"] for each in shown["versions"]] == ["superseded", "current"]


def test_an_initial_load_sends_nothing_and_reconciliation_agrees(
    germany: Office, tmp_path: Path
) -> None:
    file = str(json_lines(tmp_path))
    summary = imported(germany, file, "--notified-earlier", "sent through the earlier network")
    assert summary["convictions"] > 0
    assert summary["notifications"] == 0
    run = germany.ask("notify", "run")
    assert run["composed"] == []
    told = germany.ask("notify", "status", status=0 if not run["outstanding"] else 1)
    assert told["notified_earlier"] > 0
    assert told["not_examined"] == []


def test_a_dry_run_keeps_nothing(germany: Office, tmp_path: Path) -> None:
    file = str(json_lines(tmp_path, size=8))
    leaves = germany.leaves()
    assert counts(imported(germany, file, "--dry-run"))[:2] == (8, 8)
    assert germany.ask("register", "stats")["persons"] == 0
    assert germany.leaves() == leaves
    assert sorted(path.name for path in tmp_path.iterdir()) == ["de", "register.jsonl"]


class PowerFailureError(Exception):
    pass


def test_an_import_killed_midway_goes_on_when_repeated(
    germany: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = json_lines(tmp_path, size=20)
    calls = 0

    def failing(work: Work, office: ImportingOffice, record: ImportedRecord) -> Poured:
        nonlocal calls
        calls += 1
        if calls == 14:
            raise PowerFailureError
        return pour(work, office, record)

    node = germany.node()
    try:
        office = ImportingOffice(authority_of(node), node.records)
        monkeypatch.setattr(importing, "pour", failing)
        with pytest.raises(PowerFailureError):
            RegisterImport(node.database, office, keeper=Nowhere(), group=5).run(
                open_register_file(file)
            )
        monkeypatch.setattr(importing, "pour", pour)
        with node.database.read() as snapshot:
            assert snapshot.register.size()[0] == 10
        again: ImportSummary = RegisterImport(node.database, office, keeper=Nowhere(), group=5).run(
            open_register_file(file)
        )
    finally:
        node.database.close()
    assert (again.unchanged, again.new) == (10, 10)


def test_a_conviction_of_another_person_sets_the_record_aside_and_can_be_mended(
    germany: Office, tmp_path: Path
) -> None:
    first, second = cast_register(DE)[:2]
    stolen = msgspec.json.encode(
        {"id": "X-1", "person": second.person, "convictions": first.convictions}
    )
    file = tmp_path / "register.jsonl"
    with file.open("wb") as stream:
        write_json_lines([first], stream)
        stream.write(stolen + b"\n")
    summary = imported(germany, str(file))
    assert counts(summary) == (2, 1, 0, 0, 1)
    assert "another person" in str(summary["reasons"])
    (path,) = summary["set_aside_files"]
    mended = Path(path)
    line = msgspec.json.decode(mended.read_bytes(), type=dict[str, object])
    mended.write_bytes(msgspec.json.encode({**line, "convictions": ()}) + b"\n")
    assert counts(imported(germany, str(mended))) == (1, 1, 0, 0, 0)
    node = germany.node()
    try:
        with node.database.read() as snapshot:
            assert snapshot.register.by_source_key("id:X-1") is not None
    finally:
        node.database.close()


def test_a_set_aside_file_is_never_overwritten(germany: Office, tmp_path: Path) -> None:
    file = tmp_path / "register.jsonl"
    file.write_bytes(b'{"person": 1}\n')
    imported(germany, str(file))
    kept = tmp_path / "register.set-aside.jsonl"
    kept.write_bytes(b"being mended")
    (path,) = imported(germany, str(file))["set_aside_files"]
    assert Path(path).name == "register.set-aside-2.jsonl"
    assert kept.read_bytes() == b"being mended"


def test_convictions_of_others_count_by_state_and_day() -> None:
    day = date.fromisoformat
    today = day("2026-01-01")
    assert origin_of(BG, day("2012-04-27"), today) is Origin.NOTIFIED
    assert origin_of(BG, day("2012-04-26"), today) is Origin.ENTERED_EARLIER
    assert origin_of(BG, None, today) is Origin.ENTERED_EARLIER
    assert origin_of(StateCode("GB"), day("2015-01-01"), today) is Origin.NOTIFIED
    assert origin_of(StateCode("GB"), day("2022-01-01"), today) is Origin.THIRD_COUNTRY
    assert origin_of(StateCode("US"), day("2015-01-01"), today) is Origin.THIRD_COUNTRY


def test_an_unreadable_file_is_refused_and_named(germany: Office, tmp_path: Path) -> None:
    file = tmp_path / "register.bin"
    file.write_bytes(b"\x00\x01")
    failed = germany.ask("register", "import", str(file), status=2)
    assert failed["error"]["code"] == "input:value:invalid"
    missing = germany.ask("register", "import", str(tmp_path / "none.csv"), status=2)
    assert "none.csv" in missing["error"]["place"]


def test_a_file_that_breaks_off_keeps_what_was_read_and_the_other_files_go_on(
    germany: Office, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.csv"
    with first.open("wb") as stream:
        write_json_lines(cast_register(DE), stream)
    second.write_bytes(b"id,shoe_size\n1,44\n")
    answer = germany.ask("register", "import", str(second), str(first), status=2)
    assert answer["ok"] is False
    broken, whole = answer["files"]
    assert broken["broken_off"]["place"] == "line 1"
    assert whole["new"] == 3
    assert germany.ask("register", "stats")["persons"] == 3


@pytest.mark.shared
@pytest.mark.skipif(not SAMPLE_FILES, reason="the reference material is absent")
def test_every_sample_is_imported_or_set_aside_with_a_reason(
    bulgaria: Office, tmp_path: Path
) -> None:
    copies = []
    for number, sample in enumerate(SAMPLE_FILES):
        copy = tmp_path / f"{number:02}-{sample.name}"
        copy.write_bytes(sample.read_bytes())
        copies.append(str(copy))
    first = bulgaria.ask("register", "import", *copies)["files"]
    for summary in first:
        kept = summary["new"] + summary["changed"] + summary["unchanged"] + summary["events"]
        assert kept + summary["passed_over"] + summary["set_aside"] == summary["read"] == 1
        assert all(each["reason"] for each in summary["reasons"])
    assert sum(summary["new"] for summary in first) > 5
    again = bulgaria.ask("register", "import", *copies)["files"]
    assert sum(summary["new"] + summary["changed"] for summary in again) <= 2

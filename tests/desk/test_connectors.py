"""A national register plugged in: seen first, tried, run, interrupted, run again."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import msgspec
import pytest
from tests.desk.connector_stage import (
    FITS,
    HEADER,
    HOSTILE,
    NO_SUCH_DAY,
    VIEW,
    NationalDatabase,
    plugged_in,
)
from tests.desk.desk_stage import Browser, Desk

from comity.access.permissions import Role
from comity.assembly.connector_files import connector, connector_from
from comity.assembly.connector_runs import carry_out_waiting, take_run
from comity.assembly.connector_sources import parts_of
from comity.assembly.journal import journal_of
from comity.errors import ConfigurationInvalid, InputInvalid
from comity.ledger.acts import Act
from comity.node.connector_round import ConnectorRounds
from comity.transport.registers.formats import read_register

ROOT = "/connectors/nightly"


@pytest.fixture
def ivan(desk: Desk) -> Browser:
    desk.engage("ivan", Role.INTEGRATOR)
    return desk.signed_in("ivan")


def size(desk: Desk) -> tuple[int, int]:
    with desk.node.database.read() as snapshot:
        return snapshot.register.size()


def run(desk: Desk, browser: Browser, what: str = "runs", root: str = ROOT) -> dict[str, object]:
    """Ask for a run and let the node carry it out; return what came of it."""
    asked = browser.api("POST", f"{root}/{what}")
    assert (asked.status, asked.json["state"]) == (200, "asked"), asked.text
    assert carry_out_waiting(desk.node) == 1
    last: dict[str, object] = browser.api("GET", root).json["last_run"]
    return last


def test_a_preview_shows_the_mapping_and_nobody(desk: Desk, ivan: Browser) -> None:
    drop = plugged_in(desk.node.home.path)
    (drop / "night.csv").write_text(HEADER + FITS + NO_SUCH_DAY, "utf-8")
    before = desk.leaves()
    seen = ivan.api("GET", f"{ROOT}/preview")
    assert seen.status == 200, seen.text
    for said in ("Beispiel", "Zora", "1979", "000901", "Diebstahl"):
        assert said not in seen.text
    columns = {each["column"]: each for each in seen.json["columns"]}
    assert columns["NAME"]["field"] == "surname"
    assert columns["NAME"]["samples"] == ["Xxxxxxxx", "Xxxxxx"]
    fits, does_not = seen.json["records"]
    assert {"path": "person.nationalities[1]", "shape": "CO-00-276-DEU"} in fits["statements"]
    assert "birth_date" in does_not["problem"]
    assert desk.leaves() == before
    assert size(desk) == (0, 0)


def test_a_column_that_nothing_was_said_of_is_seen_before_it_is_refused(
    desk: Desk, ivan: Browser
) -> None:
    drop = plugged_in(desk.node.home.path)
    (drop / "night.csv").write_text("NR;NAME;SCHUHGROESSE\n1;Beispiel;44\n", "utf-8")
    seen = ivan.api("GET", f"{ROOT}/preview").json
    uses = {each["column"]: each["use"] for each in seen["columns"]}
    assert (uses["SCHUHGROESSE"], uses["VORNAME"]) == ("unknown", "missing")
    assert "SCHUHGROESSE" in seen["problem"]


def test_a_dry_run_counts_by_rule_and_keeps_nothing(desk: Desk, ivan: Browser) -> None:
    drop = plugged_in(desk.node.home.path)
    wrong = "".join(f"{number}{NO_SUCH_DAY}" for number in (1, 2, 3))
    (drop / "night.csv").write_text(HEADER + FITS + wrong, "utf-8")
    before = desk.leaves()
    last = run(desk, ivan, "trials")
    assert (last["state"], last["dry_run"]) == ("finished", True)
    counts = msgspec.convert(last["counts"], dict[str, int])
    assert (counts["read"], counts["new"], counts["set_aside"]) == (4, 1, 3)
    assert [(each["field"], each["records"]) for each in last["problems"]] == [("birth_date", 3)]  # type: ignore[attr-defined]
    assert (size(desk), desk.leaves()) == ((0, 0), before)
    assert (drop / "night.csv").exists()


def test_a_run_enters_what_fits_sets_the_rest_aside_and_is_on_record(
    desk: Desk, ivan: Browser
) -> None:
    drop = plugged_in(desk.node.home.path)
    (drop / "night.csv").write_text(HEADER + FITS + NO_SUCH_DAY + HOSTILE, "utf-8")
    (drop / "later.csv.part").write_text(HEADER, "utf-8")
    last = run(desk, ivan)
    assert (last["state"], last["failure"]) == ("finished", "")
    assert size(desk) == (2, 2)
    (name,) = msgspec.convert(last["set_aside_files"], list[str])
    aside = desk.node.home.path / "connectors" / "set-aside" / name
    assert "Muster" in aside.read_text("utf-8")
    assert aside.stat().st_mode & 0o077 == 0
    assert [each.name for each in drop.iterdir()] != []
    assert (drop / "done" / "night.csv").exists()
    assert (drop / "later.csv.part").exists()
    with desk.node.database.read() as snapshot:
        acts = [(each.act, each.official) for each in journal_of(snapshot)]
    assert acts.count((Act.IMPORT_BEGUN, "ac-ivan")) == 1
    assert acts.count((Act.IMPORT_FINISHED, "ac-ivan")) == 1


def test_the_same_file_again_and_a_run_that_was_interrupted_change_nothing_more(
    desk: Desk, ivan: Browser
) -> None:
    drop = plugged_in(desk.node.home.path)
    (drop / "night.csv").write_text(HEADER + FITS, "utf-8")
    run(desk, ivan)
    (drop / "night.csv").write_text(HEADER + FITS, "utf-8")
    assert ivan.api("POST", f"{ROOT}/runs").status == 200
    # The node dies in the midst of it; nobody takes it from a node that may be alive.
    assert take_run(desk.node, "nightly") is not None
    assert carry_out_waiting(desk.node) == 0
    assert ivan.api("POST", f"{ROOT}/runs").status == 409
    desk.clock.wait(minutes=11)
    assert carry_out_waiting(desk.node) == 1
    last = ivan.api("GET", ROOT).json["last_run"]
    assert (last["counts"]["unchanged"], last["counts"]["new"]) == (1, 0)
    assert size(desk) == (1, 1)
    assert sorted(each.name for each in (drop / "done").iterdir()) == ["night-2.csv", "night.csv"]


def test_a_file_that_is_no_register_stays_where_it_is_and_stops_no_other(
    desk: Desk, ivan: Browser
) -> None:
    drop = plugged_in(desk.node.home.path)
    (drop / "a.csv").write_text("NR;NAME;SCHUHGROESSE\n1;Beispiel;44\n", "utf-8")
    (drop / "b.csv").write_text(HEADER + FITS, "utf-8")
    last = run(desk, ivan)
    assert last["state"] == "failed"
    assert "SCHUHGROESSE" in str(last["failure"])
    assert (drop / "a.csv").exists()
    assert size(desk) == (1, 1)


def test_of_a_view_only_persons_who_changed_are_read_again_and_whole(
    desk: Desk, ivan: Browser, tmp_path: Path
) -> None:
    home = desk.node.home.path
    plugged_in(home, VIEW, name="view")
    national = NationalDatabase(home, tmp_path / "national.db")
    national.enter(1, "Beispiel", "theft", "2026-01-01")
    national.enter(1, "Beispiel", "fraud", "2026-01-02")
    national.enter(2, "Muster", "theft", "2026-01-03")
    bytes_before = national.file.read_bytes()
    first = run(desk, ivan, root="/connectors/view")
    assert (first["counts"]["new"], first["failure"]) == (2, "")  # type: ignore[index]
    assert national.file.read_bytes() == bytes_before
    assert [each.name for each in tmp_path.glob("national.db*")] == ["national.db"]
    national.enter(1, "Beispiel", "arson", "2026-01-04")
    second = run(desk, ivan, root="/connectors/view")
    counts = msgspec.convert(second["counts"], dict[str, int])
    # Muster bears the newest mark of the first run, and is read once more in vain.
    assert (counts["read"], counts["changed"], counts["unchanged"]) == (2, 1, 1)
    made = connector(desk.node.home, "view")
    for part in parts_of(desk.node.home, made, now=desk.clock.now(), since="text:2026-01-04"):
        (record,) = read_register(part.stream, part.format, mapping=made.mapping)
    assert len(record.convictions[0].offences) == 3  # type: ignore[union-attr]


class Register(BaseHTTPRequestHandler):
    """A register's service: two pages, the second as the first says."""

    following = "?page=2"
    asked: ClassVar[list[tuple[str, str]]]

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Authorization", "")))
        items, following = [{"id": 1, "surname": "Beispiel"}], self.following
        if "page=2" in self.path:
            items, following = [{"id": 2, "surname": "Muster"}], ""
        body = msgspec.json.encode({"items": items, "next": following})
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def service(desk: Desk) -> Iterator[type[Register]]:
    class Own(Register):
        asked: ClassVar[list[tuple[str, str]]] = []

    server = HTTPServer(("127.0.0.1", 0), Own)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    home = desk.node.home.path
    token = home / "register.token"
    token.write_text("a token of nobody", "utf-8")
    token.chmod(0o600)
    url = f"http://127.0.0.1:{server.server_port}/records"
    text = f'[source]\nkind = "rest"\nurl = "{url}"\ntoken_file = "register.token"\nsince = "since"'
    plugged_in(home, text, name="service")
    yield Own
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_service_is_read_page_by_page_and_then_for_what_changed(
    desk: Desk, ivan: Browser, service: type[Register]
) -> None:
    first = run(desk, ivan, root="/connectors/service")
    assert (first["failure"], size(desk)[0]) == ("", 2)
    second = run(desk, ivan, root="/connectors/service")
    assert second["state"] == "finished"
    paths = [path for path, _ in service.asked]
    assert paths[:3] == ["/records", "/records?page=2", "/records?since=2026-03-02T08:30:00Z"]
    assert {token for _, token in service.asked} == {"Bearer a token of nobody"}


def test_a_service_leads_us_to_no_other_server(
    desk: Desk, ivan: Browser, service: type[Register]
) -> None:
    for elsewhere in ("https://169.254.169.254/", "//other.example/", "file:///etc/passwd"):
        service.following = elsewhere
        last = run(desk, ivan, root="/connectors/service")
        assert (last["state"], size(desk)) == ("failed", (0, 0))
    service.following = "/records"
    assert run(desk, ivan, root="/connectors/service")["state"] == "failed"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('source = { kind = "rest", url = "http://register.example/" }', "https"),
        ('source = { kind = "rest", url = "https://a:b@register.example/" }', "password"),
        ('source = { kind = "sql-view", view = "a; DROP TABLE b", url_file = "u" }', "view"),
        ('source = { kind = "sql-view", view = "a" }', "url_file"),
        ('source = { kind = "csv-folder", folder = "/in", colour = "red" }', "colour"),
        ('source = { kind = "csv-folder", folder = "/in" }\nmapping.columns.shoe = "S"', "shoe"),
        ('source = { kind = "ecris-folder", folder = "/in" }\nmapping.language = "de"', "mapping"),
        ("source = ", "TOML"),
    ],
)
def test_a_connector_that_cannot_be_meant_is_refused_by_name(text: str, named: str) -> None:
    with pytest.raises(ConfigurationInvalid, match=named):
        connector_from(text.encode(), "nightly")


def test_a_link_in_the_folder_leads_nowhere_and_a_secret_others_read_opens_nothing(
    desk: Desk, ivan: Browser, tmp_path: Path
) -> None:
    home = desk.node.home.path
    drop = plugged_in(home)
    (drop / "link.csv").symlink_to(home / "comity.toml")
    assert ivan.api("GET", f"{ROOT}/preview").json["format"] == ""
    plugged_in(home, VIEW, name="view")
    NationalDatabase(home, tmp_path / "national.db")
    (home / "register.url").chmod(0o644)
    refused = ivan.api("GET", "/connectors/view/preview")
    assert refused.status >= 400
    assert "others" in refused.text


def test_the_node_carries_out_what_the_desk_asked_for(desk: Desk, ivan: Browser) -> None:
    drop = plugged_in(desk.node.home.path)
    (drop / "night.csv").write_text(HEADER + FITS, "utf-8")
    assert ivan.api("POST", f"{ROOT}/runs").status == 200

    def state() -> str:
        return str(ivan.api("GET", ROOT).json["last_run"]["state"])

    async def serving() -> None:
        with ThreadPoolExecutor(1) as executor:
            rounds = asyncio.create_task(ConnectorRounds(desk.node, executor).run())
            async with asyncio.timeout(20):
                while state() != "finished":  # noqa: ASYNC110 - the node tells nobody
                    await asyncio.sleep(0.01)
            rounds.cancel()

    asyncio.run(serving())
    assert size(desk) == (1, 1)


def test_whoever_reads_records_does_not_plug_in_registers(desk: Desk) -> None:
    plugged_in(desk.node.home.path)
    desk.engage("erika", Role.OFFICER)
    erika = desk.signed_in("erika")
    for method, path in (("GET", ROOT), ("GET", f"{ROOT}/preview"), ("POST", f"{ROOT}/runs")):
        assert erika.api(method, path).status == 403


def test_a_source_that_is_gone_is_said_and_not_guessed(desk: Desk) -> None:
    home = desk.node.home
    plugged_in(home.path).rmdir()
    with pytest.raises(InputInvalid, match="folder"):
        next(parts_of(home, connector(home, "nightly"), now=desk.clock.now()))

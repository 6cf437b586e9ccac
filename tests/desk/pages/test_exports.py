"""Lists leave as files: with a purpose, on record, without anybody's name."""

import csv
import json
from io import StringIO
from itertools import product

from icalendar import Calendar
from tests.desk.desk_stage import Answer, Browser, token_on
from tests.desk.pages.world import World
from tests.desk.register import hide

from comity.access.permissions import Role
from comity.ledger.acts import Act

REASON = {"purpose": "criminal-proceedings", "case": "3 Js 77/26"}
LISTS = ("tasks", "conversations", "duties", "recalls", "figures")


def _officer(world: World) -> Browser:
    world.desk.engage("erika", Role.OFFICER)
    return world.desk.signed_in("erika")


def _export(browser: Browser, **fields: str) -> Answer:
    return browser.post("/exports", {"csrf": token_on(browser.get("/exports").text), **fields})


def _taken(world: World) -> list[dict[str, object]]:
    with world.desk.node.database.read() as snapshot:
        bodies = [snapshot.log.entry(leaf).body or b"" for leaf in range(snapshot.log.size())]
    acts = [json.loads(each) for each in bodies if each.startswith(b'{"act"')]
    return [each for each in acts if each["act"] == Act.EXPORT_LIST]


def test_no_list_about_people_leaves_without_a_reason(world: World) -> None:
    erika = _officer(world)
    asked = _export(erika, kind="conversations", form="csv")
    assert "Why do you open this record?" in asked.text
    assert not _taken(world)
    given = _export(erika, kind="conversations", form="csv", **REASON)
    assert given.headers["Content-Disposition"].endswith('conversations-2026-03-17.csv"')
    rows = list(csv.DictReader(StringIO(given.text)))
    (entry,) = _taken(world)
    assert (entry["rows"], entry["list"]) == (len(rows), "conversations")
    assert (entry["purpose"], entry["case"]) == tuple(REASON.values())
    assert {row["handling"] for row in rows} == {
        "Official use only. criminal-proceedings, 3 Js 77/26"
    }
    assert any(row["conversation"] == world.cases.answered for row in rows)


def test_every_list_leaves_in_every_form_and_names_nobody(world: World) -> None:
    erika, given_out = _officer(world), 0
    for kind, form in product(LISTS, ("csv", "csv-mark", "xlsx", "jsonl", "ics")):
        given = _export(erika, kind=kind, form=form, **REASON)
        if form == "ics" and kind in {"figures", "duties"}:
            assert given.status == 422
            continue
        assert given.status == 200, (kind, form, given.text)
        assert given.headers["X-Content-Type-Options"] == "nosniff"
        for name in (b"Beispiel", b"Muster", b"Schmidt", b"Petar"):
            assert name not in given.body
        given_out += 1
    assert len(_taken(world)) == given_out


def test_deadlines_go_into_a_calendar(world: World) -> None:
    erika = _officer(world)
    given = _export(erika, kind="tasks", form="ics", **REASON)
    events = Calendar.from_ical(given.body).walk("VEVENT")
    assert {str(each["summary"]) for each in events} >= set(world.cases.nobody)
    assert b"3 Js" not in given.body


def test_a_small_figure_is_not_told(world: World) -> None:
    given = _export(_officer(world), kind="figures", form="jsonl")
    counts = [json.loads(line)["value"] for line in given.text.splitlines()]
    assert "<5" in counts
    assert not [each for each in counts if isinstance(each, int) and 0 < each < 5]


def test_what_is_restricted_is_in_no_list(world: World) -> None:
    erika = _officer(world)
    before = _export(erika, kind="conversations", form="csv", **REASON).text
    hide(world.desk, world.cases.zora, "witnesses")
    after = _export(erika, kind="conversations", form="csv", **REASON).text
    gone = set(before.splitlines()) - set(after.splitlines())
    assert gone
    with world.desk.node.database.read() as snapshot:
        hidden = {
            each.id
            for each in snapshot.exchange.conversations_listed(limit=100)
            if (found := snapshot.cases.identification(each.id))
            and found.person == world.cases.zora
        }
    assert {line.partition(",")[0] for line in gone} == hidden


def test_a_role_without_lists_is_offered_none(world: World) -> None:
    world.desk.engage("tina", Role.TRANSLATOR)
    tina = world.desk.signed_in("tina")
    assert "includes no list" in tina.get("/exports").text
    refused = tina.post(
        "/exports", {"csrf": token_on(tina.get("/exports").text), "kind": "figures", "form": "csv"}
    )
    assert refused.status == 403
    evil = _export(_officer(world), kind='"><script>alert(1)</script>', form="x" * 10_000)
    assert evil.status == 422
    assert "<script>alert" not in evil.text


def test_an_inspector_takes_along_what_was_found_and_officers_do_not_find_that(
    world: World,
) -> None:
    erika = _officer(world)
    _export(erika, kind="tasks", form="csv", **REASON)
    world.desk.engage("ines", Role.INSPECTOR)
    ines = world.desk.signed_in("ines")
    file = {"purpose": "complaint", "case": "I 4/26"}
    page = ines.fill_in("/inspection", "/inspection/journal", {**file, "official": "ac-erika"})
    sent = {**file, "official": "ac-erika", "csrf": token_on(page.text)}
    assert 'action="/exports/journal"' in page.text
    rows = list(
        csv.DictReader(StringIO(ines.post("/exports/journal", {**sent, "form": "csv"}).text))
    )
    assert rows
    assert {row["official"] for row in rows} == {"ac-erika"}
    assert {row["handling"] for row in rows} == {"Official use only. complaint, I 4/26"}
    with world.desk.node.database.read() as snapshot:
        last = json.loads(snapshot.log.entry(snapshot.log.size() - 1).body or b"")
    assert (last["act"], last["entries"]) == (Act.EXPORT_JOURNAL, len(rows))
    assert ines.post("/exports/journal", {**sent, "case": ""}).status == 422
    assert erika.post("/exports/journal", sent).status == 403

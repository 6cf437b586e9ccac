"""Translations at the terminal: asked for, opened, entered and read beside the original."""

import shutil
from pathlib import Path

import pytest
from tests.database_file import opened_file
from tests.gist_engine import WordForWord
from tests.unit.cli.offices import DE, Office, hand_over
from tests.unit.records.states_in_touch import command, person

from comity.assembly.findings import Status
from comity.assembly.readiness_gist import examine_gist
from comity.persons.texts import plain

THEFT = "кражба на велосипед"
IN_GERMAN = "Diebstahl eines Fahrrads"


@pytest.fixture
def asked(germany: Office, bulgaria: Office) -> Office:
    """Germany, which Bulgaria asked in Bulgarian."""
    node = bulgaria.node()
    with node.database.begin() as work:
        about = person(DE, surname="Beispiel", forename="Zora")
        node.records.request(
            work,
            command(
                DE,
                about,
                purpose_text=plain("Strafverfahren", "de"),
                accusation=plain(THEFT, "bg"),
                remarks=plain("бързо, моля"),
            ),
        )
    node.database.close()
    hand_over(bulgaria, germany)
    return germany


def text_of(office: Office, kind: str) -> str:
    (found,) = (each for each in office.ask("translation", "list")["texts"] if each["kind"] == kind)
    return str(found["id"])


def translated(office: Office) -> str:
    """Have the accusation translated; return its identifier."""
    (task,) = office.tasks()
    office.ask("translation", "ask", task["id"], "--into", "de")
    text = text_of(office, "accusation")
    office.run("translation", "show", text)
    office.run("translation", "enter", text, "-", stdin=f"{IN_GERMAN}\n")
    return text


def test_a_text_is_asked_for_opened_and_entered_and_read_beside_the_original(
    asked: Office,
) -> None:
    (task,) = asked.tasks()
    assert asked.ask("translation", "ask", task["id"], "--into", "de")["new"] == 2
    assert "0 of 2" in asked.run("translation", "ask", task["conversation"], "--into", "de")
    assert THEFT not in asked.run("translation", "list")
    text = text_of(asked, "accusation")
    opened = asked.run("translation", "show", text)
    assert THEFT in opened
    assert "Beispiel" not in opened
    assert task["conversation"] not in opened
    asked.run("translation", "enter", text, "-", stdin=f"{IN_GERMAN}\n")
    for shown in (("show", task["conversation"]), ("inbox", "show", task["id"])):
        read = asked.run(*shown)
        assert f"Accusation: {THEFT}" in read
        assert f"Accusation, translated: {IN_GERMAN} (human translation, not official" in read


def test_a_text_is_handed_back_checked_and_withdrawn(asked: Office) -> None:
    text = translated(asked)
    (task,) = asked.tasks()
    other = text_of(asked, "message-remarks")
    asked.run("translation", "show", other)
    asked.run("translation", "hand-back", other, "--reason", "illegible")
    assert "illegible" in str(asked.ask("translation", "status", task["conversation"]))
    # Here the same officer translated it.
    assert "second person" in asked.run("translation", "check", text, status=1)
    checked = asked.ask("translation", "check", text, "--by", "officer-8")
    assert checked["checked_by"] == "officer-8"
    asked.run("translation", "withdraw", text)
    assert IN_GERMAN not in asked.run("show", task["conversation"])


def test_a_file_that_is_not_utf_8_is_refused_and_nothing_is_kept(
    asked: Office, tmp_path: Path
) -> None:
    (task,) = asked.tasks()
    asked.ask("translation", "ask", task["id"], "--into", "de")
    text = text_of(asked, "accusation")
    asked.run("translation", "show", text)
    file = tmp_path / "latin.txt"
    file.write_bytes(b"\xff\xfe")
    assert "UTF-8" in asked.run("translation", "enter", text, str(file), status=2)
    assert "translation" not in asked.run("show", task["conversation"])


def test_what_nobody_sent_and_nothing_to_translate_are_said(asked: Office) -> None:
    asked.run("translation", "ask", "BG-DE-REQ-000000000000000", "--into", "de", status=2)
    (task,) = asked.tasks()
    assert "two small letters" in asked.run(
        "translation", "ask", task["id"], "--into", "deu", status=2
    )


def test_a_check_of_the_node_finds_what_was_changed_behind_its_back(
    asked: Office, tmp_path: Path
) -> None:
    text = translated(asked)
    # The request was handed over without a checkpoint, which is found too.
    sound = asked.ask("fsck", status=1)
    assert sound["looked_at"]["translations"] == 2
    assert "translations" not in sound["findings"]
    shutil.copytree(asked.home, tmp_path / "copy")
    asked.run("translation", "enter", text, "-", stdin="Raub")
    # The row of before is put back: it opens, and is not what was entered last.
    with opened_file(tmp_path / "copy") as connection:
        (before,) = connection.execute(
            "SELECT content FROM text_translations WHERE id = ?", (text,)
        ).fetchone()
    connection.close()
    with opened_file(asked.home) as connection:
        connection.execute("UPDATE text_translations SET content = ? WHERE id = ?", (before, text))
        connection.execute("UPDATE text_translations SET waits = 1 WHERE id = ?", (text,))
        connection.commit()
    connection.close()
    said = str(asked.ask("fsck", status=1)["findings"]["translations"])
    assert "not the one that its translator entered" in said
    assert "columns" in said


def test_a_translation_moved_to_another_text_opens_nowhere_and_hides_no_original(
    asked: Office,
) -> None:
    text = translated(asked)
    (task,) = asked.tasks()
    other = text_of(asked, "message-remarks")
    with opened_file(asked.home) as connection:
        connection.execute(
            "UPDATE text_translations SET content = "
            "(SELECT content FROM text_translations WHERE id = ?) WHERE id = ?",
            (text, other),
        )
        connection.commit()
    connection.close()
    read = asked.run("show", task["conversation"])
    assert "бързо, моля" in read
    assert "Remarks, translated" not in read
    assert other not in str(asked.ask("translation", "list"))
    (said,) = asked.ask("fsck", status=1)["findings"]["translations"]
    assert said == f"{other}: what is kept cannot be read"


def test_a_gist_is_shown_with_what_made_it_or_says_why_there_is_none(
    asked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    (task,) = asked.tasks()
    monkeypatch.setattr("comity.assembly.build.gist_engine", lambda _: None)
    said = asked.run("translation", "gist", task["id"], "--into", "de")
    assert "no engine that answers" in said
    assert f"comity translation ask {task['id']} --into de" in said
    monkeypatch.setattr("comity.assembly.build.gist_engine", lambda _: WordForWord())
    made = asked.ask("translation", "gist", task["conversation"], "--into", "de")["texts"]
    (accusation,) = (each for each in made if each["text"] == THEFT)
    assert (accusation["gist"], accusation["engine"]) == (
        "Diebstahl von Fahrrad",
        "Word for word 1.0",
    )
    said = asked.run("translation", "gist", task["id"], "--into", "de")
    assert said.index(THEFT) < said.index("Diebstahl von Fahrrad")
    assert "binds nobody" in said
    assert {each["why_none"] for each in made} == {None, "language-not-stated"}


def test_doctor_says_between_which_languages_gists_are_made(
    asked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.assembly.build.gist_engine", lambda _: WordForWord())
    node = asked.node()
    assert [each.what for each in examine_gist(node)] == ["Word for word 1.0: bg to de, es to fr"]
    node.gists = None
    (found,) = examine_gist(node)
    assert (found.status, found.what) == (
        Status.OK,
        "apertium is not installed; translators translate",
    )
    node.database.close()

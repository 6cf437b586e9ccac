"""The examples of docs/json-forms.md can be read."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Final

import msgspec
import pytest

from comity.cli.person_input import conviction_from_file, person_from_file
from comity.persons.person import Person
from comity.records.model import Conviction
from comity.transport.registers.json_lines import read_json_lines
from comity.transport.registers.record import ImportedRecord
from comity_training.room.room import Mark

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "json-forms.md"
FENCED: Final = re.compile(r"^```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _examples(option: str) -> list[str]:
    """Return the fenced blocks of the section whose heading names the option."""
    sections = PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
    return [
        block
        for section in sections
        if option in section.splitlines()[0]
        for block in FENCED.findall(section)
    ]


PERSONS: Final = [*_examples("--person"), *_examples("--supply")]
CONVICTIONS: Final = _examples("--conviction")
LINES: Final = _examples("JSON Lines")
ROOMS: Final = _examples("training room")


def test_every_example_is_read_by_a_test() -> None:
    assert len(FENCED.findall(PAGE.read_text(encoding="utf-8"))) == len(
        [*PERSONS, *CONVICTIONS, *LINES, *ROOMS]
    )
    assert (len(PERSONS), len(CONVICTIONS), len(LINES), len(ROOMS)) == (2, 2, 1, 1)


@pytest.mark.parametrize(
    ("text", "kind", "read"),
    [
        *((text, Person, person_from_file) for text in PERSONS),
        *((text, Conviction, conviction_from_file) for text in CONVICTIONS),
    ],
)
def test_an_example_is_what_the_command_reads(
    text: str,
    kind: type[Person | Conviction],
    read: Callable[[str], Person | Conviction],
    tmp_path: Path,
) -> None:
    file = tmp_path / "example.json"
    file.write_text(text, encoding="utf-8")
    assert msgspec.json.decode(text, type=kind) == read(str(file))


def test_one_of_the_convictions_asks_for_its_deletion() -> None:
    read = [msgspec.json.decode(text, type=Conviction) for text in CONVICTIONS]
    assert [conviction.asks_deletion for conviction in read] == [False, True]


def test_every_line_of_the_register_is_a_record() -> None:
    read = list(read_json_lines(BytesIO(LINES[0].encode())))
    assert len(read) == len(LINES[0].splitlines())
    assert all(isinstance(record, ImportedRecord) for record in read)


def test_the_file_of_a_training_room_is_what_a_room_is_opened_by() -> None:
    mark = msgspec.json.decode(ROOMS[0], type=Mark)
    assert [number for number, _, _ in mark.cases] == [1, 2]
    assert len(bytes.fromhex(mark.seed)) == 20

"""Questions with their candidates as JSON lines, for programs that know nothing of Comity.

A line is ``{"question", "kind", "truth", "person", "candidates", "likeliest", "probability",
"certain", "ms"}``: number of the question, whom it describes, the number of the one meant
or null, the description, persons as ``[number, person]`` in the order of their numbers, and
what Comity answered. Lines of kind ``label`` are pairs to learn from: they have no answer.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import select

from comity.storage.sql.database import Database
from comity.storage.sql.schema import persons
from comity.storage.sql.session import Session
from comity.storage.sql.statements import Statement, one_of_numbers
from comity_training.bench.search_asking import Asked, number_of
from comity_training.bench.search_register import reference
from comity_training.people.model import Question

_PERSONS: Final = Statement(
    select(persons.c.number, persons.c.person).where(one_of_numbers(persons.c.number, "numbers")),
    "numbers",
)
_encoder: Final = msgspec.json.Encoder()


def export(
    path: Path, database: Database, asked: Sequence[Asked], labels: Iterable[Question]
) -> None:
    """Write questions, candidates and answers, and pairs to learn from.

    Args:
        path: The file to be written.
        database: The register that was asked.
        asked: The questions with what came of them.
        labels: Other questions about registered persons.
    """
    with database.read() as snapshot, path.open("wb") as file:
        for line in _lines(snapshot.session, asked, labels):
            file.write(_encoder.encode(line) + b"\n")


def _lines(
    session: Session, asked: Sequence[Asked], labels: Iterable[Question]
) -> Iterator[dict[str, object]]:
    for number, each in enumerate(asked):
        rows = session.rows(_PERSONS, session.listed_numbers(each.likeliest))
        yield {
            "question": number,
            "kind": each.kind.value,
            "truth": each.truth,
            "person": each.question.person,
            "candidates": sorted((row[0], msgspec.Raw(row[1])) for row in rows),
            "likeliest": each.likeliest[0] if each.likeliest else None,
            "probability": each.probability,
            "certain": each.is_certain,
            "ms": each.wall_ms,
        }
    for number, label in enumerate(labels, start=len(asked)):
        if label.truth is not None:
            yield {
                "question": number,
                "kind": "label",
                "truth": number_of(session, reference(label.truth)),
                "person": label.person,
            }

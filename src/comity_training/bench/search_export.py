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

from comity.storage.sql.database import Database
from comity.storage.sql.work import SqlSnapshot
from comity_training.bench.search_asking import Asked, number_of
from comity_training.bench.search_register import reference
from comity_training.people.model import Question

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
        for line in _lines(snapshot, asked, labels):
            file.write(_encoder.encode(line) + b"\n")


def _lines(
    snapshot: SqlSnapshot, asked: Sequence[Asked], labels: Iterable[Question]
) -> Iterator[dict[str, object]]:
    for number, each in enumerate(asked):
        refs = snapshot.register.references(each.likeliest)
        held = [(place, snapshot.register.person(refs[place])) for place in sorted(refs)]
        yield {
            "question": number,
            "kind": each.kind.value,
            "truth": each.truth,
            "person": each.question.person,
            "candidates": [(n, found.person) for n, found in held if found is not None],
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
                "truth": number_of(snapshot.session, reference(label.truth)),
                "person": label.person,
            }

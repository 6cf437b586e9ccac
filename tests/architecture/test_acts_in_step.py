"""What the protocol says is on record is what the code puts on record."""

import importlib
import inspect
import re
from pathlib import Path

import pytest

from comity.ledger.acts import ACTS, Act

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^  \| `([a-z-]+)` \| `([a-z-]+)` \| (.+) \| `(comity[\w.]+)` \|$", re.MULTILINE)


def rows() -> dict[str, tuple[str, frozenset[str], str]]:
    """Return the table of COM-15.2: kind, fields and place of each act."""
    text = (ROOT / "docs/protocol/README.md").read_text(encoding="utf-8")
    return {
        act: (kind, frozenset(re.findall(r"`(\w+)`", fields)), place)
        for act, kind, fields, place in ROW.findall(text)
    }


def test_the_table_holds_every_act_with_its_fields() -> None:
    written = {act: (kind, fields) for act, (kind, fields, _) in rows().items()}
    assert written == {act.value: (form.kind.value, form.fields) for act, form in ACTS.items()}


@pytest.mark.parametrize("act", list(Act))
def test_an_act_is_put_on_record_where_the_table_says(act: Act) -> None:
    _, _, place = rows()[act]
    module, _, name = place.rpartition(".")
    try:
        found: object = importlib.import_module(place)
    except ModuleNotFoundError:
        found = getattr(importlib.import_module(module), name)
    assert f"Act.{act.name}" in inspect.getsource(found)  # type: ignore[arg-type]

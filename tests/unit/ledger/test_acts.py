"""Acts as the log has them."""

from datetime import UTC, datetime

import msgspec
import pytest

from comity.errors import EnvelopeMalformed
from comity.ledger.acts import ACTS, Act, act_entry, erasure, read_erasure
from comity.ledger.entry import EntryKind, JsonValue

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SALT = bytes(32)


@pytest.mark.parametrize("act", list(Act))
def test_an_act_says_who_and_when_and_what_its_form_asks(act: Act) -> None:
    fields: dict[str, JsonValue] = dict.fromkeys(ACTS[act].fields, "x")
    entry = act_entry(act, fields, official="officer", at=AT, salt=SALT)
    body = msgspec.json.decode(entry.body)
    assert entry.kind is ACTS[act].kind
    assert (body["act"], body["official"], body["at"]) == (act, "officer", "2026-03-04T05:06:07Z")
    assert body.keys() - {"act", "official", "at"} == ACTS[act].fields


def test_an_act_without_somebody_or_with_other_fields_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="takes"):
        act_entry(Act.NODE_STOPPED, {"version": "1"}, official="", at=AT, salt=SALT)
    for fields in ({}, {"version": "1", "more": "2"}):
        with pytest.raises(ValueError, match="takes"):
            act_entry(Act.NODE_STOPPED, fields, official="officer", at=AT, salt=SALT)


def test_an_erasure_is_read_back() -> None:
    entry = erasure(case="DE-FR-1", messages=2, rule="Art. 16", official="x", at=AT, salt=SALT)
    assert entry.kind is EntryKind.ERASURE
    read = read_erasure(entry.body)
    assert (read.case, read.messages, read.rule) == ("DE-FR-1", 2, "Art. 16")
    with pytest.raises(EnvelopeMalformed):
        read_erasure(b'{"act":"erase-payloads"}')

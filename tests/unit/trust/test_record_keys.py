"""Keys under which a node keeps what it holds."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import DecryptionFailed, InputInvalid
from comity.ledger.entry import Entry, EntryKind
from comity.trust.record_keys import LEAVES_A_KEY, LeafForm, StorageKey

KEY = StorageKey(bytes(range(32)))
OTHER = StorageKey(bytes(range(1, 33)))
NONCE = bytes(range(12))


def drawn(count: int) -> bytes:
    return bytes(range(count))


@given(value=st.binary(max_size=200), place=st.text(max_size=30))
def test_a_value_opens_in_its_place(value: bytes, place: str) -> None:
    key, _ = KEY.new_record_key("conversation", drawn)
    assert key.open(place, key.seal(place, value, NONCE)) == value


def test_a_value_opens_in_no_other_place_and_under_no_other_key() -> None:
    key, _ = KEY.new_record_key("one", drawn)
    other, _ = KEY.new_record_key("other", drawn)
    sealed = key.seal("message/payload", b"said", NONCE)
    for opener, place in (
        (key, "message/wire-bytes"),
        (key, "another/payload"),
        (other, "message/payload"),
    ):
        with pytest.raises(DecryptionFailed):
            opener.open(place, sealed)
    for cut in (sealed[:-1], sealed[:5], b"", bytes([sealed[0] ^ 1]) + sealed[1:]):
        with pytest.raises(DecryptionFailed):
            key.open("message/payload", cut)


def test_a_wrapped_key_opens_for_its_owner_and_by_its_storage_key_only() -> None:
    key, wrapped = KEY.new_record_key("one", drawn)
    sealed = key.seal("p", b"said", NONCE)
    assert KEY.record_key("one", wrapped).open("p", sealed) == b"said"
    for storage, owner in ((KEY, "other"), (OTHER, "one")):
        with pytest.raises(DecryptionFailed):
            storage.record_key(owner, wrapped)


def test_an_entry_opens_at_its_own_leaf_only() -> None:
    salt = bytes(32)
    sealed = KEY.seal_leaf(7, "task", b"body", salt)
    assert KEY.open_leaf(7, "task", sealed, salt) == b"body"
    for index, kind, key in (
        (8, "task", KEY),
        (7 + LEAVES_A_KEY, "task", KEY),
        (7, "decision", KEY),
        (7, "task", OTHER),
    ):
        with pytest.raises(DecryptionFailed):
            key.open_leaf(index, kind, sealed, salt)


def test_many_leaves_are_checked_as_one_is() -> None:
    made = [Entry(EntryKind.TASK, b"body %d" % number, bytes([number]) * 32) for number in range(5)]
    rows = [
        (
            index,
            each.leaf_data,
            "task",
            KEY.seal_leaf(index, "task", each.body, each.salt),
            each.salt,
        )
        for index, each in enumerate(made)
    ]
    form = LeafForm(b"task", b"\x01", EntryKind.TASK.domain + b"\x00", is_wanted=True)
    assert KEY.check_leaves(rows, {"task": form}) == ([], [each.body for each in made])
    broken = [
        (0, b"\x01" + bytes(32), *rows[0][2:]),
        (1, rows[1][1], "unheard", *rows[1][3:]),
        (2, rows[2][1], "task", b"short", rows[2][4]),
        (3, rows[3][1], "task", rows[3][3], bytes(32)),
        rows[4],
    ]
    assert KEY.check_leaves(broken, {"task": form}) == ([0, 1, 2, 3], [made[4].body])


def test_a_key_reads_from_its_text_and_shows_nothing() -> None:
    text = KEY.to_text()
    assert StorageKey.from_text(text) == KEY
    assert OTHER != KEY
    assert text.split("+")[-1] not in repr(KEY)
    for wrong in ("", text[:-4], text.replace(KEY.key_id, "00000000"), "PRIVATE+KEY+" + text):
        with pytest.raises(InputInvalid):
            StorageKey.from_text(wrong)
    with pytest.raises(TypeError):
        copy.copy(KEY)

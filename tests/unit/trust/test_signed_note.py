"""Signed notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import EnvelopeMalformed, SignatureInvalid
from comity.trust.keys import SigningKey, VerificationKey
from comity.trust.signed_note import (
    MAX_NOTE_BYTES,
    append_signature,
    open_note,
    parse_note,
    sign_note,
)

A = SigningKey("a.example", bytes([1]) * 32)
B = SigningKey("b.example", bytes([2]) * 32)
TEXT = "first line\n\nafter an empty line\n"

texts = st.text(st.characters(exclude_categories=["Cc", "Cs"])).map(lambda line: line + "\n")


def public(*keys: SigningKey) -> list[VerificationKey]:
    return [key.verification_key for key in keys]


@given(st.lists(texts, min_size=1).map("".join))
def test_any_text_survives_signing_and_opening(text: str) -> None:
    opened = open_note(sign_note(text, [A, B]), public(A, B), threshold=2).value
    assert (opened.text, opened.signers) == (text, ("a.example", "b.example"))


def test_a_second_hand_adds_its_signature() -> None:
    raw = append_signature(sign_note(TEXT, [A]), [B])
    assert raw == sign_note(TEXT, [A, B])
    assert append_signature(raw, [A, B]) == raw


def test_too_few_signatures_are_refused() -> None:
    with pytest.raises(SignatureInvalid):
        open_note(sign_note(TEXT, [A]), public(A, B), threshold=2)


def test_signing_twice_does_not_count_twice() -> None:
    raw = sign_note(TEXT, [A, A])
    with pytest.raises(SignatureInvalid):
        open_note(raw, public(A, B), threshold=2)


def test_one_key_under_two_names_does_not_count_twice() -> None:
    alias = SigningKey("alias.example", bytes([1]) * 32)
    raw = sign_note(TEXT, [A, alias])
    with pytest.raises(SignatureInvalid):
        open_note(raw, public(A, alias), threshold=2)


def test_a_signature_does_not_fit_an_altered_text() -> None:
    raw = sign_note(TEXT, [A]).replace(b"first", b"fIrst")
    with pytest.raises(SignatureInvalid):
        open_note(raw, public(A))


def test_an_invalid_signature_of_a_known_key_outweighs_a_valid_one() -> None:
    good = parse_note(sign_note(TEXT, [A])).signatures
    forged = sign_note(TEXT, [A]) + sign_note("another\n", [B]).partition(b"\n\n")[2]
    assert len(parse_note(forged).signatures) == len(good) + 1
    with pytest.raises(SignatureInvalid):
        open_note(forged, public(A, B))
    assert open_note(forged, public(A)).value.signers == ("a.example",)


def test_a_signature_block_cannot_hide_in_the_text() -> None:
    inner = sign_note(TEXT, [A]).decode()
    opened = open_note(sign_note(inner, [B]), public(A, B)).value
    assert opened.signers == ("b.example",)


@pytest.mark.parametrize("text", ["", "no newline", "a\tb\n", "a\r\n", "a\x00\n"])
def test_a_text_that_is_none_is_the_callers_bug(text: str) -> None:
    with pytest.raises(ValueError, match="text of a note"):
        sign_note(text, [A])


def test_a_note_without_signers_is_the_callers_bug() -> None:
    with pytest.raises(ValueError, match="signatures"):
        sign_note(TEXT, [])


def test_a_threshold_of_nothing_is_the_callers_bug() -> None:
    with pytest.raises(ValueError, match="threshold"):
        open_note(sign_note(TEXT, [A]), public(A), threshold=0)


def test_an_enormous_note_is_not_looked_at() -> None:
    with pytest.raises(EnvelopeMalformed):
        parse_note(b"x" * (MAX_NOTE_BYTES + 1))


@pytest.mark.parametrize(
    "line",
    [
        "\u2014 a.example AAAA",
        "\u2014 a.example AAAAAAB=",
        "\u2014 a.example !",
        "- a.example AAAAAAA=",
        "\u2014 AAAAAAA=",
    ],
)
def test_a_signature_line_out_of_form_is_malformed(line: str) -> None:
    with pytest.raises(EnvelopeMalformed):
        parse_note(f"{TEXT}\n{line}\n".encode())


@given(st.binary(max_size=400))
def test_no_bytes_make_the_parser_fail_otherwise(raw: bytes) -> None:
    try:
        parse_note(raw)
    except EnvelopeMalformed:
        return
    assert raw.endswith(b"\n")

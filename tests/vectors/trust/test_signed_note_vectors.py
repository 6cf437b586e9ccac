"""Published examples of signed notes.

Origin: the documentation and tests of Go's package golang.org/x/mod/sumdb/note
(2019), from which C2SP signed-note grew; format per C2SP signed-note, sections
"Format" and "Ed25519 signatures". Key and signature of the first signer are the
published ones under another name; the name enters the key id only.
"""

import pytest

from comity.errors import EnvelopeMalformed, InputInvalid, SignatureInvalid
from comity.trust.keys import SigningKey, VerificationKey
from comity.trust.signed_note import open_note, sign_note

TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
FIRST_SIGNING = "PRIVATE+KEY+first.example+78b392c8+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
FIRST_VERIFICATION = "first.example+78b392c8+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
FIRST_LINE = (
    "\u2014 first.example eLOSyPZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFY"
    "C2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
SECOND_VERIFICATION = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
SECOND_LINE = (
    "\u2014 EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG0"
    "1oOTGwnWLox33WWd1RvMc+QQ=\n"
)

first = VerificationKey.from_text(FIRST_VERIFICATION)
second = VerificationKey.from_text(SECOND_VERIFICATION)


def note(*lines: str) -> bytes:
    return (TEXT + "\n" + "".join(lines)).encode()


def test_the_published_signing_key_gives_the_published_verification_key() -> None:
    key = SigningKey.from_text(FIRST_SIGNING)
    assert key.verification_key.to_text() == FIRST_VERIFICATION
    assert key.to_text() == FIRST_SIGNING


def test_signing_gives_the_published_note_byte_for_byte() -> None:
    assert sign_note(TEXT, [SigningKey.from_text(FIRST_SIGNING)]) == note(FIRST_LINE)


def test_a_signature_by_an_unknown_key_is_ignored() -> None:
    opened = open_note(note(FIRST_LINE, SECOND_LINE), [first]).value
    assert (opened.text, opened.signers) == (TEXT, ("first.example",))


def test_both_signers_are_found_when_both_keys_are_known() -> None:
    opened = open_note(note(FIRST_LINE, SECOND_LINE), [first, second], threshold=2).value
    assert opened.keys == (first, second)


def test_a_note_that_no_known_key_signed_is_rejected() -> None:
    with pytest.raises(SignatureInvalid):
        open_note(note(FIRST_LINE, SECOND_LINE), [])


def test_an_altered_signature_by_a_known_key_rejects_the_whole_note() -> None:
    altered = SECOND_LINE[:60] + "ABCD" + SECOND_LINE[60:]
    with pytest.raises(SignatureInvalid):
        open_note(note(FIRST_LINE, altered), [first, second])


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        (TEXT + "\n").encode(),
        note(FIRST_LINE)[:-1],
        b"\x01" + note(FIRST_LINE),
        b"\xff" + note(FIRST_LINE),
        note(FIRST_LINE.replace("first.example", "Bad Name")),
        note(FIRST_LINE, "Unexpected line.\n"),
        note(*[FIRST_LINE] * 101),
    ],
)
def test_the_published_malformed_notes_are_malformed(raw: bytes) -> None:
    with pytest.raises(EnvelopeMalformed):
        open_note(raw, [first])


@pytest.mark.parametrize(
    "text",
    [
        "first.example+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "first.example+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        *(FIRST_VERIFICATION[:end] for end in range(len(FIRST_VERIFICATION))),
        *(FIRST_VERIFICATION[start:] for start in range(1, len(FIRST_VERIFICATION))),
        *(
            FIRST_VERIFICATION[:at] + chr(ord(letter) + 1) + FIRST_VERIFICATION[at + 1 :]
            for at, letter in enumerate(FIRST_VERIFICATION)
        ),
    ],
)
def test_a_mangled_verification_key_is_refused(text: str) -> None:
    with pytest.raises(InputInvalid):
        VerificationKey.from_text(text)


def test_a_mangled_signing_key_is_refused() -> None:
    for at, letter in enumerate(FIRST_SIGNING):
        mangled = FIRST_SIGNING[:at] + chr(ord(letter) + 1) + FIRST_SIGNING[at + 1 :]
        with pytest.raises(InputInvalid) as caught:
            SigningKey.from_text(mangled)
        assert FIRST_SIGNING[-20:-10] not in caught.value.diagnosis()

"""The register's values as they are kept: sealed, and found by tokens.

What is stated of a person, the key under which the person was imported and all
convictions are sealed under a key of that person, kept wrapped in the person's row and
destroyed with it. Profiles and names, read by the thousand for one question, are sealed
under keys that follow from the storage key, and erased by overwriting their rows.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import msgspec

from comity.errors import DecryptionFailed, StorageUnavailable
from comity.persons.person import Person
from comity.records.model import Conviction
from comity.search.profile import Profile, decode_profile, encode_profile
from comity.storage.encoding import decode_conviction, decode_person, encode
from comity.storage.sql.vault import Vault
from comity.trust.record_keys import RecordKey, StorageKey

_PROFILES: Final = "profiles"
_NAMES: Final = "names"
_PADDED_TO: Final = 16
"""Names of up to 15, 31 ... bytes look alike."""

_DAMAGED_PROFILE: Final = "A stored profile cannot be read."
_DAMAGED_NAME: Final = "A stored name cannot be read."


def sealed_source(vault: Vault, key: RecordKey, source_key: str) -> tuple[bytes | None, int | None]:
    """Return an import's key, sealed and as a token."""
    if not source_key:
        return None, None
    sealed = vault.sealed_by(key, "source", source_key.encode())
    return sealed, source_token(vault.storage_key, source_key)


def opened_source(vault: Vault, key: RecordKey, sealed: bytes | None) -> str:
    """Return an import's key; empty if there was none."""
    return "" if sealed is None else vault.opened_by(key, "source", sealed).decode()


def source_token(storage_key: StorageKey, source_key: str) -> int:
    """Return what stands in place of an import's key."""
    return storage_key.token("persons.source", source_key.encode())


def file_token(storage_key: StorageKey, file_number: str | None) -> int | None:
    """Return what stands in place of a conviction's file number."""
    if file_number is None:
        return None
    return storage_key.token("convictions.file_number", file_number.encode())


def sealed_person(vault: Vault, key: RecordKey, person: Person) -> bytes:
    """Return a person as kept."""
    return vault.sealed_by(key, "person", encode(person))


def opened_person(vault: Vault, key: RecordKey, sealed: bytes) -> Person:
    """Return a person as stated.

    Raises:
        StorageUnavailable: What is kept is damaged, or another person's.
    """
    return decode_person(vault.opened_by(key, "person", sealed))


def sealed_conviction(vault: Vault, key: RecordKey, version: int, conviction: Conviction) -> bytes:
    """Return a version of a conviction as kept."""
    return vault.sealed_by(key, _version_place(conviction.id, version), encode(conviction))


def opened_conviction(
    vault: Vault, key: RecordKey, identifier: str, version: int, sealed: bytes
) -> Conviction:
    """Return a version of a conviction.

    Raises:
        StorageUnavailable: What is kept is damaged, or of another conviction or person.
    """
    return decode_conviction(vault.opened_by(key, _version_place(identifier, version), sealed))


def _version_place(identifier: str, version: int) -> str:
    return f"conviction/{identifier}/{version}"


def sealed_profiles(
    vault: Vault, profiles: Sequence[tuple[int, Profile]]
) -> list[tuple[int, bytes]]:
    """Return profiles as kept, each with its person's number."""
    key = vault.storage_key.of_purpose(_PROFILES)
    return [
        (number, vault.sealed_by(key, str(number), encode_profile(profile)))
        for number, profile in profiles
    ]


def opened_profiles(
    storage_key: StorageKey, rows: Sequence[tuple[int, bytes]]
) -> list[tuple[int, Profile]]:
    """Return the profiles of persons by their numbers.

    Raises:
        StorageUnavailable: One of them is damaged, or another person's.
    """
    opened = storage_key.of_purpose(_PROFILES).open
    try:
        return [(number, decode_profile(opened(str(number), kept))) for number, kept in rows]
    except (DecryptionFailed, msgspec.MsgspecError):
        # The text of the problem may quote the value, which is personal data.
        raise StorageUnavailable(_DAMAGED_PROFILE) from None


def key_tokens(storage_key: StorageKey, keys: Sequence[int]) -> list[int]:
    """Return what stands in place of the keys under which persons are filed."""
    return storage_key.tokens.of_numbers("person_keys.key", keys)


def code_tokens(storage_key: StorageKey, codes: Sequence[int]) -> list[int]:
    """Return what stands in place of the codes by which names are found."""
    return storage_key.tokens.of_numbers("name_codes.code", codes)


def name_tokens(storage_key: StorageKey, counted: Sequence[tuple[str, str]]) -> list[int]:
    """Return what stands in place of forms, each in a population."""
    return storage_key.tokens.of_texts(
        "names_counted.name", [f"{form}\0{population}" for form, population in counted]
    )


def sealed_form(vault: Vault, token: int, form: str) -> bytes:
    """Return a form as kept, at the place of its token."""
    raw = form.encode()
    padded = raw + b"\0" * (_PADDED_TO - len(raw) % _PADDED_TO)
    return vault.sealed_by(vault.storage_key.of_purpose(_NAMES), str(token), padded)


def opened_form(storage_key: StorageKey, token: int, sealed: bytes) -> str:
    """Return a form that is found by codes.

    Raises:
        StorageUnavailable: What is kept is damaged, or another's.
    """
    return _opened_form(storage_key.of_purpose(_NAMES), token, sealed)


# One question asks for hundreds of names, and the next for many of the same.
@lru_cache(1 << 16)
def _opened_form(key: RecordKey, token: int, sealed: bytes) -> str:
    try:
        return key.open(str(token), sealed).rstrip(b"\0").decode()
    except (DecryptionFailed, UnicodeDecodeError):
        raise StorageUnavailable(_DAMAGED_NAME) from None

"""Nodes without what makes them lawful: for measuring its cost, never for use.

Everything here takes away: the policy engine and its receipts, minimisation and rule packs,
handling conditions and the gate to third states, need-to-know, freezes, the sealing of
persons, convictions, tasks and texts, and the encryption of the database's file. Payloads and
the log's entries stay sealed: they were before there was any of that.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import MappingProxyType
from typing import Final
from unittest.mock import patch

from comity.policy.engine import Verdict
from comity.policy.memory import apart
from comity.records.central_authority import CentralAuthority
from comity.records.minimising import Minimised
from comity.records.spent import Narrowed
from comity.storage.sql.vault import Vault
from comity.trust.keyed_tokens import KeyedTokens
from comity.trust.record_keys import StorageKey


class Unsealed:
    """Stands in place of a key and seals nothing."""

    def seal(self, _place: str, value: bytes, _nonce: bytes) -> bytes:
        """Return the value."""
        return value

    def open(self, _place: str, sealed: bytes) -> bytes:
        """Return the value."""
        return sealed


_UNSEALED: Final = Unsealed()

# What answering asks for, and what is said where none of it exists.
_ANSWERING: Final = MappingProxyType(
    {
        "comity.records.answering.met_restricted": lambda *_: None,
        "comity.records.identifications.note_meeting": lambda *_: None,
        "comity.records.preparing.without_barred": lambda _, selection, **__: selection,
        "comity.records.preparing.without_restricted": lambda _, selection: selection,
        "comity.records.preparing.narrow": lambda selection, *_, **__: Narrowed(selection),
        "comity.records.preparing.conditions_to_send": lambda *_: (),
        "comity.records.preparing.gate": lambda *_: None,
        "comity.records.preparing._carried": lambda *_: frozenset(),
        "comity.records.preparing._withheld_before": lambda *_: (),
        "comity.records.preparing._to_be_read": lambda *_: False,
        "comity.records.preparing.minimise": lambda person, told, _: Minimised(
            person, tuple(told), ()
        ),
        "comity.storage.sql.disclosure.SqlDisclosure.keep_note": lambda *_: None,
        "comity.assembly.build.refuse_frozen_messages": lambda *_: None,
    }
)


@contextmanager
def without_policy() -> Iterator[None]:
    """Permit everything that the law's own bars allow, ask no engine, keep no receipt."""
    always = Verdict(allowed=True, determining=())
    with (
        patch("comity.policy.composing.verdict_on", lambda _: always),
        without_receipts(),
        apart(),
    ):
        yield


@contextmanager
def without_receipts() -> Iterator[None]:
    """Keep no receipt of any decision."""
    with patch.object(CentralAuthority, "log_decision", lambda *_, **__: None):
        yield


@contextmanager
def without_memory() -> Iterator[None]:
    """Ask the engine for every decision of the exchange that it takes for the first time."""
    with apart():
        yield


@contextmanager
def without_encrypted_file() -> Iterator[None]:
    """Make and open databases whose file is not encrypted."""
    with patch("comity.storage.sql.database._file_key", lambda *_, **__: None):
        yield


@contextmanager
def without_sealing() -> Iterator[None]:
    """Keep persons, convictions, tasks and texts as they are, and search for them by themselves."""
    with (
        patch.object(StorageKey, "of_purpose", lambda *_: _UNSEALED),
        patch.object(Vault, "sealed_by", lambda _, __, ___, value: value),
        patch.object(Vault, "opened_by", lambda _, __, ___, sealed: sealed),
        patch.object(KeyedTokens, "of_numbers", lambda _, __, numbers: list(numbers)),
    ):
        yield


@contextmanager
def without_all() -> Iterator[None]:
    """Take everything away at once; nodes have to be made, opened and used in it."""
    with ExitStack() as taken:
        for name, instead in _ANSWERING.items():
            taken.enter_context(patch(name, instead))
        taken.enter_context(without_policy())
        taken.enter_context(without_sealing())
        taken.enter_context(without_encrypted_file())
        yield

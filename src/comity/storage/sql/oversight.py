"""What inspectors and reviewers keep, on SQL, and the index of the journal."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final, TypeVar

from sqlalchemy import delete, exists, select

from comity.oversight.journal import JOURNAL_KINDS
from comity.oversight.model import OversightItem
from comity.storage.oversight_encoding import decode_item, encode_item
from comity.storage.sql.facts import SqlFacts
from comity.storage.sql.schema import leaves
from comity.storage.sql.schema_ended import ended_leaves
from comity.storage.sql.schema_oversight import journal_terms, oversight_items
from comity.storage.sql.session import Session
from comity.storage.sql.statements import (
    Statement,
    insert_into,
    one_of,
    one_of_numbers,
    parameter,
    upsert_into,
)
from comity.storage.sql.vault import Vault

ItemT = TypeVar("ItemT", bound=OversightItem)

_INDEXED: Final = "oversight:journal-indexed"
_TOKEN: Final = "journal-term"  # noqa: S105 - what a token is for

_JOURNAL_LEAVES = Statement(
    select(leaves.c.leaf_index)
    .where(
        leaves.c.leaf_index >= parameter("start"),
        leaves.c.leaf_index < parameter("stop"),
        one_of(leaves.c.kind, "kinds"),
        ~exists().where(ended_leaves.c.leaf_index == leaves.c.leaf_index),
    )
    .order_by(leaves.c.leaf_index),
    "start",
    "stop",
    "kinds",
)
_FOUND = Statement(
    select(journal_terms.c.leaf_index)
    .distinct()
    .where(
        one_of_numbers(journal_terms.c.token, "tokens"),
        journal_terms.c.leaf_index > parameter("after"),
    )
    .order_by(journal_terms.c.leaf_index)
    .limit(parameter("limit")),
    "tokens",
    "after",
    "limit",
)
_ADD_TERM = insert_into(journal_terms)
_FORGET_TERMS = Statement(delete(journal_terms))
_DROP_TERMS = Statement(
    delete(journal_terms).where(one_of_numbers(journal_terms.c.leaf_index, "ended")), "ended"
)
_ITEM = Statement(
    select(oversight_items.c.content).where(
        oversight_items.c.kind == parameter("kind"), oversight_items.c.id == parameter("id")
    ),
    "kind",
    "id",
)
_ITEMS = Statement(
    select(oversight_items.c.id, oversight_items.c.content)
    .where(oversight_items.c.kind == parameter("kind"))
    .order_by(oversight_items.c.id),
    "kind",
)
_KEEP = upsert_into(oversight_items)


class SqlOversightReading:
    """What inspectors and reviewers keep, to read from."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault
        self._facts = SqlFacts(session, vault)

    def journal_leaves(self, start: int, stop: int) -> Sequence[int]:
        """Return the indices, in order, of leaves of the journal's kinds."""
        kinds = self._session.listed(kind.value for kind in JOURNAL_KINDS)
        return [row[0] for row in self._session.rows(_JOURNAL_LEAVES, start, stop, kinds)]

    def indexed_to(self) -> int:
        """Return how many leaves the index covers, from the first."""
        return int(self._facts.get(_INDEXED) or b"0")

    def found(self, terms: Collection[str], *, after: int, limit: int) -> Sequence[int]:
        """Return leaves greater than ``after`` that the index has under any term, in order."""
        tokens = self._session.listed_numbers(self._tokens(terms))
        return [row[0] for row in self._session.rows(_FOUND, tokens, after, limit)]

    def item(self, kind: type[ItemT], identifier: str) -> ItemT | None:
        """Return what is kept under an identifier."""
        row = self._session.first(_ITEM, kind.KIND, identifier)
        return None if row is None else self._opened(kind, identifier, row[0])

    def items(self, kind: type[ItemT]) -> Sequence[ItemT]:
        """Return everything of one kind, by identifier."""
        return [self._opened(kind, *row) for row in self._session.rows(_ITEMS, kind.KIND)]

    def _opened(self, kind: type[ItemT], identifier: str, sealed: bytes) -> ItemT:
        return decode_item(kind, self._vault.open_value(_place(kind.KIND, identifier), sealed))

    def _tokens(self, terms: Collection[str]) -> list[int]:
        return tokens_of_terms(self._vault, terms)


class SqlOversight(SqlOversightReading):
    """What inspectors and reviewers keep, to read and to change."""

    def index(self, rows: Iterable[tuple[int, Collection[str]]], *, upto: int) -> None:
        """Note under which terms leaves are found; leaves that are noted already stay so."""
        known = self.indexed_to()
        added = [
            (token, leaf)
            for leaf, terms in rows
            if leaf >= known
            for token in sorted(self._tokens(frozenset(terms)))
        ]
        self._session.run_many(_ADD_TERM, added)
        self._facts.put(_INDEXED, b"%d" % max(upto, known))

    def drop_terms(self, ended: Sequence[int]) -> None:
        """Forget under which terms entries that ended were found."""
        self._session.run(_DROP_TERMS, self._session.listed_numbers(ended))

    def forget_index(self) -> None:
        """Empty the index, so that it is made anew from the log."""
        self._session.run(_FORGET_TERMS)
        self._facts.put(_INDEXED, b"0")

    def keep(self, item: OversightItem) -> None:
        """Insert or replace an item."""
        sealed = self._vault.seal_value(_place(item.KIND, item.id), encode_item(item))
        self._session.run(_KEEP, item.KIND, item.id, sealed)


def _place(kind: str, identifier: str) -> str:
    return f"oversight_items.content/{kind}/{identifier}"


def tokens_of_terms(vault: Vault, terms: Collection[str]) -> list[int]:
    """Return the keyed tokens that stand for terms in the journal's index."""
    return vault.storage_key.tokens.of_texts(_TOKEN, tuple(terms))

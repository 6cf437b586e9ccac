"""Sealing register and casework that were kept in the clear before version 0012, in steps.

Persons are filed anew as they are sealed, since their index is made of tokens now.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

import msgspec
from sqlalchemy import Table, bindparam, delete, select, tuple_, update

from comity.errors import StorageUnavailable
from comity.storage.encoding import decode_conviction, decode_person
from comity.storage.sql.attachments import name_place
from comity.storage.sql.cases import identified_place, task_place
from comity.storage.sql.certificates import apostille_place, credential_place
from comity.storage.sql.exchange_rows import case_place
from comity.storage.sql.facts import fact_place, fact_token
from comity.storage.sql.filing import Filing
from comity.storage.sql.judgements import judgement_place
from comity.storage.sql.recalls import holder_place, item_place, recall_place
from comity.storage.sql.schema import (
    attachments,
    conversations,
    convictions,
    facts,
    identifications,
    persons,
    tasks,
)
from comity.storage.sql.schema_certificates import apostilles, credentials
from comity.storage.sql.schema_judgements import judgements
from comity.storage.sql.schema_recalls import recall_holders, recall_items, recalls
from comity.storage.sql.sealed_register import (
    file_token,
    sealed_conviction,
    sealed_person,
    sealed_source,
)
from comity.storage.sql.session import Session
from comity.storage.sql.statements import Statement, insert_into, one_of, parameter
from comity.storage.sql.vault import Vault
from comity.trust.record_keys import RecordKey

Sealer: TypeAlias = Callable[[Session, Vault, str], tuple[int, str]]
"""Seals some rows after a place; returns how many, and the place of the last."""

_Places: TypeAlias = Callable[[str, tuple[Any, ...]], str]

FILE_NAMES: Final = "attachments: file names"
"""In place of a table's name: contents of attachments were sealed by version 0009."""

_AT_ONCE: Final = 1024

_PERSONS = Statement(
    select(persons.c.number, persons.c.ref, persons.c.person, persons.c.source, persons.c.wrapped)
    .where(persons.c.number > parameter("after"))
    .order_by(persons.c.number)
    .limit(_AT_ONCE),
    "after",
)
_SEAL_PERSON = Statement(
    update(persons)
    .where(persons.c.number == parameter("row"))
    .values(
        person=parameter("sealed"),
        source=parameter("source"),
        source_token=parameter("token"),
        wrapped=parameter("wrapped"),
    ),
    "sealed",
    "source",
    "token",
    "wrapped",
    "row",
)
_VERSIONS = Statement(
    select(convictions.c.id, convictions.c.version, convictions.c.conviction, convictions.c.person)
    .where(
        tuple_(convictions.c.id, convictions.c.version)
        > tuple_(parameter("id"), parameter("version"))
    )
    .order_by(convictions.c.id, convictions.c.version)
    .limit(_AT_ONCE),
    "id",
    "version",
)
_SEAL_VERSION = Statement(
    update(convictions)
    .where(
        convictions.c.id == parameter("the_id"), convictions.c.version == parameter("the_version")
    )
    .values(conviction=parameter("sealed"), file_token=parameter("token")),
    "sealed",
    "token",
    "the_id",
    "the_version",
)
_KEYS = Statement(
    select(persons.c.ref, persons.c.wrapped).where(one_of(persons.c.ref, "refs")), "refs"
)
_GIVE_KEY = Statement(
    update(persons)
    .where(persons.c.ref == parameter("the_ref"))
    .values(wrapped=parameter("wrapped")),
    "wrapped",
    "the_ref",
)
_FACTS = Statement(select(facts))
_FORGET_FACTS = Statement(delete(facts))
_ADD_FACT = insert_into(facts)


def _seal_persons(session: Session, vault: Vault, after: str) -> tuple[int, str]:
    rows = session.rows(_PERSONS, int(after or 0))
    sealed, filed = [], []
    for number, ref, stated, source, wrapped in rows:
        key, wrapped_now = _key_or_new(vault, ref, wrapped)
        person = decode_person(stated)
        kept = sealed_source(vault, key, "" if source is None else bytes(source).decode())
        sealed.append((sealed_person(vault, key, person), *kept, wrapped_now, number))
        filed.append((number, person))
    session.run_many(_SEAL_PERSON, sealed)
    Filing(session, vault).file(filed)
    return len(rows), str(rows[-1][0]) if rows else ""


def _seal_convictions(session: Session, vault: Vault, after: str) -> tuple[int, str]:
    identifier, _, version = after.rpartition(" ")
    rows = session.rows(_VERSIONS, identifier, int(version or -1))
    keys = _keys_of(session, vault, sorted({row[3] for row in rows}))
    sealed = []
    for conviction_id, number, stated, ref in rows:
        if ref not in keys:
            raise StorageUnavailable(
                f"{conviction_id} names a person who is not in the register; it cannot be sealed."
            )
        said = decode_conviction(stated)
        kept = sealed_conviction(vault, keys[ref], number, said)
        token = file_token(vault.storage_key, said.file_number)
        sealed.append((kept, token, conviction_id, number))
    session.run_many(_SEAL_VERSION, sealed)
    return len(rows), f"{rows[-1][0]} {rows[-1][1]}" if rows else ""


def _keys_of(session: Session, vault: Vault, refs: Sequence[str]) -> Mapping[str, RecordKey]:
    """Return the keys of persons; whoever has none yet is given one."""
    found, made = {}, []
    for ref, wrapped in session.rows(_KEYS, session.listed(refs)):
        found[ref], wrapped_now = _key_or_new(vault, ref, wrapped)
        if wrapped is None:
            made.append((wrapped_now, ref))
    session.run_many(_GIVE_KEY, made)
    return found


def _key_or_new(vault: Vault, ref: str, wrapped: bytes | None) -> tuple[RecordKey, bytes]:
    if wrapped is None:
        return vault.new_key(ref)
    return vault.key_of(ref, wrapped), wrapped


def _seal_facts(session: Session, vault: Vault, after: str) -> tuple[int, str]:
    """Seal all facts at once: their names change, so that there is no place to go on from."""
    if after:
        return 0, after
    rows = session.rows(_FACTS)
    session.run(_FORGET_FACTS)
    session.run_many(
        _ADD_FACT,
        [
            (fact_token(vault, name), vault.seal_value(fact_place(name), value))
            for name, value in rows
        ],
    )
    return len(rows), "all"


class _Columns:
    """Seals columns of a table in place.

    Args:
        table: The table.
        key: The columns by which its rows are ordered and found.
        sealed: The columns to seal: texts or bytes.
        place: Returns where a value is kept, of a column's name and the values of ``named``.
        named: The columns that name the place, if others than the key.
    """

    def __init__(
        self,
        table: Table,
        key: Sequence[str],
        sealed: Sequence[str],
        place: _Places,
        named: Sequence[str] = (),
    ) -> None:
        self._sealed, self._place = sealed, place
        self._key, self._named = len(key), len(named or key)
        keys = [table.c[name] for name in key]
        given = [parameter(f"after_{name}") for name in key]
        first = (
            select(*keys, *(table.c[name] for name in (*(named or key), *sealed)))
            .order_by(*keys)
            .limit(_AT_ONCE)
        )
        following = first.where(tuple_(*keys) > tuple_(*given))
        self._first = Statement(first)
        self._following = Statement(following, *(f"after_{name}" for name in key))
        self._change = Statement(
            update(table)
            .where(*(table.c[name] == parameter(f"the_{name}") for name in key))
            .values({name: bindparam(f"sealed_{name}") for name in sealed}),
            *(f"sealed_{name}" for name in sealed),
            *(f"the_{name}" for name in key),
        )

    def __call__(self, session: Session, vault: Vault, after: str) -> tuple[int, str]:
        """Seal some rows."""
        rows = (
            session.rows(self._following, *msgspec.json.decode(after))
            if after
            else session.rows(self._first)
        )
        session.run_many(self._change, [self._row(vault, row) for row in rows])
        last = msgspec.json.encode(list(rows[-1][: self._key])).decode() if rows else ""
        return len(rows), last

    def _row(self, vault: Vault, row: tuple[Any, ...]) -> tuple[object, ...]:
        named = row[self._key : self._key + self._named]
        values = row[self._key + self._named :]
        sealed = (
            vault.seal_text(self._place(column, named), value)
            if isinstance(value, str)
            else vault.seal_value(self._place(column, named), bytes(value))
            for column, value in zip(self._sealed, values, strict=True)
        )
        return (*sealed, *row[: self._key])


def _of_one(place: Callable[[str, str], str]) -> _Places:
    return lambda column, named: place(column, named[0])


SEALERS: Final[Mapping[str, Sealer]] = {
    persons.name: _seal_persons,
    convictions.name: _seal_convictions,
    facts.name: _seal_facts,
    tasks.name: _Columns(
        tasks,
        ("number",),
        ("reason", "details", "decided_by", "outcome"),
        _of_one(task_place),
        ("id",),
    ),
    identifications.name: _Columns(
        identifications,
        ("number",),
        ("rule", "decided_by"),
        lambda column, named: identified_place(column, named[0], named[1]),
        ("conversation", "decided_at"),
    ),
    judgements.name: _Columns(
        judgements,
        ("id",),
        ("decided_by", "reason", "withdrawn_by", "withdrawn_reason"),
        _of_one(judgement_place),
        ("id",),
    ),
    apostilles.name: _Columns(
        apostilles,
        ("entry",),
        ("document_signed_by", "capacity", "seal_of", "authority", "signed_by", "reason"),
        _of_one(apostille_place),
        ("number",),
    ),
    conversations.name: _Columns(
        conversations,
        ("id",),
        ("case_reference",),
        lambda _column, named: case_place(named[0]),
    ),
    FILE_NAMES: _Columns(
        attachments,
        ("message", "id"),
        ("file_name",),
        lambda _column, named: name_place(named[0], named[1]),
    ),
    recalls.name: _Columns(
        recalls, ("id",), ("content",), lambda _column, named: recall_place(named[0])
    ),
    recall_holders.name: _Columns(
        recall_holders,
        ("recall", "state"),
        ("content",),
        lambda _column, named: holder_place(named[0], named[1]),
    ),
    recall_items.name: _Columns(
        recall_items,
        ("recall", "message"),
        ("content",),
        lambda _column, named: item_place(named[0], named[1]),
    ),
    credentials.name: _Columns(
        credentials,
        ("id",),
        (
            *("statements", "record_digest", "issued_by", "reason"),
            *("withdrawn_by", "withdrawn_reason"),
        ),
        _of_one(credential_place),
        ("id",),
    ),
}
"""By the table they seal."""

"""Register and casework of schema 0011, in the clear, sealed whatever interrupts it."""

from collections.abc import Callable

import pytest
from alembic import command
from sqlalchemy import create_engine, text
from tests.adversary.people_stage import secrets_of

from comity.errors import ConfigurationInvalid
from comity.ids import ConversationId, MessageId, PersonRef, StateCode, TaskId
from comity.search.identification import Outcome, identify
from comity.search.judgement import JudgementId
from comity.storage.encoding import encode
from comity.storage.sql.database import Database
from comity.storage.sql.migrate import configuration, newest_version
from comity.storage.sql.schema import metadata
from comity_training.cast import cast_register

DE = StateCode("DE")
PEOPLE = cast_register(DE)
CASE = ConversationId("DE-BG-REQ-1")
WORDS = "Erika Mustermann, seen by officer-7"
"""What an official wrote, wherever one can write."""

ROWS: dict[str, dict[str, object]] = {
    "tasks": {
        "id": "t1",
        "kind": "identify-request",
        "conversation": CASE,
        "message": CASE,
        "reason": WORDS,
        "details": WORDS.encode(),
        "created_at": 1,
        "decided_by": "",
        "outcome": "",
    },
    "identifications": {
        "conversation": CASE,
        "outcome": "certain",
        "person": "ref-1",
        "rule": WORDS,
        "decided_by": WORDS,
        "decided_at": 5,
        "parameters": "2026-11",
    },
    "facts": {"name": f"alias:{WORDS}", "value": WORDS.encode()},
    "judgements": {
        "id": "j1",
        "description": b"d" * 32,
        "kindred": b"k" * 32,
        "born": b"b" * 32,
        "person": "ref-1",
        "registered": b"r" * 32,
        "candidates": b"c" * 32,
        "verdict": "same",
        "decided_by": WORDS,
        "reason": WORDS,
        "decided_at": 1,
        "parameters": "2026-11",
        "task": "t1",
        "conversation": CASE,
        "withdrawn_by": "",
        "withdrawn_reason": "",
    },
    "conversations": {
        "id": CASE,
        "service": "records",
        "opens_with": "REQ",
        "role": "initiator",
        "peer": "BG",
        "state": "open",
        "opened_at": 1,
        "changed_at": 1,
        "deadline_basis": "",
        "case_reference": WORDS,
        "wire": "comity/1",
    },
    "attachments": {
        "message": CASE,
        "id": "a1",
        "mime": "application/pdf",
        "file_name": WORDS,
        "md5": "",
        "sha256": bytes(32),
        "size": 1,
        "content": None,
    },
    "credentials": {
        "id": "c1",
        "place": 1,
        "person": "ref-1",
        "statements": "no-conviction",
        "record_digest": b"a digest of what the record says",
        "issued_at": 1,
        "expires_at": 2,
        "issued_by": WORDS,
        "reason": WORDS,
        "withdrawn_by": "",
        "withdrawn_reason": "",
    },
    "apostilles": {
        "number": "n1",
        "country": "DE",
        "document_signed_by": WORDS,
        "capacity": WORDS,
        "seal_of": WORDS,
        "place": "Bonn",
        "day": "2026-01-01",
        "authority": WORDS,
        "signed_by": WORDS,
        "document_sha256": "",
        "code_digest": b"",
        "made_at": 1,
        "reason": WORDS,
    },
}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def before(request: pytest.FixtureRequest, tmp_path: object) -> str:
    """The address of a database of schema 0011 with rows in the clear."""
    address = (
        f"sqlite:///{tmp_path}/old.db"
        if request.param == "sqlite"
        else str(request.getfixturevalue("empty_postgres"))
    )
    engine = create_engine(address)
    with engine.begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "0011")

        def insert(table: str, values: dict[str, object]) -> None:
            names = ", ".join(values)
            marks = ", ".join(f":{name}" for name in values)
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)  # noqa: S608

        for number, entry in enumerate(PEOPLE, 1):
            ref = f"ref-{number}"
            insert("persons", {"ref": ref, "source_key": entry.id, "person": encode(entry.person)})
            for conviction in entry.convictions:
                values = {
                    "id": conviction.id,
                    "version": 1,
                    "conviction": encode(conviction),
                    "person": ref,
                    "origin": "own",
                    "convicting_state": "DE",
                    "standing": "current",
                    "held_since": 1,
                    "entered_nationally": 0,
                    "file_number": conviction.file_number,
                    "decided_on": None,
                }
                insert("convictions", values)
        for table, row in ROWS.items():
            insert(table, dict(row))
    engine.dispose()
    return address


def as_it_was(database: Database) -> None:
    """Check that everything reads as it was written, and that nothing is in the clear."""
    with database.read() as snapshot:
        for number, entry in enumerate(PEOPLE, 1):
            held = snapshot.register.by_source_key(entry.id)
            assert held is not None
            assert (held.ref, held.person) == (f"ref-{number}", entry.person)
            kept = [each.conviction for each in snapshot.register.convictions_of(held.ref)]
            assert sorted(kept, key=lambda each: each.id) == sorted(
                entry.convictions, key=lambda each: each.id
            )
            for each in kept:
                if each.file_number is not None:
                    found = snapshot.register.by_file_number(DE, each.file_number, each.decided_on)
                    assert each in [one.conviction for one in found]
            asked = identify(entry.person, snapshot.register, identity_country="DE")
            assert asked.outcome is not Outcome.NOBODY
        task = snapshot.cases.task(TaskId("t1"))
        assert task is not None
        assert (task.reason, task.details) == (WORDS, WORDS.encode())
        identified = snapshot.cases.identification(CASE)
        assert identified is not None
        assert (identified.rule, identified.decided_by) == (WORDS, WORDS)
        assert identified.person == PersonRef("ref-1")
        assert snapshot.facts.get(f"alias:{WORDS}") == WORDS.encode()
        judgement = snapshot.judgements.judgement(JudgementId("j1"))
        assert judgement is not None
        assert (judgement.reason, judgement.decided_by) == (WORDS, WORDS)
        conversation = snapshot.exchange.conversation(CASE)
        assert conversation is not None
        assert conversation.case_reference == WORDS
        assert snapshot.exchange.conversations_of_case(WORDS.upper(), limit=9) == [conversation]
        (attachment,) = snapshot.attachments.attachments_of(MessageId(CASE))
        assert attachment.file_name == WORDS
        credential = snapshot.credentials.credential("c1")
        assert credential is not None
        assert credential.statements == ("no-conviction",)
        assert credential.reason == WORDS
        apostille = snapshot.apostilles.apostille("n1")
        assert apostille is not None
        assert (apostille.certified.signed_by, apostille.reason) == (WORDS, WORDS)
    in_the_clear = secrets_of(*(entry.person for entry in PEOPLE)) | {b"Mustermann", b"officer-7"}
    with database.writing_engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(text(f'SELECT * FROM "{table.name}"')):  # noqa: S608
                values = [each if isinstance(each, bytes) else str(each).encode() for each in row]
                for value in values:
                    assert not any(secret in value for secret in in_the_clear), table.name
        assert connection.execute(text("SELECT count(*) FROM unsealed")).scalar_one() == 0


def test_register_and_casework_are_sealed_and_read_as_they_were(
    opened: Callable[[str], Database], before: str
) -> None:
    told: dict[str, int] = {}
    database = opened(before)
    count = lambda table, rows: told.__setitem__(table, told.get(table, 0) + rows)  # noqa: E731
    assert database.migrate(count) == newest_version()
    assert told["persons"] == len(PEOPLE)
    assert told["convictions"] == sum(len(entry.convictions) for entry in PEOPLE)
    assert told.keys() >= ROWS.keys() - {"attachments"}
    as_it_was(database)
    with database.begin() as work:
        work.register.enter_person(PEOPLE[0].person)
    told.clear()
    database.migrate(count)
    assert told == {}


@pytest.mark.parametrize("steps", [1, 5, 10])
def test_sealing_the_register_goes_on_where_it_was_interrupted(
    opened: Callable[[str], Database], before: str, steps: int
) -> None:
    left = [steps]

    def crash(table: str, rows: int) -> None:
        del table, rows
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        opened(before).migrate(crash)
    database = opened(before)
    with pytest.raises(ConfigurationInvalid, match="in the clear"), database.begin():
        pass
    database.migrate()
    as_it_was(database)

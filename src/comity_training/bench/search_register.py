"""A register made once in a node's own database, and found again for further questions."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import func, select, text

from comity.clock import Clock
from comity.errors import InputInvalid
from comity.exchange.ports import Randomness
from comity.storage.sql.database import Database
from comity.storage.sql.filing import Filing
from comity.storage.sql.schema import persons
from comity.storage.sql.sealed_register import sealed_person
from comity.storage.sql.statements import Statement, insert_into
from comity.storage.sql.work import SqlWork
from comity.storage.store import LogIdentity
from comity.trust.record_keys import STORAGE_KEY_BYTES, StorageKey
from comity_training.bench.search_stream import stream
from comity_training.people.files import read_people, write_people
from comity_training.people.model import MadeUpPerson
from comity_training.people.questions import QuestionSampler

AT_ONCE: Final = 100_000
"""Persons of one transaction."""

_HOUSEHOLDS_SAMPLED: Final = 10_000
_NOTE: Final = "register.json"
_SAMPLE: Final = "sample.jsonl"
_DATABASE: Final = "register.db"
_ORIGIN: Final = "comity.example/bench"

_ADD: Final = insert_into(persons, "ref", "person", "wrapped")
# Of made-up people; a register that is kept for the next time opens under it again.
_STORAGE_KEY: Final = StorageKey(bytes(STORAGE_KEY_BYTES))
_NEWEST: Final = Statement(select(func.coalesce(func.max(persons.c.number), 0)))
_SIZE_ON_SERVER: Final = Statement(text("SELECT pg_database_size(current_database())"))

Progress = Callable[[str], None]


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """What it took to fill a register.

    Attributes:
        persons: How many.
        made_s: Seconds this process waited for people to be made.
        indexed_s: Seconds in transactions: rows, index, commit.
        indexed_cpu_s: Processor seconds of this process in them.
        indexed_per_s: Persons, by seconds that passed.
        indexed_per_cpu_s: Persons, by seconds of the processor.
        bytes_a_person: The database, by persons.
        of_it_stated: Bytes of what is stated of a person, within these.
    """

    persons: int
    made_s: float
    indexed_s: float
    indexed_cpu_s: float
    indexed_per_s: float
    indexed_per_cpu_s: float
    bytes_a_person: float
    of_it_stated: float


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What a folder holds.

    Attributes:
        seed: Which made-up people; ``None`` if the register came from a file.
        source: Name of that file.
        schema: Version of the tables.
        filled: What it took.
    """

    seed: int | None
    source: str
    schema: str
    filled: Filled


@dataclass(frozen=True, slots=True)
class Source:
    """Which people.

    Attributes:
        persons: How many made-up ones.
        seed: Which made-up ones.
        file: A register of one's own instead, as ``people.files`` reads it.
        processes: How many processes make people.
    """

    persons: int
    seed: int
    file: Path | None = None
    processes: int = 1

    @property
    def identity(self) -> tuple[int | None, str]:
        """Seed of made-up people, or ``None`` and the name of the file."""
        return (self.seed, "") if self.file is None else (None, self.file.name)

    def people(self) -> Iterator[MadeUpPerson]:
        """Yield the people."""
        if self.file is not None:
            return read_people(self.file)
        return stream(self.persons, self.seed, processes=self.processes)


class KeptRegister:
    """A folder with a register in it, and people to ask about.

    Args:
        folder: Where note, sample and SQLite file are.
        url: A PostgreSQL database instead of the SQLite file; empty if none.
        clock: The only source of now.
        randomness: Source of identifiers.
    """

    def __init__(self, folder: Path, *, url: str, clock: Clock, randomness: Randomness) -> None:
        self._folder = folder
        self._url = url or f"sqlite:///{folder / _DATABASE}"
        self._clock = clock
        self._randomness = randomness

    @property
    def sqlite_file(self) -> Path | None:
        """The database file, if it is one."""
        return self._folder / _DATABASE if self._url.startswith("sqlite:") else None

    def open(self) -> Database:
        """Return the database, its tables up to date.

        Raises:
            ConfigurationInvalid: The address names no database. The caller's fault.
            StorageUnavailable: The database does not answer.
        """
        database = Database(
            self._url,
            identity=LogIdentity(_ORIGIN, ()),
            clock=self._clock,
            randomness=self._randomness,
            storage_key=_STORAGE_KEY,
        )
        database.migrate()
        return database

    def note(self) -> Note | None:
        """Return what the folder holds, ``None`` if nothing.

        Raises:
            InputInvalid: The note was damaged. The fault of whoever changed it.
        """
        path = self._folder / _NOTE
        if not path.exists():
            return None
        try:
            return msgspec.json.decode(path.read_bytes(), type=Note)
        except msgspec.MsgspecError as problem:
            raise InputInvalid("The note beside the register cannot be read.") from problem

    def sample(self) -> tuple[MadeUpPerson, ...]:
        """Return people of the register, with their households, to ask about.

        Raises:
            InputInvalid: The file was damaged. The fault of whoever changed it.
            OSError: There is none: the register was not filled.
        """
        return tuple(read_people(self._folder / _SAMPLE))

    def fill(self, source: Source, *, progress: Progress) -> Note:
        """Fill the register unless that was done before.

        Args:
            source: Who.
            progress: Told in a sentence how far it has come.

        Returns:
            What the folder holds.

        Raises:
            InputInvalid: The folder or the database holds other people, or a register
                that was left half made. The caller's fault.
        """
        note = self.note()
        if note is None:
            note = self._filled(source, progress)
            (self._folder / _NOTE).write_bytes(msgspec.json.encode(note))
            return note
        if (note.seed, note.source) != source.identity or (
            source.file is None and note.filled.persons != source.persons
        ):
            raise InputInvalid(
                f"The folder holds {note.filled.persons:,} persons of "
                + (f"the seed {note.seed}." if note.seed is not None else f"{note.source}.")
            )
        return note

    def _filled(self, source: Source, progress: Progress) -> Note:
        self._folder.mkdir(parents=True, exist_ok=True)
        database = self.open()
        sampler = QuestionSampler(_HOUSEHOLDS_SAMPLED, source.seed)
        with database.read() as snapshot:
            if snapshot.session.rows(_NEWEST)[0][0]:
                raise InputInvalid("The database holds persons already, and no note says whom.")
        people = sampler.passing(source.people())
        total = stated = 0
        made = indexed = processor = 0.0
        while True:
            start = time.perf_counter()
            chunk = list(islice(people, AT_ONCE))
            made += time.perf_counter() - start
            if not chunk:
                break
            start, used = time.perf_counter(), time.process_time()
            with database.begin() as work:
                stated += keep_people(work, chunk)
            indexed += time.perf_counter() - start
            processor += time.process_time() - used
            total += len(chunk)
            progress(f"{total:,} persons, {total / indexed:,.0f} a second in the index")
        if not total:
            raise InputInvalid("The register holds nobody.")
        write_people(sampler.sample(), self._folder / _SAMPLE)
        schema = database.migrate()
        with database.read() as snapshot:
            session = snapshot.session
            size = session.rows(_SIZE_ON_SERVER)[0][0] if session.is_postgresql else 0
        start, used = time.perf_counter(), time.process_time()
        # What SQLite still has to move from its log into the file is part of the work.
        database.close()
        indexed += time.perf_counter() - start
        processor += time.process_time() - used
        if self.sqlite_file is not None:
            size = self.sqlite_file.stat().st_size
        filled = Filled(
            persons=total,
            made_s=round(made, 2),
            indexed_s=round(indexed, 2),
            indexed_cpu_s=round(processor, 2),
            indexed_per_s=round(total / indexed),
            indexed_per_cpu_s=round(total / processor),
            bytes_a_person=round(size / total, 1),
            of_it_stated=round(stated / total, 1),
        )
        seed, name = source.identity
        return Note(seed=seed, source=name, schema=schema, filled=filled)


def reference(number: int) -> str:
    """Return the reference under which the bench keeps somebody: as long as a node's own.

    Example:
        >>> reference(255)
        '00000000-0000-7000-8000-0000000000ff'
    """
    return f"00000000-0000-7000-8000-{number:012x}"


def keep_people(work: SqlWork, chunk: Iterable[MadeUpPerson]) -> int:
    """Keep persons as ``enter_person`` would, many at once; return the bytes stated."""
    session, vault, rows = work.session, work.vault, []
    for made in chunk:
        ref = reference(made.number)
        key, wrapped = vault.new_key(ref)
        rows.append((ref, sealed_person(vault, key, made.person), wrapped))
    before = int(session.rows(_NEWEST)[0][0])
    session.run_many(_ADD, rows)
    if session.rows(_NEWEST)[0][0] != before + len(rows):
        raise InputInvalid("Somebody else writes to this database.")
    Filing(session, vault).file(
        [(number, made.person) for number, made in enumerate(chunk, start=before + 1)]
    )
    return sum(len(row[1]) for row in rows)

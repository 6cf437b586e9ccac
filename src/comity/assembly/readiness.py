"""Is this node ready? Answered by doing what it will have to do, never by a flag."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from comity.assembly.accusations import proofs_of
from comity.assembly.build import Node, open_node
from comity.assembly.config import NodeConfig
from comity.assembly.database import database_file
from comity.assembly.ecris_wiring import ecris_setup
from comity.assembly.findings import Finding, Status
from comity.assembly.home import Home
from comity.assembly.identification import parameters_in_force
from comity.assembly.joining import remarks_on
from comity.assembly.policy_files import rules_in_force
from comity.assembly.readiness_accounts import examine_accounts
from comity.assembly.readiness_documents import examine_seal
from comity.assembly.readiness_ecris import examine_ecris
from comity.assembly.readiness_gist import examine_gist
from comity.assembly.readiness_keys import UNLOCK, examine_keys
from comity.assembly.readiness_oversight import examine_oversight
from comity.assembly.readiness_policies import examine_policies
from comity.assembly.readiness_recalls import examine_recalls
from comity.assembly.readiness_rights import examine_rights
from comity.assembly.readiness_sealed import examine_sealed
from comity.assembly.readiness_trust_services import examine_trust_services
from comity.assembly.readiness_webhooks import examine_webhooks
from comity.assembly.readiness_witnessing import examine_witnessing
from comity.clock import Clock
from comity.errors import Failure, KeyLocked, StorageUnavailable
from comity.exchange.ports import Delivery, Handling
from comity.law.working_days import civil_date
from comity.policy.rules import NodeRules
from comity.search.parameters import Parameters
from comity.storage.sql.durability import durability
from comity.storage.sql.session import DATABASE_DAMAGED
from comity.storage.sql.walking import Walk
from comity.transport.tls import server_context
from comity.trust.certificates import der_of, remaining
from comity.trust.network_directory import FreshnessState
from comity.trust.sealing import BatchOpener, BatchSealer, SealingKey, batch_info

_CERTIFICATE_WARNING: Final = timedelta(days=30)
_NETWORK_WARNING: Final = timedelta(days=14)
_CLOCK_TOLERANCE: Final = timedelta(seconds=5)
_DISK_WARNING: Final = 2 * 1024**3
_DISK_FAILURE: Final = 200 * 1024**2
SERVING: Final = "serving"
"""The last check; it is made only where the node could be put together."""

_PROBE: Final = "doctor-probe"


def examine(home: Home, *, clock: Clock) -> Iterator[Finding]:
    """Yield what was found at home, in the order in which it matters.

    Args:
        home: The node's folder.
        clock: The only source of now.
    """
    try:
        config = home.config()
        rules = rules_in_force(config.law, home.path)
        parameters = parameters_in_force(home, config)
        ecris_setup(home.path, config, certificate=home.certificate, key=home.tls_key)
    except Failure as failure:
        yield Finding("configuration", Status.FAIL, failure.public, "Correct comity.toml.")
        return
    yield Finding("configuration", Status.OK, f"{config.node.state} {config.node.name}")
    yield _without_officer(rules)
    yield _identification(config, parameters)
    yield from _guarded("keys", lambda: examine_keys(home, config), _KEYS)
    yield from _guarded("sealing", lambda: _sealing(home), _KEYS)
    yield from _guarded("certificate", lambda: _certificate(home, clock.now()), _KEYS)
    yield from _guarded("seal", lambda: examine_seal(home, clock.now()), _KEYS)
    yield _disk(home)
    try:
        node = open_node(home, clock=clock)
    except Failure as failure:
        advice = "Ask the governance for the document; then 'comity network join'."
        check = "database" if isinstance(failure, StorageUnavailable) else "network document"
        yield Finding(check, Status.FAIL, failure.public, _advice_on(failure, advice))
        return
    try:
        yield from _guarded("network document", lambda: _network(node), "")
        yield from _guarded("database", lambda: _database(node), "Run 'comity migrate'.")
        yield from _guarded("log", lambda: _log(node), "Run 'comity fsck' before anything else.")
        yield from _guarded("sealed at rest", lambda: examine_sealed(node), _KEYS)
        yield from _guarded("misbehaviour", lambda: _misbehaviour(node), "")
        yield from _guarded("database file", lambda: _database_file(node), "")
        yield from _guarded("queues", lambda: _queues(node), "")
        yield from _guarded("partners", lambda: _partners(node), "")
        yield from _guarded("deadlines", lambda: _deadlines(node), "")
        yield from _guarded("trust services", lambda: examine_trust_services(node), "")
        yield from _guarded("witnessing", lambda: examine_witnessing(node), "")
        yield from _guarded("accounts", lambda: examine_accounts(node), "")
        yield from _guarded("webhooks", lambda: examine_webhooks(node), "")
        yield from _guarded("recalls", lambda: examine_recalls(node), "")
        yield from _guarded("policies", lambda: examine_policies(node), "")
        yield from _guarded("rights", lambda: examine_rights(node), "")
        yield from _guarded("oversight", lambda: examine_oversight(node), "")
        yield from _guarded("ecris", lambda: examine_ecris(node), _KEYS)
        yield from _guarded("gist by machine", lambda: examine_gist(node), "")
        yield _listening(node)
    finally:
        node.database.close()


def _identification(config: NodeConfig, parameters: Parameters) -> Finding:
    """Say by which numbers persons are identified."""
    named = config.identification.parameters
    what = "those that come with Comity" if named is None else named
    return Finding("identification", Status.OK, f"parameters {parameters.version!r} ({what})")


def _without_officer(rules: NodeRules) -> Finding:
    """Say which answers leave without an officer; everything else waits for one."""
    purposes: dict[str, list[str]] = {}
    for answer, purpose in sorted(rules.automatic):
        purposes.setdefault(answer, []).append(purpose)
    listed = "; ".join(f"{answer} for {', '.join(names)}" for answer, names in purposes.items())
    what = listed or "none: an officer decides about every answer"
    return Finding("answers without an officer", Status.OK, f"{what} (rules {rules.name!r})")


_RESTORE: Final = (
    "Stop the node, keep the file as it is, and restore a copy; what partners receipted "
    "can be proved from their logs."
)
_KEYS: Final = "Put the file back from your copy; without one, ask for a rotation."


def _guarded(
    check: str, examining: Callable[[], Iterator[Finding]], advice: str
) -> Iterator[Finding]:
    """Yield what a check found; a failure is a finding too."""
    try:
        yield from examining()
    except Failure as failure:
        yield Finding(check, Status.FAIL, failure.public, _advice_on(failure, advice))
    except (OSError, ValueError) as problem:
        yield Finding(check, Status.FAIL, f"{type(problem).__name__}: {problem}", advice)


def _advice_on(failure: Failure, advice: str) -> str:
    """Return the advice, unless the database is damaged: then nothing may write to it."""
    if isinstance(failure, KeyLocked):
        return UNLOCK
    return _RESTORE if failure.public == DATABASE_DAMAGED else advice


def _sealing(home: Home) -> Iterator[Finding]:
    """Seal something to ourselves and open it, with every key.

    Raises:
        KeyUnavailable, DecryptionFailed: A key is missing or does not work.
    """
    keys = home.sealing_keys()
    for key in keys.values():
        _seal_and_open(key)
    yield Finding("sealing", Status.OK, f"{len(keys)} keys open what is sealed to them")


def _seal_and_open(key: SealingKey) -> None:
    info = batch_info(
        protocol="doctor", sender="AA", recipient="AA", recipient_key_id=key.key_id, batch_id="1"
    )
    secret = os.urandom(64)
    sealer = BatchSealer(key.public, info, os.urandom)
    sealed = sealer.seal(0, secret, b"doctor")
    if BatchOpener(key, sealer.encapsulated, info).open(0, sealed, b"doctor") != secret:
        raise ValueError("what was opened is not what was sealed")


def _certificate(home: Home, now: datetime) -> Iterator[Finding]:
    """Load certificate and key as the node will, and look when it ends."""
    server_context(home.certificate, home.private_key(home.tls_key), ())
    left = remaining(der_of(home.certificate.read_bytes()), now)
    what = f"{left.days} days left"
    advice = "comity keys prepare tls, and have the new card rotated in."
    if left <= timedelta(0):
        yield Finding("certificate", Status.FAIL, "It has ended.", advice)
    elif left < _CERTIFICATE_WARNING:
        yield Finding("certificate", Status.WARN, what, advice)
    else:
        yield Finding("certificate", Status.OK, what)


def _disk(home: Home) -> Finding:
    free = shutil.disk_usage(home.path).free
    what = f"{free / 1024**3:.1f} GiB free"
    if free < _DISK_FAILURE:
        return Finding("disk", Status.FAIL, what, "Make room before the node stops writing.")
    return Finding("disk", Status.WARN if free < _DISK_WARNING else Status.OK, what)


def _network(node: Node) -> Iterator[Finding]:
    now = node.clock.now()
    document = node.directory.document
    freshness = node.directory.freshness(now)
    what = f"version {document.version}, {len(document.members)} members, "
    advice = "Ask the governance for a new version; then 'comity network join'."
    match freshness.state:
        case FreshnessState.FRESH:
            status = Status.WARN if freshness.remaining < _NETWORK_WARNING else Status.OK
            what += f"expires in {freshness.remaining.days} days"
        case FreshnessState.AGEING:
            status = Status.FAIL
            what += f"expired; exchange stops in {freshness.budget_remaining.days} days"
        case FreshnessState.EXPIRED:
            status = Status.FAIL
            what += "expired, and exchange has stopped"
    yield Finding("network document", status, what, "" if status is Status.OK else advice)
    for remark in remarks_on(node.home, node.config, node.directory, now):
        yield Finding("network document", Status.FAIL, remark, "Have the governance correct it.")
    if document.issued_at > now + _CLOCK_TOLERANCE:
        yield Finding(
            "clock", Status.FAIL, "It is behind the network document.", "Set the clock (NTP)."
        )


def _database(node: Node) -> Iterator[Finding]:
    """Write for real, undo it, and see that it is undone.

    Raises:
        ConfigurationInvalid: The tables are of another version.
        StorageUnavailable: The database does not answer.
    """
    with node.database.begin() as work:
        sure, settings = durability(work.session)
    with suppress(_Undo):
        _write_and_undo(node)
    with node.database.read() as snapshot:
        if snapshot.facts.get(_PROBE) is not None:
            raise ValueError("what was undone is still there")
    version = node.database.schema_version()
    yield Finding("database", Status.OK, f"writes and undoes, schema {version}")
    if sure:
        yield Finding("durability", Status.OK, settings)
    else:
        advice = "A receipt must survive a power cut: turn synchronous commits on."
        yield Finding("durability", Status.FAIL, settings, advice)


def _write_and_undo(node: Node) -> None:
    """Write something, read it back, and end the transaction without a commit.

    Raises:
        _Undo: Always, unless something worse happens.
        StorageUnavailable: The database does not answer.
    """
    probe = os.urandom(16)
    with node.database.begin() as work:
        work.facts.put(_PROBE, probe)
        raise _Undo if work.facts.get(_PROBE) == probe else OSError("it cannot be read back")


class _Undo(Exception):  # noqa: N818 - no failure: it ends a transaction that must not commit
    """Ends a probing transaction."""


def _log(node: Node) -> Iterator[Finding]:
    """Open the last checkpoint like a stranger's and see that the tiles lead to it.

    Raises:
        CheckpointInconsistent: They do not; the log is damaged.
        StorageUnavailable: The database does not answer.
    """
    now = node.clock.now()
    with node.database.read() as snapshot:
        size, covered = snapshot.log.size(), Walk(snapshot).last_checkpoint_size()
        snapshot.log.root_at(covered)
        last = snapshot.log.entry(size - 1).recorded_at if size else None
    yield Finding("log", Status.OK, f"{size} leaves, {covered} under a verified checkpoint")
    if last is not None and last > now + _CLOCK_TOLERANCE:
        yield Finding(
            "clock", Status.FAIL, f"The last leaf is of {last.isoformat()}.", "Set the clock (NTP)."
        )
    else:
        yield Finding("clock", Status.OK, now.isoformat(timespec="seconds"))


def _misbehaviour(node: Node) -> Iterator[Finding]:
    """Say whose log contradicted itself; what follows is for people to decide."""
    for proof in proofs_of(node):
        yield Finding(
            f"log of {proof.state or proof.log}",
            Status.FAIL,
            f"It contradicted itself, which its signatures prove: {proof.what}",
            "Write the proof with 'comity evidence misbehaviour -o FILE', give it to the "
            "governance and to the partner, and trust nothing new from it until then.",
        )


def _database_file(node: Node) -> Iterator[Finding]:
    """Look who may read the file that holds everything."""
    file = database_file(node.home, node.config)
    if file is None:
        return
    files = [file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))]
    loose = [each for each in files if each.exists() and each.stat().st_mode & 0o077]
    if loose:
        yield Finding(
            "database file",
            Status.FAIL,
            f"Others may read {', '.join(each.name for each in loose)}.",
            f"chmod 600 {file}*, and chmod 700 {node.home.path}.",
        )


def _queues(node: Node) -> Iterator[Finding]:
    with node.database.read() as snapshot:
        undelivered = snapshot.exchange.undelivered()
        parked = snapshot.exchange.parked()
        waiting = snapshot.exchange.due_in(now=node.clock.now(), limit=1000)
    refused = [message.id for message in undelivered if message.delivery is Delivery.REFUSED]
    held = [message.id for message in undelivered if message.delivery is Delivery.HELD]
    due = len(undelivered) - len(refused) - len(held)
    yield Finding("queues", Status.OK, f"{due} to deliver, {len(waiting)} to handle")
    if refused:
        yield Finding(
            "refused",
            Status.WARN,
            f"{len(refused)} messages of ours were refused: {', '.join(refused[:3])}",
            "See the queue: comity inbox.",
        )
    if held:
        yield Finding(
            "held",
            Status.WARN,
            f"{len(held)} messages of ours wait for an officer's release: {', '.join(held[:3])}",
            "See the tasks: comity inbox.",
        )
    stuck = [message for message in parked if message.handling is Handling.PARKED]
    if stuck:
        yield Finding(
            "parked",
            Status.FAIL,
            f"{len(stuck)} received messages cannot be handled: {stuck[0].id}: {stuck[0].problem}",
            "They are safe and receipted. Report the problem; they are handled after a repair.",
        )


def _partners(node: Node) -> Iterator[Finding]:
    now = node.clock.now()
    with node.database.read() as snapshot:
        states = [snapshot.exchange.peer(state) for state in sorted(node.partners.states(now))]
    if not states:
        yield Finding("partners", Status.WARN, "There is nobody to exchange with yet.")
    for state in states:
        if state.failures:
            yield Finding(
                f"partner {state.peer}",
                Status.WARN,
                f"{state.failures} attempts failed: {state.last_failure}",
                "Nothing is lost; deliveries go on by themselves. 'comity doctor --peers' tries.",
                remote=True,
            )


def _deadlines(node: Node) -> Iterator[Finding]:
    today = civil_date(node.clock.now(), node.config.node.time_zone)
    with node.database.read() as snapshot:
        due = snapshot.exchange.conversations_due()
    late = [each for each in due if each.due_on is not None and each.due_on < today]
    what = f"{len(due)} open, {len(late)} passed"
    if late:
        yield Finding("deadlines", Status.WARN, f"{what}: {late[0].id}", "See: comity inbox.")
    else:
        yield Finding("deadlines", Status.OK, what)


def _listening(node: Node) -> Finding:
    listen = node.config.listen
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(listen.host, listen.host)  # nosec B104  # noqa: S104 - not bound, but reached
    try:
        with socket.create_connection((host, listen.port), timeout=2):
            return Finding(SERVING, Status.OK, f"something listens on {listen.host}:{listen.port}")
    except OSError:
        return Finding(
            SERVING,
            Status.WARN,
            f"nothing listens on {listen.host}:{listen.port}",
            "Start it: comity serve.",
        )

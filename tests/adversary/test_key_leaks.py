"""Attack: read a key out of what a node prints, logs, copies or leaves behind.

Every type of the product that holds a secret is tried in every way in which Python shows a
value by accident. Whatever it is, the secret is not in it; the value itself is unchanged.
The same of whole processes is in ``tests/processes/test_sealed_keys.py``.
"""

import copy
import importlib
import inspect
import io
import json
import logging
import pickle  # noqa: TID251 - to see that it is refused
import pkgutil
import pprint
import re
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from functools import partial

import msgspec
import pytest
from rich.console import Console
from rich.pretty import pretty_repr
from rich.traceback import Traceback

from comity import trust
from comity.ids import StateCode
from comity.transport.tls import OpenedKey
from comity.trust.certificates import IssuedCertificate, issue_certificate
from comity.trust.cosigner import CosignerAlgorithm, CosignerKey
from comity.trust.document_key import DocumentKey, MadeSealKey, document_key
from comity.trust.key_sealing import KeySafe, Master
from comity.trust.keyed_tokens import KeyedTokens
from comity.trust.keys import SigningKey
from comity.trust.record_keys import RecordKey, StorageKey
from comity.trust.sealing import SealingKey

SEED = bytes(range(101, 133))
PASSPHRASE = "a passphrase that is long enough"  # noqa: S105 - of a test
NOW = datetime(2026, 1, 5, tzinfo=UTC)


def _issued() -> IssuedCertificate:
    return issue_certificate(
        StateCode("UT"), "node", ["127.0.0.1"], NOW, NOW.replace(year=NOW.year + 1)
    )


def _opened_safe() -> KeySafe:
    safe = KeySafe(lambda: PASSPHRASE)
    assert safe.open(SEALED) == "content"
    return safe


MASTER = Master.new(PASSPHRASE, lambda count: SEED[:count])
SEALED = MASTER.seal("content", lambda count: SEED[:count])
ISSUED = _issued()
PEM_LINES = ISSUED.key_pem.decode().splitlines()[1:-1]
MAKERS: dict[type, Callable[[], object]] = {
    SigningKey: lambda: SigningKey("ut.example/log", SEED),
    SealingKey: lambda: SealingKey(SEED),
    CosignerKey: lambda: CosignerKey("ut.example/w", CosignerAlgorithm.ED25519, SEED),
    StorageKey: lambda: StorageKey(SEED),
    RecordKey: lambda: RecordKey("UT-AX-REQ-1", SEED),
    Master: lambda: Master(MASTER.lock, bytearray(SEED)),
    KeySafe: _opened_safe,
    OpenedKey: lambda: OpenedKey("tls.key", ISSUED.key_pem.decode()),
    IssuedCertificate: lambda: ISSUED,
    DocumentKey: lambda: document_key(ISSUED.cert_pem, ISSUED.key_pem),
    KeyedTokens: lambda: KeyedTokens(SEED),
    MadeSealKey: lambda: MadeSealKey(ISSUED.key_pem, ISSUED.cert_pem, b"request"),
}
"""Each type that holds a secret, and how to make one with a secret that is known here."""

HARMLESS = {
    "VerificationKey": "public",
    "CosignerVerificationKey": "public",
    "SealingPublicKey": "public",
    "Cosignature": "names a public key",
    "KnownCosigner": "names a public key",
    "TokenReference": "names a public key",
    "WithdrawnKey": "public",
    "ShownPasskey": "public, and a counter",
    "TokenKey": "its secret lies in the token; see tests/unit/trust/test_hsm.py",
}
_SECRET_NAME = re.compile(r"(^|_)(seed|secret|pem|private|masters?|passphrase|pin|key|handle)$")


def spellings() -> Iterator[str]:
    """Yield the secrets in every form in which they could be shown."""
    yield from (PASSPHRASE, SEED.hex(), repr(SEED)[2:-1], str(list(SEED))[1:-1])
    yield from msgspec.json.encode(SEED).decode().strip('"').split("=")[:1]
    yield from PEM_LINES


def shown_by_a_traceback(value: object) -> str:
    """Return what a traceback shows of it, with all local variables."""
    try:
        _fail_with(value)
    except ZeroDivisionError as problem:
        plain = traceback.TracebackException.from_exception(problem, capture_locals=True)
        page = Console(file=io.StringIO(), width=400, record=True)
        page.print(
            Traceback.from_exception(
                type(problem),
                problem,
                problem.__traceback__,
                show_locals=True,
                locals_max_length=1000,
                locals_max_string=10_000,
            )
        )
        return "".join(plain.format()) + page.export_text()
    raise AssertionError("it did not fail")


def _fail_with(held: object) -> float:
    holder, several = {"held": held}, [held, (held,)]
    return len(holder) / (len(several) - 2)


def shown_in_a_log(value: object) -> str:
    lines = io.StringIO()
    log = logging.getLogger("leaks")
    log.handlers[:] = [logging.StreamHandler(lines)]
    log.error("a value: %s %r %s", value, value, [value])
    return lines.getvalue()


def shown_as_data(value: object) -> str:
    """Return what the usual ways into JSON make of it, if they make anything of it."""
    shown = []
    for way in (partial(json.dumps, default=str), msgspec.json.encode, vars):
        try:
            shown.append(str(way(value)))
        except (TypeError, ValueError, msgspec.MsgspecError) as refused:
            shown.append(str(refused))
    if is_dataclass(value) and not isinstance(value, type):
        try:
            shown.append(str(asdict(value)))
        except TypeError as refused:
            shown.append(str(refused))
    return "\n".join(shown)


WAYS: dict[str, Callable[[object], str]] = {
    "repr": repr,
    "str": str,
    "format": lambda value: f"{value} {value!r} {value!s:>10}",
    "pprint": pprint.pformat,
    "rich": pretty_repr,
    "traceback": shown_by_a_traceback,
    "log": shown_in_a_log,
}


@pytest.mark.parametrize("way", sorted(WAYS))
@pytest.mark.parametrize("kind", MAKERS, ids=lambda kind: kind.__name__)
def test_no_way_of_showing_a_key_shows_its_secret(kind: type, way: str) -> None:
    value = MAKERS[kind]()
    shown = WAYS[way](value)
    assert kind.__name__ in shown
    for secret in spellings():
        assert secret not in shown
    assert isinstance(value, kind)


@pytest.mark.parametrize("kind", MAKERS, ids=lambda kind: kind.__name__)
def test_no_key_turns_into_data_or_a_pickle(kind: type) -> None:
    value = MAKERS[kind]()
    if not isinstance(value, tuple):
        shown = shown_as_data(value)
        for secret in spellings():
            assert secret not in shown
    with pytest.raises((TypeError, AttributeError)):
        pickle.dumps(value)


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy], ids=["copy", "deepcopy"])
@pytest.mark.parametrize("kind", MAKERS, ids=lambda kind: kind.__name__)
def test_a_key_is_never_copied_unseen(kind: type, way: Callable[[object], object]) -> None:
    value = MAKERS[kind]()
    with pytest.raises((TypeError, AttributeError)):
        way(value)


def test_every_type_that_holds_a_secret_is_tried_here() -> None:
    held = set()
    modules = [f"comity.trust.{each.name}" for each in pkgutil.iter_modules(trust.__path__)]
    for name in (*modules, "comity.transport.tls"):
        module = importlib.import_module(name)
        for kind in vars(module).values():
            if not inspect.isclass(kind) or kind.__module__ != name:
                continue
            names = {*inspect.get_annotations(kind), *(getattr(kind, "__slots__", ()) or ())}
            if any(_SECRET_NAME.search(name) for name in names):
                held.add(kind.__name__)
    assert held - {kind.__name__ for kind in MAKERS} - set(HARMLESS) == set()

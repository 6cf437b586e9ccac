"""What a node shows of its log, and what its witness answers, as C2SP has it, over real TLS."""

import asyncio
from collections.abc import Iterator

import aiohttp
import pytest
from tests.processes.witnessing_site import (
    ES,
    FR,
    Served,
    all_serving,
    eventually,
    latest_publication,
    say_something,
    witnessed_network,
)

from comity.exchange.wires import Wire
from comity.ledger.checkpoint import Checkpoint, read_checkpoint, sign_checkpoint
from comity.ledger.cosigning import CosigningRequest
from comity.ledger.publication import base_note, every_log_key
from comity.ledger.tiles import decode_entry_bundle
from comity.records.workflow import AliveState
from comity.transport.tls import client_context
from comity.trust.cosignature import cosignatures_on
from comity.trust.digest import sha256
from comity.trust.keys import SigningKey
from comity.trust.merkle_proof import leaf_hash
from comity.trust.note_format import parse_note

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Served]]:
    with all_serving(witnessed_network(tmp_path_factory.mktemp("faces"))) as served:
        for _ in range(3):
            say_something(served[0].node, FR)
        assert eventually(lambda: at_rest(served))
        yield served


def published_size(served: Served) -> int:
    opened = latest_publication(served.node)
    return 0 if opened is None else opened.checkpoint.value.size


def at_rest(served: list[Served]) -> bool:
    """Say whether everything is delivered, answered and published."""
    for each in served:
        with each.node.database.read() as snapshot:
            latest = snapshot.publications.latest()
            published = 0 if latest is None else latest.size
            if published != snapshot.log.size() or snapshot.exchange.peers_with_due(Wire.COMITY):
                return False
    with served[0].node.database.read() as snapshot:
        open_questions = [
            each
            for each in snapshot.exchange.conversations_listed(limit=10)
            if each.state != AliveState.ANSWERED
        ]
    return not open_questions


class Answered:
    """An answer of a node, whole."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def content_type(self) -> str:
        return self.headers["Content-Type"]


def asked(caller: Served, peer: Served, method: str, path: str, body: bytes = b"") -> Answered:
    """Call a node with another's certificate, with nothing of our client's in between."""
    node = caller.node
    now = node.clock.now()
    context = client_context(
        node.home.certificate,
        node.home.private_key(node.home.tls_key),
        node.partners.certificates(peer.node.state, now),
    )

    async def call() -> Answered:
        url = node.partners.partner(peer.node.state, now).url
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, url + path, data=body or None, ssl=context) as response,
        ):
            return Answered(response.status, dict(response.headers), await response.read())

    return asyncio.run(call())


def test_the_publication_is_served_fresh(three: list[Served]) -> None:
    de, fr, _ = three
    answer = asked(fr, de, "GET", "/log/checkpoint")
    assert answer.status == 200
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    names = {line.name for line in parse_note(answer.body).signatures}
    assert len(names) == 3


def test_tiles_and_entries_are_served_for_ever_and_fit(three: list[Served]) -> None:
    de, fr, _ = three
    size = published_size(de)
    bundle = asked(fr, de, "GET", f"/log/tile/entries/000.p/{size}")
    tile = asked(fr, de, "GET", f"/log/tile/0/000.p/{size}")
    for answer in (bundle, tile):
        assert answer.status == 200
        assert answer.content_type == "application/octet-stream"
        assert "immutable" in answer.headers["Cache-Control"]
    entries = decode_entry_bundle(bundle.body)
    assert {len(entry) for entry in entries} == {33}
    assert tile.body == b"".join(map(leaf_hash, entries))


@pytest.mark.parametrize(
    "path",
    ["0/000", "0/001.p/1", "1/000.p/1", "entries/000", "0/000.p/255", "0/000.p/0", "0/0", "64/000"],
)
def test_what_is_not_published_is_not_there(three: list[Served], path: str) -> None:
    de, fr, _ = three
    assert asked(fr, de, "GET", f"/log/tile/{path}").status == 404


@pytest.mark.parametrize("size", ["x", "", "1.5"])
def test_an_anchor_is_asked_for_with_a_size(three: list[Served], size: str) -> None:
    de, fr, _ = three
    assert asked(fr, de, "GET", f"/comity/v1/log/anchor?size={size}").status == 400


@pytest.mark.parametrize("size", [0, -1, 10**9, 10**40])
def test_there_is_no_anchor_for_what_is_not_published(three: list[Served], size: int) -> None:
    de, fr, _ = three
    assert asked(fr, de, "GET", f"/comity/v1/log/anchor?size={size}").status == 404


def test_whoever_is_no_member_does_not_even_finish_a_handshake(three: list[Served]) -> None:
    de = three[0]

    async def call() -> None:
        async with aiohttp.ClientSession() as session:
            await session.get(f"{de.node.config.listen.url}/log/checkpoint", ssl=False)

    with pytest.raises(aiohttp.ClientError):
        asyncio.run(call())


def submit(three: list[Served], body: bytes) -> Answered:
    """Ask the witness of ES, as FR."""
    _, fr, es = three
    return asked(fr, es, "POST", "/witness/add-checkpoint", body)


def own_note(three: list[Served]) -> tuple[int, bytes]:
    """Return the published checkpoint of DE, the log's lines only, and its size."""
    with three[0].node.database.read() as snapshot:
        latest = snapshot.publications.latest()
    assert latest is not None
    origin = three[0].node.config.node.origin
    return latest.size, base_note(latest.note, every_log_key(three[0].node.directory, origin))


def test_the_witness_cosigns_again_what_it_cosigned_whoever_asks(three: list[Served]) -> None:
    size, note = own_note(three)
    answer = submit(three, CosigningRequest(size, (), note).encode())
    assert answer.status == 200
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.body.startswith("\u2014 ".encode())
    now = three[0].node.clock.now()
    keys = three[0].node.directory.witness_keys(ES, now)
    assert len(cosignatures_on(parse_note(note + answer.body), keys)) == 2


def test_another_old_size_is_answered_with_the_right_one(three: list[Served]) -> None:
    size, note = own_note(three)
    answer = submit(three, CosigningRequest(0, (), note).encode())
    assert (answer.status, answer.content_type) == (409, "text/x.tlog.size")
    assert answer.body == b"%d\n" % size


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 1\n",
        b"old 01\n\n",
        b"old -1\n\n",
        b"old x\n\nlog\n1\nAAAA\n\n",
        b"old 0\nnot base64\n\n",
        b"old 0\n" + (b"A" * 43 + b"=\n") * 65 + b"\n",
    ],
)
def test_what_is_no_request_is_malformed(three: list[Served], body: bytes) -> None:
    assert submit(three, body or b"\n").status == 400


def test_an_old_size_beyond_the_checkpoint_is_malformed(three: list[Served]) -> None:
    size, note = own_note(three)
    assert submit(three, CosigningRequest(size + 1, (), note).encode()).status == 400


def test_a_log_that_nobody_knows_is_not_found(three: list[Served]) -> None:
    key = SigningKey("nobody.example/log", bytes(32))
    note = sign_checkpoint(Checkpoint(key.name, 1, bytes(32)), [key])
    assert submit(three, CosigningRequest(0, (), note).encode()).status == 404


def test_a_strangers_signature_is_forbidden(three: list[Served]) -> None:
    origin = three[0].node.config.node.origin
    key = SigningKey(origin, bytes(32))
    note = sign_checkpoint(Checkpoint(origin, 1, bytes(32)), [key])
    assert submit(three, CosigningRequest(0, (), note).encode()).status == 403


def test_a_second_root_is_refused_and_kept_as_proof(three: list[Served]) -> None:
    size, _ = own_note(three)
    de, _, es = three
    key = de.node.home.signing_keys()[-1]
    note = sign_checkpoint(Checkpoint(key.name, size, bytes(32)), [key])
    answer = submit(three, CosigningRequest(size, (), note).encode())
    assert answer.status == 422
    with es.node.database.read() as snapshot:
        (kept,) = snapshot.seen.accusations()
    assert read_checkpoint(kept.second_note).root == bytes(32)


def test_a_proof_that_fails_is_refused_and_accuses_nobody_but_its_sender(
    three: list[Served],
) -> None:
    size, _ = own_note(three)
    de, _, es = three
    key = de.node.home.signing_keys()[-1]
    with es.node.database.read() as snapshot:
        before = len(snapshot.seen.accusations())
    note = sign_checkpoint(Checkpoint(key.name, size + 1, bytes(32)), [key])
    answer = submit(three, CosigningRequest(size, (bytes(32),), note).encode())
    assert answer.status == 422
    with es.node.database.read() as snapshot:
        assert len(snapshot.seen.accusations()) == before


def test_our_witness_shows_what_it_cosigned(three: list[Served]) -> None:
    de, fr, es = three
    digest = sha256(de.node.config.node.origin.encode()).hex()
    answer = asked(fr, es, "GET", f"/witness/{digest}/checkpoint")
    assert answer.status == 200
    names = [line.name for line in parse_note(answer.body).signatures]
    assert names == [de.node.config.node.origin, *[es.node.witness_keys[0].name] * 2]
    assert asked(fr, es, "GET", f"/witness/{'0' * 64}/checkpoint").status == 404
    # A witness does not cosign its own log.
    own = sha256(es.node.config.node.origin.encode()).hex()
    assert asked(de, es, "GET", f"/witness/{own}/checkpoint").status == 404

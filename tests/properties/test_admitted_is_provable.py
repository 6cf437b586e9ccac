"""Whatever a node admits, and whatever receipt it believes, convinces the offline verifier."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from functools import cache

from hypothesis import event, given
from hypothesis import strategies as st
from tests.adversary.stage import ATTACKER, VICTIM, Stage
from tests.federation.delivery import settle
from tests.federation.forgery import forged_batch, forged_message, forged_receipt, rewritten
from tests.federation.invariants import evidence_item
from tests.federation.members import directory

from comity.errors import EnvelopeMalformed
from comity.exchange.batch import encode
from comity.ledger.entry import message_received
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_file import write_evidence

Rewrite = Callable[[bytes], bytes]

offsets = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
near = st.integers(-20 * 86400, 2 * 86400)
spaces = st.sampled_from([b" ", b"\n", b"\t", b"\r\n  "])


@cache
def _stage() -> Stage:
    """One for all examples: what each leaves behind is as good as any other history."""
    return Stage()


def _moment() -> st.SearchStrategy[str]:
    now = _stage().federation.clock.now()
    shifted = st.builds(
        lambda seconds, zone: (now + timedelta(seconds=seconds)).astimezone(zone).isoformat(),
        near,
        offsets,
    )
    anywhere = st.builds(
        lambda at, zone: at.replace(tzinfo=zone).isoformat(),
        st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)),  # noqa: DTZ001 - zoned above
        offsets,
    )
    return shifted | anywhere | shifted.map(lambda text: text.replace("T", " "))


@st.composite
def _rewrites(draw: st.DrawFn, date: str) -> Rewrite:
    """Return something that a careless or cunning hand does to a JSON object."""
    how = draw(st.sampled_from(["date", "twin", "space", "order", "escape", "byte", "nothing"]))
    event(how)
    pick = draw(st.integers(0, 10**6))
    space, moment = draw(spaces), draw(_moment())
    octet = draw(st.integers(0, 255))

    def rewrite(raw: bytes) -> bytes:
        fields = list(json.loads(raw).items())
        name, value = fields[pick % len(fields)]
        match how:
            case "date":
                dated = f'"{date}":{json.dumps(moment)}'.encode()
                return re.sub(rf'"{date}":"[^"]*"'.encode(), lambda _: dated, raw)
            case "twin":
                return raw[:-1] + b"," + json.dumps({name: value}).encode()[1:]
            case "space":
                return raw.replace(b",", b"," + space)
            case "order":
                turned = dict(fields[pick % len(fields) :] + fields[: pick % len(fields)])
                return json.dumps(turned, separators=(",", ":")).encode()
            case "escape":
                first = f'"\\u{ord(name[0]):04x}{name[1:]}"'
                return raw.replace(f'"{name}"'.encode(), first.encode(), 1)
            case "byte":
                at = pick % len(raw)
                return raw[:at] + bytes([octet]) + raw[at + 1 :]
            case _:
                return raw

    return rewrite


@given(st.lists(_rewrites("sent_at"), min_size=1, max_size=3))
def test_a_message_that_is_admitted_can_be_proved(rewrites: list[Rewrite]) -> None:
    stage = _stage()

    def rewrite(raw: bytes) -> bytes:
        for one in rewrites:
            try:
                raw = one(raw)
            except (ValueError, AttributeError):
                break
        return raw

    message = rewritten(stage.attacker, VICTIM, rewrite)
    (item,) = stage.items(stage.sent(message))
    event(item.refusal or "admitted")
    if item.refusal:
        return
    kept = stage.victim.store.tables.incoming[message.id]
    exported = write_evidence([evidence_item(stage.federation, stage.victim, kept)])
    report = verify_evidence(exported, directory())
    assert [one.received_at for one in report.messages] == [kept.received_at]


@given(_rewrites("received_at"))
def test_a_receipt_that_is_believed_can_be_proved(rewrite: Rewrite) -> None:
    stage = _stage()
    victim = stage.victim
    message = forged_message(victim, ATTACKER)
    with victim.store.begin() as work:
        work.exchange.add_outgoing([message])
    entry = message_received(
        message.header,
        message=message.id,
        sender=VICTIM,
        received_at=stage.federation.clock.now(),
        salt=bytes(32),
    )
    prepared = forged_batch(victim, ATTACKER, [message])
    receipt = forged_receipt(stage.attacker, victim, prepared, rewrite(entry.body))
    partner = victim.partners.partner(ATTACKER, stage.federation.clock.now())
    try:
        settle(victim.courier, partner, prepared, encode(receipt))
    except EnvelopeMalformed:
        event("not believed")
        return
    event("believed")
    kept = victim.store.tables.outgoing[message.id]
    exported = write_evidence([evidence_item(stage.federation, victim, kept)])
    report = verify_evidence(exported, directory())
    assert [one.received_at is not None for one in report.messages] == [True]

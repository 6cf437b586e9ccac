"""Deniable messages and receipts: what a node would take for proved, and no auditor would."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import msgspec
import pytest
from tests.adversary.stage import ATTACKER, VICTIM, Stage
from tests.federation.delivery import settle
from tests.federation.forgery import (
    altered,
    forged_batch,
    forged_message,
    forged_receipt,
    rewritten,
    sent,
)
from tests.federation.invariants import evidence_item
from tests.federation.members import directory
from tests.unit.trust import networks

from comity.errors import EnvelopeMalformed, ErrorCode
from comity.exchange.batch import encode
from comity.exchange.ports import OutgoingMessage
from comity.exchange.sending import Outcome, PreparedBatch
from comity.ids import StateCode
from comity.ledger.entry import message_received
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_file import write_evidence
from comity.trust.network import GovernancePin, open_network
from comity.trust.network_changes import log_of
from comity.trust.network_directory import Directory
from comity.trust.note_format import NoteSignature, format_note, parse_note

DAY = timedelta(days=1)


def _dated(text: bytes) -> Callable[[bytes], bytes]:
    return lambda raw: re.sub(rb'"sent_at":"[^"]*"', b'"sent_at":"' + text + b'"', raw)


def _twice(name: bytes, value: bytes) -> Callable[[bytes], bytes]:
    return lambda raw: raw[:-1] + b',"' + name + b'":' + value + b"}"


@pytest.mark.parametrize(
    "rewrite",
    [
        _twice(b"payload_size", b"18"),
        _twice(b"kind", b'"REQ"'),
        _twice(b"\\u006bind", b'"REQ"'),
        _dated(b"0001-01-01T00:00:00+23:59"),
    ],
    ids=["a number twice", "a name twice", "a name twice, escaped", "year 1"],
)
def test_a_header_that_an_auditor_would_not_read_is_refused(
    rewrite: Callable[[bytes], bytes],
) -> None:
    """The attacker logs and sends a header that no verifier will take, so as to deny it.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    message = rewritten(stage.attacker, VICTIM, rewrite)
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(stage.sent(message))
    assert item.refusal == ErrorCode.ENVELOPE_MALFORMED


@pytest.mark.parametrize("before", [timedelta(microseconds=1), DAY, timedelta(days=365 * 2000)])
def test_a_message_dated_before_its_senders_log_is_refused(before: timedelta) -> None:
    """The attacker dates a message to when no key of its log could sign, so as to deny it.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    message = forged_message(stage.attacker, VICTIM, sent_at=networks.FOUNDED - before)
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(sent(stage.attacker, VICTIM, message))
    assert item.refusal == ErrorCode.MESSAGE_UNTIMELY


def test_a_message_dated_when_its_senders_log_began_is_admitted_and_proved() -> None:
    stage = Stage()
    message = forged_message(stage.attacker, VICTIM, sent_at=networks.FOUNDED)
    (item,) = stage.items(sent(stage.attacker, VICTIM, message))
    assert item.refusal == ""
    kept = stage.victim.store.tables.incoming[message.id]
    verify_evidence(
        write_evidence([evidence_item(stage.federation, stage.victim, kept)]), directory()
    )


def test_one_header_that_an_auditor_would_not_read_does_not_hold_up_the_others() -> None:
    stage = Stage()
    bad = rewritten(stage.attacker, VICTIM, _twice(b"kind", b'"REQ"'))
    good = forged_message(stage.attacker, VICTIM)
    refused, admitted = stage.items(stage.sent(bad, good))
    assert (refused.refusal, admitted.refusal) == (ErrorCode.ENVELOPE_MALFORMED, "")
    assert (refused.position, admitted.message) == (0, good.id)


def _with_second_key(
    state: StateCode, *, first_until: datetime | None, second_from: datetime
) -> Directory:
    """Return the network document with a second key for a state's log."""
    document = directory().document
    second = log_of(networks.log_key(state, 2).verification_key, second_from).keys[0]
    members = tuple(
        msgspec.structs.replace(
            member,
            log=msgspec.structs.replace(
                networks.log_in(member),
                keys=(
                    msgspec.structs.replace(
                        networks.log_in(member).keys[0], valid_until=first_until
                    ),
                    second,
                ),
            ),
        )
        if member.state == state
        else member
        for member in document.members
    )
    pin = GovernancePin(tuple(key.verification_key for key in networks.GOVERNORS), 2)
    raw = networks.signed(msgspec.structs.replace(document, members=members))
    return Directory(open_network(raw, trusted=None, pin=pin))


def test_a_checkpoint_that_will_not_open_under_a_later_key_proves_nothing() -> None:
    """The attacker adds a false signature in the name of a key that is not in force yet.

    Today nobody checks that signature; an auditor does, for a later key may vouch, and
    the whole note falls. The message is refused, and the node's state is unchanged.
    """
    stage = Stage()
    now = stage.federation.clock.now().replace(microsecond=0)
    stage.victim.partners.document = _with_second_key(
        ATTACKER, first_until=None, second_from=now + 30 * DAY
    )
    raw = stage.sent(forged_message(stage.attacker, VICTIM))
    with stage.attacker.store.begin() as work:
        note = parse_note(work.log.checkpoint())
    key = networks.log_key(ATTACKER, 2)
    false = NoteSignature(key.name, key.verification_key.key_id, bytes(64))
    spoilt = format_note(note.text, [*note.signatures, false])
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(altered(raw, checkpoint=spoilt))
    assert item.refusal == ErrorCode.MESSAGE_UNTIMELY


def test_a_message_dated_after_the_end_of_the_key_that_signed_is_refused() -> None:
    """The attacker's key ends in a minute, and the message is dated two minutes ahead.

    A clock may be ahead, but this key will vouch for nothing at that time. It is refused,
    and the node's state is unchanged.
    """
    stage = Stage()
    now = stage.federation.clock.now().replace(microsecond=0)
    minute = timedelta(minutes=1)
    stage.victim.partners.document = _with_second_key(
        ATTACKER, first_until=now + minute, second_from=now + minute
    )
    late = forged_message(stage.attacker, VICTIM, sent_at=now + 2 * minute)
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(stage.sent(late))
    assert item.refusal == ErrorCode.MESSAGE_UNTIMELY
    (item,) = stage.items(stage.sent(forged_message(stage.attacker, VICTIM)))
    assert item.refusal == ""


def _due(stage: Stage) -> tuple[OutgoingMessage, PreparedBatch]:
    """Let the victim have one message due to the attacker."""
    stage.federation.part(VICTIM, ATTACKER)
    stage.federation.open(VICTIM, ATTACKER, "REQ")
    tables = stage.victim.store.tables
    (identifier,) = tables.due_out[ATTACKER].values()
    prepared = forged_batch(stage.victim, ATTACKER, [tables.outgoing[identifier]])
    return tables.outgoing[identifier], prepared


def _settled(
    stage: Stage, message: OutgoingMessage, prepared: PreparedBatch, body: bytes
) -> Outcome:
    peer = stage.victim.partners.partner(ATTACKER, stage.federation.clock.now())
    receipt = forged_receipt(stage.attacker, stage.victim, prepared, body)
    assert receipt.items[0].message == message.id
    return settle(stage.victim.courier, peer, prepared, encode(receipt))


def _body(message: OutgoingMessage, received_at: datetime) -> bytes:
    entry = message_received(
        message.header,
        message=message.id,
        sender=VICTIM,
        received_at=received_at,
        salt=bytes(32),
    )
    return entry.body


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda body: body.replace(b",", b", "),
        lambda body: body + b"\n",
        lambda body: body[:-1] + b',"sender":"BE"}',
        lambda body: body.replace(b'"sender"', b'"\\u0073ender"'),
        lambda body: b"{" + body[body.index(b'"message"') : -1] + b"," + body[1:90] + b"}",
    ],
    ids=["white space", "a newline", "a name twice", "an escape", "another order"],
)
def test_a_receipt_that_is_not_in_its_written_form_is_not_believed(
    rewrite: Callable[[bytes], bytes],
) -> None:
    """The attacker logs an entry that says the right thing in a form no auditor takes.

    The message stays due, and the node's state is unchanged.
    """
    stage = Stage()
    message, prepared = _due(stage)
    body = rewrite(_body(message, stage.federation.clock.now()))
    with stage.unchanged(), pytest.raises(EnvelopeMalformed):
        _settled(stage, message, prepared, body)


@pytest.mark.parametrize(
    "away",
    [
        timedelta(minutes=-5, microseconds=-1),
        timedelta(minutes=5, microseconds=1),
        timedelta(days=-365 * 27),
        timedelta(days=730),
    ],
    ids=str,
)
def test_a_receipt_of_an_impossible_date_is_not_believed(away: timedelta) -> None:
    """The attacker dates its receipt before the message or ahead, so as to deny it one day.

    The message stays due, and the node's state is unchanged.
    """
    stage = Stage()
    message, prepared = _due(stage)
    body = _body(message, message.composed_at + away)
    with stage.unchanged(), pytest.raises(EnvelopeMalformed):
        _settled(stage, message, prepared, body)


@pytest.mark.parametrize("text", [b"0001-01-01T00:00:00+23:59", b"yesterday", b"2026-01-15"])
def test_a_receipt_without_a_date_in_the_calendar_is_not_believed(text: bytes) -> None:
    """The attacker writes something else for a date. The node's state is unchanged."""
    stage = Stage()
    message, prepared = _due(stage)
    body = _body(message, stage.federation.clock.now())
    body = re.sub(rb'"received_at":"[^"]*"', b'"received_at":"' + text + b'"', body)
    with stage.unchanged(), pytest.raises(EnvelopeMalformed):
        _settled(stage, message, prepared, body)


def test_a_receipt_dated_before_the_partners_log_is_not_believed() -> None:
    """The attacker's log key began just now; the receipt is dated a minute before.

    The message stays due, and the node's state is unchanged.
    """
    stage = Stage()
    message, prepared = _due(stage)
    now = stage.federation.clock.now()
    partner = stage.victim.partners.partner(ATTACKER, now)
    young = replace(
        partner,
        listed_keys=tuple(replace(listed, valid_from=now) for listed in partner.listed_keys),
    )
    receipt = forged_receipt(
        stage.attacker, stage.victim, prepared, _body(message, now - timedelta(minutes=1))
    )
    with stage.unchanged(), pytest.raises(EnvelopeMalformed):
        settle(stage.victim.courier, young, prepared, encode(receipt))

"""Conversations, outbox and inbox, against every store."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.contracts.samples import (
    START,
    XB,
    XC,
    conversation,
    incoming,
    incoming_id,
    outgoing,
    outgoing_id,
)

from comity.errors import ConflictingChange
from comity.exchange.conversation import Conversation
from comity.exchange.listing import ListedBy, Narrowed
from comity.exchange.ports import Delivery, Handling, LogPlace, PeerState, Rejection, Settlement
from comity.ids import ConversationId, MessageId, StateCode
from comity.storage.quarantine import SAMPLE_BYTES, SAMPLES_OF_A_SENDER
from comity.storage.store import Store

LATER = START + timedelta(hours=1)
PLACE = LogPlace(4, 9, b"\x02" * 64, b"\x03" * 32)


def receipt(number: int) -> Settlement:
    return Settlement(outgoing_id(number), LATER, PLACE, b"entry", "")


def test_messages_are_read_back_as_they_were_kept(store: Store) -> None:
    answer = replace(outgoing(1), refers_to=incoming_id(3), payload=bytes(range(256)))
    parked = replace(incoming(2), handling=Handling.PARKED, attempts=4, problem="Unreadable.")
    with store.begin() as work:
        work.exchange.add_outgoing([answer])
        work.exchange.add_incoming([parked])
    with store.read() as snapshot:
        assert snapshot.exchange.outgoing(outgoing_id(1)) == answer
        assert snapshot.exchange.incoming(incoming_id(2)) == parked
        assert snapshot.exchange.outgoing(incoming_id(2)) is None
        assert snapshot.exchange.incoming(outgoing_id(1)) is None


def test_an_identifier_is_taken_once(store: Store) -> None:
    with store.begin() as work:
        work.exchange.add_outgoing([outgoing(1)])
        work.exchange.add_incoming([incoming(1)])
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.exchange.add_outgoing([outgoing(2), replace(outgoing(1), leaf_index=3)])
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.exchange.add_incoming([replace(incoming(1), leaf_index=3)])
    with store.read() as snapshot:
        assert snapshot.exchange.outgoing(outgoing_id(2)) is None


def test_a_receipt_settles_a_message_once(store: Store) -> None:
    with store.begin() as work:
        work.exchange.add_outgoing([outgoing(1), outgoing(2), outgoing(3)])
        refused = Settlement(outgoing_id(2), LATER, None, b"", "protocol:version:unsupported")
        work.exchange.settle([receipt(1), refused])
    with store.begin() as work:
        second = Settlement(
            outgoing_id(1), LATER + timedelta(1), None, b"", "protocol:message:replayed"
        )
        work.exchange.settle([second, replace(receipt(2), receipt_body=b"late"), receipt(77)])
    with store.read() as snapshot:
        first, other = (snapshot.exchange.outgoing(outgoing_id(n)) for n in (1, 2))
        assert first is not None
        assert other is not None
        assert first.delivery is Delivery.ACKNOWLEDGED
        assert (first.receipt, first.receipt_body, first.settled_at) == (PLACE, b"entry", LATER)
        assert other.delivery is Delivery.REFUSED
        assert (other.receipt, other.refusal) == (None, "protocol:version:unsupported")
        due = snapshot.exchange.due_to(XB, limit=9, max_bytes=999)
        assert [message.id for message in due] == [outgoing_id(3)]


def test_what_is_due_comes_in_the_order_of_the_log(store: Store) -> None:
    with store.begin() as work:
        work.exchange.add_outgoing([outgoing(30), outgoing(4), outgoing(200, peer=XC)])
        work.exchange.add_outgoing([outgoing(11)])
    with store.read() as snapshot:
        due = snapshot.exchange.due_to(XB, limit=2, max_bytes=999)
        assert [message.leaf_index for message in due] == [4, 11]
        assert snapshot.exchange.peers_with_due() == [XB, XC]
    with store.begin() as work:
        work.exchange.settle([replace(receipt(200), id=outgoing_id(200, XC))])
        assert work.exchange.peers_with_due() == [XB]


def test_a_batch_stays_within_its_bytes_but_is_never_empty(store: Store) -> None:
    with store.begin() as work:
        work.exchange.add_outgoing([outgoing(n, payload=bytes(100)) for n in range(6)])
        sizes = {
            limit: len(work.exchange.due_to(XB, limit=9, max_bytes=limit))
            for limit in (0, 99, 100, 250, 300, 10_000)
        }
        assert work.exchange.due_to(XC, limit=9, max_bytes=999) == []
    assert sizes == {0: 1, 99: 1, 100: 1, 250: 2, 300: 3, 10_000: 6}


def test_received_messages_wait_in_the_order_of_the_log(store: Store) -> None:
    with store.begin() as work:
        assert not work.exchange.has_due_in(START)
        work.exchange.add_incoming([incoming(7), incoming(2), incoming(40)])
        assert work.exchange.has_due_in(START)
        due = work.exchange.due_in(now=START, limit=2)
        assert [message.leaf_index for message in due] == [2, 7]
        due = work.exchange.due_in(now=START, limit=9, after=2)
        assert [message.leaf_index for message in due] == [7, 40]
        work.exchange.handled([incoming_id(7), incoming_id(99)])
        due = work.exchange.due_in(now=START, limit=9)
        assert [message.leaf_index for message in due] == [2, 40]
        handled = work.exchange.incoming(incoming_id(7))
        assert handled is not None
        assert handled.handling is Handling.DONE


def test_a_postponed_message_is_left_out_until_its_time(store: Store) -> None:
    with store.begin() as work:
        work.exchange.add_incoming([incoming(1), incoming(2)])
        work.exchange.postpone(incoming_id(1), problem="Register down.", next_attempt_at=LATER)
        work.exchange.handled([incoming_id(2)])
        assert not work.exchange.has_due_in(LATER - timedelta(microseconds=1))
        assert work.exchange.has_due_in(LATER)
        work.exchange.add_incoming([incoming(3)])
    with store.begin() as work:
        due = work.exchange.due_in(now=LATER - timedelta(microseconds=1), limit=9)
        assert [message.leaf_index for message in due] == [3]
        again, _ = work.exchange.due_in(now=LATER, limit=9)
        assert (again.attempts, again.problem) == (1, "Register down.")
        work.exchange.postpone(incoming_id(1), problem="Still down.", next_attempt_at=None)
        (parked,) = work.exchange.parked()
        assert (parked.id, parked.attempts, parked.handling) == (
            incoming_id(1),
            2,
            Handling.PARKED,
        )
        work.exchange.handled([incoming_id(3)])
        assert not work.exchange.has_due_in(LATER)
        work.exchange.add_incoming([incoming(4)])
        assert len(work.exchange.due_in(now=LATER, limit=9)) == 1


def test_a_message_that_was_handled_is_not_postponed(store: Store) -> None:
    with store.begin() as work:
        work.exchange.add_incoming([incoming(1)])
        work.exchange.handled([incoming_id(1)])
        work.exchange.postpone(incoming_id(1), problem="Too late.", next_attempt_at=None)
        assert work.exchange.parked() == []


def test_known_messages_are_those_sent_and_those_received(store: Store) -> None:
    with store.begin() as work:
        work.exchange.add_outgoing([outgoing(1, conversation="mine")])
        work.exchange.add_incoming([incoming(2, conversation="theirs")])
        asked = [outgoing_id(1), incoming_id(2), incoming_id(3), MessageId('quote"\\ü')]
        assert work.exchange.known_messages(asked) == {
            outgoing_id(1): "mine",
            incoming_id(2): "theirs",
        }
        seen = work.exchange.seen(asked)
        assert list(seen) == [incoming_id(2)]
        assert seen[incoming_id(2)].header == b"header 2"
        assert seen[incoming_id(2)].leaf_index == 2
        assert work.exchange.known_messages([]) == {}
        assert work.exchange.seen([]) == {}


def test_many_identifiers_may_be_asked_for_at_once(store: Store) -> None:
    with store.begin() as work:
        work.exchange.add_incoming([incoming(n) for n in range(3000)])
        assert len(work.exchange.seen([incoming_id(n) for n in range(0, 6000, 2)])) == 1500


def test_what_the_peer_refused_was_not_taken_up(store: Store) -> None:
    with store.begin() as work:
        work.exchange.add_incoming([incoming(5, conversation="c"), incoming(1)])
        work.exchange.add_outgoing(
            [outgoing(number, conversation="c") for number in (3, 7, 8)] + [outgoing(4)]
        )
        work.exchange.settle([receipt(3), replace(receipt(7), receipt=None, refusal="code")])
        found = work.exchange.taken_up(ConversationId("c"))
        assert found == [outgoing_id(3), incoming_id(5), outgoing_id(8)]
        assert work.exchange.taken_up(ConversationId("none")) == []


def test_refusals_are_remembered_by_sender_and_digest(store: Store) -> None:
    first = Rejection("XB", b"\x01" * 32, "protocol:reference:unknown", START, b"", "id")
    with store.begin() as work:
        work.exchange.reject(first)
        work.exchange.reject(replace(first, code="protocol:transition:illegal", at=LATER))
        work.exchange.reject(replace(first, digest=b"\x02" * 32, sender="XC"))
        work.exchange.reject(replace(first, digest=b"\x03" * 32, code="trust:x:y"))
    asked = [bytes([number]) * 32 for number in range(5)]
    with store.begin() as work:
        work.exchange.forget_quarantine(before=LATER + timedelta(days=9))
        assert work.exchange.refusals(XB, asked) == {
            asked[1]: "protocol:reference:unknown",
            asked[3]: "trust:x:y",
        }
        assert work.exchange.refusals(XC, asked) == {asked[2]: "protocol:reference:unknown"}
        assert work.exchange.refusals(XB, []) == {}


def test_a_refusal_is_forgotten_with_its_transaction(store: Store) -> None:
    with suppress(ZeroDivisionError), store.begin() as work:
        work.exchange.reject(Rejection("XB", bytes(32), "a:b:c", START, b""))
        raise ZeroDivisionError
    with store.read() as snapshot:
        assert snapshot.exchange.refusals(XB, [bytes(32)]) == {}


def test_messages_of_a_conversation_come_in_the_order_of_the_log(store: Store) -> None:
    with store.begin() as work:
        work.exchange.add_incoming([incoming(5, conversation="c"), incoming(9, conversation="c")])
        work.exchange.add_outgoing([outgoing(3, conversation="c"), outgoing(7, conversation="c")])
        work.exchange.add_outgoing([outgoing(4)])
        found = work.exchange.messages_of(ConversationId("c"))
    assert [message.leaf_index for message in found] == [3, 5, 7, 9]


def test_conversations_are_inserted_or_replaced(store: Store) -> None:
    opened = conversation(1)
    settled = replace(
        opened,
        state="answered",
        due_on=date(2026, 3, 15),
        deadline_basis="Article 8(1)",
        settled_at=LATER,
        case_reference="Az 7/26",
    )
    with store.begin() as work:
        work.exchange.save_conversations([opened, conversation(2)])
    with store.begin() as work:
        work.exchange.save_conversations([settled, conversation(3)])
    with store.read() as snapshot:
        assert snapshot.exchange.conversation(opened.id) == settled
        found = snapshot.exchange.conversations(
            [opened.id, conversation(2).id, ConversationId("none")]
        )
        assert found == {opened.id: settled, conversation(2).id: conversation(2)}
        assert snapshot.exchange.conversation(ConversationId("none")) is None
        assert snapshot.exchange.conversations([]) == {}


def test_conversations_are_listed_by_their_last_change(store: Store) -> None:
    with store.begin() as work:
        work.exchange.save_conversations(
            [
                conversation(n, service=service, changed_at=START + timedelta(minutes=minutes))
                for n, service, minutes in [
                    (1, "records", 5),
                    (2, "alerts", 9),
                    (3, "records", 7),
                    (4, "records", 1),
                ]
            ]
        )
        listed = work.exchange.conversations_listed(limit=3)
        assert [found.id for found in listed] == [conversation(n).id for n in (2, 3, 1)]
        listed = work.exchange.conversations_listed(service="records")
        assert [found.id for found in listed] == [conversation(n).id for n in (3, 1, 4)]


def test_conversations_due_come_nearest_day_first_and_unsettled_only(store: Store) -> None:
    with store.begin() as work:
        work.exchange.save_conversations(
            [
                replace(conversation(1), due_on=date(2026, 4, 2)),
                replace(conversation(2), due_on=date(2026, 3, 2)),
                replace(conversation(3), due_on=date(2026, 1, 2), settled_at=START),
                conversation(4),
            ]
        )
        due = work.exchange.conversations_due()
        assert [found.id for found in due] == [conversation(2).id, conversation(1).id]
        assert len(work.exchange.conversations_due(limit=1)) == 1


def test_undelivered_messages_come_oldest_first(store: Store) -> None:
    with store.begin() as work:
        work.exchange.add_outgoing([outgoing(n, peer=XC if n == 2 else XB) for n in range(1, 6)])
        work.exchange.settle([receipt(1), replace(receipt(3), receipt=None, refusal="code")])
        found = work.exchange.undelivered()
        assert [message.leaf_index for message in found] == [2, 3, 4, 5]
        found = work.exchange.undelivered(limit=2)
        assert [message.leaf_index for message in found] == [2, 3]


def test_a_peer_never_met_is_fresh(store: Store) -> None:
    state = PeerState(XB, 900, 3, LATER, START, "peer:connection:unreachable: no answer")
    with store.begin() as work:
        assert work.exchange.peer(XB) == PeerState(XB)
        work.exchange.save_peer(replace(state, failures=2))
        work.exchange.save_peer(state)
    with store.read() as snapshot:
        assert snapshot.exchange.peer(XB) == state
        assert snapshot.exchange.peer(XC) == PeerState(XC)


def test_messages_are_counted_by_state(store: Store) -> None:
    with store.begin() as work:
        work.exchange.add_outgoing([outgoing(n) for n in range(6)])
        work.exchange.settle([receipt(0), receipt(1), replace(receipt(2), receipt=None)])
        work.exchange.add_incoming([incoming(n) for n in range(10, 14)])
        work.exchange.handled([incoming_id(10)])
        work.exchange.postpone(incoming_id(11), problem="x", next_attempt_at=None)
        assert work.exchange.counts() == {
            "outgoing:due": 3,
            "outgoing:acknowledged": 2,
            "outgoing:refused": 1,
            "outgoing:held": 0,
            "outgoing:accepted": 0,
            "incoming:due": 2,
            "incoming:done": 1,
            "incoming:parked": 1,
        }


def test_message_numbers_only_ever_grow(store: Store) -> None:
    with store.begin() as work:
        assert [work.exchange.next_message_number(10) for _ in range(3)] == [10, 11, 12]
        assert work.exchange.next_message_number(500) == 500
    with store.begin() as work:
        assert work.exchange.next_message_number(3) == 501
    with store.begin() as work:
        assert work.exchange.next_message_number(0) == 502
        assert work.exchange.next_message_number(502) == 503


def test_quarantined_bytes_are_erased_and_the_rest_is_kept(store: Store) -> None:
    old = Rejection("XB", bytes(32), "protocol:envelope:malformed", START, b"bytes", "id")
    new = replace(old, digest=b"\x01" * 32, at=LATER, quarantined=b"new bytes", message="")
    with store.begin() as work:
        work.exchange.reject(old)
        work.exchange.reject(new)
        assert work.exchange.forget_quarantine(before=LATER) == 1
        assert work.exchange.forget_quarantine(before=LATER) == 0
    with store.read() as snapshot:
        kept = snapshot.exchange.rejections()  # type: ignore[attr-defined]
    assert kept == [new, replace(old, quarantined=b"")]


def test_a_rejection_is_kept_once_for_each_sender_and_digest(store: Store) -> None:
    first = Rejection("XB", bytes(32), "protocol:envelope:malformed", START, b"bytes")
    with store.begin() as work:
        work.exchange.reject(first)
        work.exchange.reject(replace(first, at=LATER, code="trust:x:y"))
    with store.begin() as work:
        work.exchange.reject(replace(first, at=LATER))
        work.exchange.reject(replace(first, sender="XC"))
    with store.read() as snapshot:
        kept = snapshot.exchange.rejections()  # type: ignore[attr-defined]
    assert kept == [replace(first, sender="XC"), first]


def test_of_rejected_bytes_a_sample_is_kept_and_of_a_sender_so_many(store: Store) -> None:
    def rejection(number: int, sender: str = "XB") -> Rejection:
        digest = number.to_bytes(32, "big")
        return Rejection(sender, digest, "protocol:envelope:malformed", START, b"x" * 9000)

    with store.begin() as work:
        for number in range(SAMPLES_OF_A_SENDER + 5):
            work.exchange.reject(rejection(number))
        work.exchange.reject(rejection(0, "XC"))
    with store.read() as snapshot:
        kept = snapshot.exchange.rejections(limit=1000)  # type: ignore[attr-defined]
    sizes = [len(each.quarantined) for each in kept if each.sender == "XB"]
    assert sizes == [0] * 5 + [SAMPLE_BYTES] * SAMPLES_OF_A_SENDER
    assert [len(each.quarantined) for each in kept if each.sender == "XC"] == [SAMPLE_BYTES]
    with store.begin() as work:
        work.exchange.forget_quarantine(before=LATER)
        work.exchange.reject(replace(rejection(999), at=LATER))
    with store.read() as snapshot:
        newest = snapshot.exchange.rejections(limit=1)  # type: ignore[attr-defined]
    assert len(newest[0].quarantined) == SAMPLE_BYTES


def _ids(listed: Sequence[Conversation]) -> list[str]:
    return [each.id for each in listed]


@pytest.mark.parametrize(
    ("by", "order"), [("changed", (5, 4, 3, 1)), ("opened", (5, 4, 3, 1)), ("due", (3, 1, 4, 5))]
)
def test_a_narrowed_list_goes_on_where_a_page_ended(
    store: Store, by: str, order: tuple[int, ...]
) -> None:
    days = {1: date(2026, 4, 2), 2: date(2026, 1, 1), 3: date(2026, 3, 2)}
    kept = {
        n: replace(
            conversation(n, changed_at=START + timedelta(minutes=max(n, 4))),
            opened_at=START + timedelta(minutes=n),
            peer=StateCode("FR" if n == 2 else "BG"),
            due_on=days.get(n),
        )
        for n in range(1, 6)
    }
    with store.begin() as work:
        work.exchange.save_conversations(list(kept.values()))
    wanted = Narrowed(peer="BG", by=ListedBy(by))
    with store.read() as snapshot:
        whole = snapshot.exchange.conversations_narrowed(wanted, limit=9)
        assert _ids(whole) == [conversation(n).id for n in order]
        for place in range(len(whole)):
            rest = replace(wanted, after=whole[place])
            found = snapshot.exchange.conversations_narrowed(rest, limit=2)
            assert found == whole[place + 1 : place + 3]
        none = snapshot.exchange.conversations_narrowed(Narrowed(state="nowhere"), limit=9)
        assert none == []


@pytest.mark.parametrize("kind", ["", "REQ"])
def test_those_without_a_day_stand_last_and_of_one_day_identifiers_decide(
    store: Store, kind: str
) -> None:
    days = (None, date(2026, 5, 4), date(2026, 3, 2), None, date(2026, 5, 4), date(2026, 5, 4))
    kept = [replace(conversation(n), due_on=day) for n, day in enumerate(days, start=1)]
    with store.begin() as work:
        work.exchange.save_conversations(kept)
    wanted = Narrowed(opens_with=kind, by=ListedBy.DUE)
    found: list[Conversation] = []
    with store.read() as snapshot:
        while page := snapshot.exchange.conversations_narrowed(wanted, limit=2):
            found += page
            wanted = replace(wanted, after=page[-1])
    assert _ids(found) == [conversation(n).id for n in (3, 2, 5, 6, 1, 4)]


@pytest.mark.parametrize(
    "typed", ["3 Js 77/26", " 3JS77/26 ", "3\u00a0js 77/26", "\uff13 Js 77/26"]
)
def test_a_case_reference_finds_its_conversations_however_it_is_typed(
    store: Store, typed: str
) -> None:
    said = ("3 Js 77/26", "3 Js 77/2", "", "3 js  77/26")
    kept = [
        replace(conversation(n, changed_at=START + timedelta(minutes=n)), case_reference=each)
        for n, each in enumerate(said, start=1)
    ]
    with store.begin() as work:
        work.exchange.save_conversations(kept)
    with store.read() as snapshot:
        found = snapshot.exchange.conversations_of_case(typed, limit=9)
        assert _ids(found) == [conversation(n).id for n in (4, 1)]
        assert len(snapshot.exchange.conversations_of_case(typed, limit=1)) == 1
        assert snapshot.exchange.conversations_of_case(" ", limit=9) == []


def test_a_conversation_is_found_by_the_reference_that_it_has_now(store: Store) -> None:
    before = replace(conversation(1), case_reference="1 Js 1/26")
    with store.begin() as work:
        work.exchange.save_conversations([before])
        work.exchange.save_conversations([replace(before, case_reference="2 Js 2/26")])
    with store.read() as snapshot:
        assert snapshot.exchange.conversations_of_case("1 Js 1/26", limit=9) == []
        assert _ids(snapshot.exchange.conversations_of_case("2 Js 2/26", limit=9)) == [before.id]

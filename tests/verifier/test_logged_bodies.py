"""Headers and receipts in every writing that JSON allows, properly logged: one verdict of both.

A header is never written anew, so both implementations must read whatever a sender wrote,
and take and refuse the same of it.
"""

import json
from base64 import b64encode
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.ledger.exchange_of_two import REQUEST, START, Exchange, Party, directory_of, salt
from tests.unit.trust import networks
from tests.verifier.second_implementation import SecondImplementation

from comity.errors import EvidenceInvalid
from comity.ledger.entry import PAYLOAD_DOMAIN, Entry, EntryKind
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_file import EvidenceItem, EvidenceReceipt, write_evidence
from comity.trust.digest import commitment

NETWORK = networks.signed(networks.network())
DIRECTORY = directory_of(NETWORK)
PAYLOAD = b'{"synthetic":1}'

DATES = st.one_of(
    st.sampled_from(
        (
            "2026-01-15T09:00:00Z",
            "2026-01-15t09:00:00z",
            "2026-01-15 09:00:00Z",
            "2026-01-15T09:00:00+01:00",
            "2026-01-15T09:00:00-0000",
            "2026-01-15T09:00:00.1234567Z",
            "2026-01-15T09:00:00.9999995Z",
            "2026-01-15T09:00:00.Z",
            "2026-01-15T09:00:60Z",
            "2026-01-15T24:00:00Z",
            "2026-02-29T09:00:00Z",
            "2028-02-29T09:00:00Z",
            "2026-01-15T09:00Z",
            "2026-01-15T09:00:00",
            "2026-01-15T09:00:00+24:00",
            "0001-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59.9999999Z",
            "9999-12-31T23:59:59-00:01",
            "20260115T090000Z",
            "",
        )
    ),
    st.datetimes().map(lambda at: at.isoformat() + "Z"),
    st.datetimes().map(lambda at: at.isoformat() + "+05:30"),
)
SIZES = st.sampled_from(("15", "15.0", "1.5e1", "-0", "015", "15e0", "null", '"15"', "1e400"))
SPACE = st.sampled_from(("", " ", "\n", "\t\r\n", "\x0b", "\ufeff", "\u00a0"))
ESCAPES = st.sampled_from(
    (
        json.dumps,
        lambda text: '"' + "".join(f"\\u{ord(one):04x}" for one in text) + '"',
        lambda text: '"' + "".join(f"\\u{ord(one):04X}" for one in text) + '"',
        lambda text: '"' + text.replace("/", "\\/") + '"',
        lambda text: '"' + text + '\\ud800"',
        lambda text: '"' + text + "\x7f" + '"',
        lambda text: '"' + text + "\t" + '"',
    )
)


@st.composite
def headers(draw: st.DrawFn) -> bytes:
    """Return a header with one or two things about it that are unusual, and maybe forbidden."""
    digest = b64encode(commitment(PAYLOAD_DOMAIN, salt(101), PAYLOAD)).decode("ascii")
    fields = {
        "version": '"1"',
        "id": json.dumps(REQUEST),
        "conversation": json.dumps(REQUEST),
        "service": '"records"',
        "kind": '"REQ"',
        "sender": '"UT"',
        "recipient": '"AX"',
        "sent_at": '"2026-01-15T09:00:00Z"',
        "refers_to": "null",
        "payload_type": '"comity/records/1"',
        "payload_size": str(len(PAYLOAD)),
        "payload_digest": json.dumps(digest),
    }
    plain = {name: json.loads(text) for name, text in fields.items()}
    names = list(fields)
    between = ""
    for unusual in draw(st.lists(st.integers(0, 8), min_size=1, max_size=2)):
        match unusual:
            case 0:
                fields["sent_at"] = json.dumps(draw(DATES))
            case 1:
                fields["payload_size"] = draw(SIZES)
            case 2:
                between = draw(SPACE)
            case 3:
                names = draw(st.permutations(names))
            case 4:
                name = draw(st.sampled_from(("id", "service", "payload_type", "kind")))
                fields[name] = draw(ESCAPES)(plain[name])
            case 5:
                name = draw(st.sampled_from(names))
                names = [*names, name] if draw(st.booleans()) else [n for n in names if n != name]
            case 6:
                fields["payload_digest"] = json.dumps(
                    draw(st.sampled_from((digest[:-2] + "F=", digest[:-1], digest + "=", "AA==")))
                )
            case 7:
                name = draw(st.sampled_from(("payload_type", "service", "refers_to", "version")))
                fields[name] = json.dumps(
                    draw(st.sampled_from(("a/b/1", "records\n", "ab", "A", "1", "x/y/01", REQUEST)))
                )
            case _:
                fields["more"] = draw(st.sampled_from(("1", "[", "{}", "[[]]")))
                names = [*names, "more"]
    members = ",".join(f'{between}"{name}":{between}{fields[name]}{between}' for name in names)
    return (between + "{" + members + "}" + between).encode("utf-8")


def file_of(raw: bytes) -> bytes:
    """Return the evidence file for a header that is in its sender's log."""
    proof = Party(networks.UTOPIA).record(Entry(EntryKind.MESSAGE_SENT, raw, salt(1)), START)
    return write_evidence([EvidenceItem(raw, salt(1), proof, PAYLOAD, salt(101))])


def said_by_first(file: bytes) -> str:
    try:
        return verify_evidence(file, DIRECTORY).messages[0].sent_at.isoformat()
    except EvidenceInvalid as problem:
        return problem.public.partition(":")[0]


def said_by_second(second: SecondImplementation, file: bytes) -> str:
    said = second.verify(file, NETWORK)
    if not said["verified"]:
        return str(said["message"]).partition(":")[0]
    return str(said["messages"][0]["sent_at"]).replace("Z", "+00:00")


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=headers())
def test_both_read_a_header_alike_however_it_is_written(
    second: SecondImplementation, raw: bytes
) -> None:
    file = file_of(raw)
    assert said_by_second(second, file) == said_by_first(file), raw


@pytest.mark.parametrize(
    "received_at", ["2026-01-15T09:00:01Z", "2026-01-15T10:00:01+01:00", "yesterday", ""]
)
def test_both_read_a_receipt_alike_however_its_date_is_written(
    second: SecondImplementation, received_at: str
) -> None:
    exchange = Exchange()
    item = exchange.received(exchange.sent(REQUEST, 1), 1, START + timedelta(seconds=1))
    assert item.receipt is not None
    body = json.loads(item.receipt.body) | {"received_at": received_at}
    raw = json.dumps(body, separators=(",", ":"), sort_keys=True).encode()
    entry = Entry(EntryKind.MESSAGE_RECEIVED, raw, salt(51))
    proof = Party(networks.ATLANTIS).record(entry, START)
    receipt = EvidenceReceipt(raw, salt(51), proof)
    file = write_evidence(
        [EvidenceItem(item.header, item.salt, item.proof, PAYLOAD, salt(101), receipt)]
    )
    assert said_by_second(second, file) == said_by_first(file)

"""The same errand over AS4, with the ``as4`` package: sign, encrypt, send, receipt, verified.

Two processes on loopback, mutual TLS, kept-alive connections; the recipient stores
the payload durably before it answers, the sender its message before it sends and the
receipt once verified. One message a round trip, since AS4 has no batches. Run in an
environment of its own: the package asks for an older ``cryptography`` than Comity.

Usage: python benchmarks/as4_peer.py --messages 300 --payload-bytes 3400 --connections 2
"""

import argparse
import http.client
import json
import resource
import sqlite3
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from as4 import (  # type: ignore[import-not-found] # an environment of its own
    AS4LocalPrivateKey,
    SecurityPolicy,
    pinned_certificates,
)
from as4.peppol import (  # type: ignore[import-not-found]
    build_peppol_message,
    create_peppol_external_party,
    create_peppol_internal_party,
    parse_peppol_message,
    parse_peppol_receipt,
)
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

LOOPBACK: Final = "127.0.0.1"
SENDER, RECIPIENT = "POP000001", "POP000002"
DOCUMENT: Final = "urn:example:record::Record##urn:example:record:1.0::1.0"
PROCESS: Final = "urn:example:exchange:1.0"


def issue(folder: Path, name: str) -> None:
    """Make an RSA key and a self-signed certificate, for TLS and for messages alike."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.fromtimestamp(folder.stat().st_mtime, UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(LOOPBACK))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    (folder / f"{name}.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / f"{name}.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


class Party:
    """One side: its own key, and the other side's certificate."""

    def __init__(self, folder: Path, name: str, other: str) -> None:
        self.folder, self.name, self.other = folder, name, other
        own = x509.load_pem_x509_certificate((folder / f"{name}.crt").read_bytes())
        key = serialization.load_pem_private_key((folder / f"{name}.key").read_bytes(), None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError("AS4 signs with RSA here")
        self.their_certificate = x509.load_pem_x509_certificate(
            (folder / f"{other}.crt").read_bytes()
        )
        self.local = create_peppol_internal_party(name, own, AS4LocalPrivateKey(key))
        self.remote = create_peppol_external_party(other, self.their_certificate)
        self.policy = SecurityPolicy(signer_resolver=pinned_certificates(self.their_certificate))

    def context(self, protocol: int) -> ssl.SSLContext:
        """Return TLS 1.3 with both certificates shown and pinned."""
        context = ssl.SSLContext(protocol)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.check_hostname = False
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_cert_chain(self.folder / f"{self.name}.crt", self.folder / f"{self.name}.key")
        context.load_verify_locations(self.folder / f"{self.other}.crt")
        return context


class Store:
    """A durable table: every row is on the disk before ``keep`` returns."""

    def __init__(self, file: Path) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("CREATE TABLE kept (number INTEGER PRIMARY KEY, body BLOB)")

    def keep(self, body: bytes) -> None:
        """Store a row."""
        with self._lock:
            self._connection.execute("INSERT INTO kept (body) VALUES (?)", (body,))


def serve(folder: Path) -> None:
    """Answer messages until the input ends."""
    party = Party(folder, RECIPIENT, SENDER)
    store = Store(folder / "recipient.db")

    class Handler(BaseHTTPRequestHandler):
        """Receives one message and answers with its receipt."""

        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            """Receive one message."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received = parse_peppol_message(
                dict(self.headers.items()), body, party.local, security_policy=party.policy
            )
            headers, signal = received.build_signal()
            if received.successful:
                store.keep(next(iter(received.message.decrypted_data.values())))
            self.send_response(200)
            for name, value in headers.items():
                if name.lower() != "content-length":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(signal)))
            self.end_headers()
            self.wfile.write(signal)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as above
            """Say nothing."""

    server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
    server.socket = party.context(ssl.PROTOCOL_TLS_SERVER).wrap_socket(
        server.socket, server_side=True
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(usage.ru_utime + usage.ru_stime, flush=True)


def send_all(party: Party, store: Store, port: int, payload: bytes, count: int) -> list[float]:
    """Send messages one after the other over one connection; return the milliseconds of each."""
    connection = http.client.HTTPSConnection(
        LOOPBACK, port, context=party.context(ssl.PROTOCOL_TLS_CLIENT)
    )
    took: list[float] = []
    for _ in range(count):
        began = time.perf_counter()
        message = build_peppol_message(
            payload=payload,
            local_party=party.local,
            remote_party=party.remote,
            sender="9999:sender",
            recipient="9999:recipient",
            document_type_identifier_scheme="busdox-docid-qns",
            document_type_identifier_value=DOCUMENT,
            process_identifier=PROCESS,
            sender_country_id="DE",
        )
        body, boundary = message.get_request_data()
        store.keep(body)
        connection.request("POST", "/as4", body, message.get_http_headers(boundary))
        answer = connection.getresponse().read()
        receipt = parse_peppol_receipt(answer, party.their_certificate)
        receipt.verify_non_repudiation(message.signed_references)
        store.keep(answer)
        took.append(1000 * (time.perf_counter() - began))
    connection.close()
    return took


def measure(messages: int, payload_bytes: int, connections: int) -> dict[str, object]:
    """Measure round trips."""
    payload = b'<Record xmlns="urn:example:record:1.0"><Content>%s</Content></Record>' % (
        b"x" * max(payload_bytes - 70, 0)
    )
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name in (SENDER, RECIPIENT):
            issue(folder, name)
        server = subprocess.Popen(
            [sys.executable, __file__, "--serve", place],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if server.stdout is None or server.stdin is None:
            raise OSError("the recipient did not start")
        port = int(server.stdout.readline())
        party, store = Party(folder, SENDER, RECIPIENT), Store(folder / "sender.db")
        send_all(party, store, port, payload, 10)
        one_by_one = send_all(party, store, port, payload, max(messages // 4, 10))
        share = messages // connections
        used, began = time.process_time(), time.perf_counter()
        threads = [
            threading.Thread(target=send_all, args=(party, store, port, payload, share))
            for _ in range(connections)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - began
        cpu = time.process_time() - used
        server.stdin.close()
        server_cpu = float(server.stdout.readline()) / (10 + len(one_by_one) + share * connections)
        server.wait()
        sent = share * connections
    return {
        "package": "as4",
        "messages": sent,
        "connections": connections,
        "payload_bytes": len(payload),
        "messages_per_s": round(sent / seconds, 1),
        "cpu_us_per_message": round(1e6 * (cpu / sent + server_cpu), 1),
        "p50_ms": round(statistics.median(one_by_one), 1),
        "p99_ms": round(sorted(one_by_one)[-(-len(one_by_one) * 99 // 100) - 1], 1),
    }


def main() -> None:
    """Measure, or serve as the other side of a measurement."""
    parser = argparse.ArgumentParser(description="Round trips over AS4.")
    parser.add_argument("--serve", type=Path)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--payload-bytes", type=int, default=3400)
    parser.add_argument("--connections", type=int, default=4)
    chosen = parser.parse_args()
    if chosen.serve is not None:
        serve(chosen.serve)
    else:
        print(json.dumps(measure(chosen.messages, chosen.payload_bytes, chosen.connections)))


if __name__ == "__main__":
    main()

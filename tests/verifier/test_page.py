"""The page in a real browser, opened from disk, with no network to go to."""

import os
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from tests.verifier.opened_page import Opened
from tests.verifier.vectors import VECTORS
from typer.testing import CliRunner

from comity.cli import main
from comity.cli.verifier_page import page as shipped_page
from comity.ids import StateCode
from comity.trust.certificates import der_of, fingerprint, issue_certificate
from comity.trust.compact_jws import public_jwk
from comity.trust.document_key import document_key
from comity.trust.selective_disclosure import issue


def test_a_good_file_is_proven_and_what_is_not_proven_is_said(
    opened: Opened, files: tuple[Path, Path, str]
) -> None:
    assert opened.check(*files) == "Proven"
    shown = opened.page.inner_text("#result")
    assert "State UT → State AX" in shown
    assert "15 January 2026 at 10:00:02 UTC" in shown
    assert "receipt outstanding" in shown
    assert "That anybody read the messages or agreed with them" in shown
    assert files[2] in shown


def test_without_a_published_digest_the_verdict_says_so(
    opened: Opened, files: tuple[Path, Path, str]
) -> None:
    evidence, network, digest = files
    assert opened.check(evidence, network) == "Proven, against the network document you opened"
    shown = opened.page.inner_text("#result")
    assert "no published digest was given" in shown
    assert digest in shown


def test_one_changed_byte_is_refused_with_the_step_and_the_reason(
    opened: Opened, files: tuple[Path, Path, str]
) -> None:
    evidence, network, digest = files
    file = bytearray(evidence.read_bytes())
    place = file.index(b'"payload": "') + 20
    file[place] = ord("A") if file[place] != ord("A") else ord("B")
    evidence.write_bytes(file)
    assert opened.check(evidence, network, digest) == "Not proven"
    shown = opened.page.inner_text("#result")
    assert "6 payload" in shown
    assert "The payload is not the one the header commits to." in shown
    assert "What is proven" not in shown


def test_another_network_document_than_the_published_one_proves_nothing(
    opened: Opened, files: tuple[Path, Path, str]
) -> None:
    evidence, network, _ = files
    assert opened.check(evidence, network, "0" * 64) == "Not proven"
    assert "That says nothing about the evidence." in opened.page.inner_text("#result")


def test_one_sides_record_is_never_shown_as_proof_of_both(opened: Opened, tmp_path: Path) -> None:
    vector = VECTORS["2-channel"]
    evidence, network = tmp_path / "evidence.json", tmp_path / "network.note"
    evidence.write_bytes(b64decode(vector["evidence"]))
    network.write_text(vector["network"], "utf-8")
    verdict = opened.check(evidence, network, vector["network_digest"])
    assert verdict == "Proven: one side\u2019s record only"
    assert "State AX signed nothing" in opened.page.inner_text("#result")


def test_files_that_are_dropped_find_their_places_by_themselves(
    opened: Opened, files: tuple[Path, Path, str]
) -> None:
    evidence, network, digest = files
    opened.page.evaluate(
        """([evidence, network]) => {
          const dropped = new DataTransfer();
          dropped.items.add(new File([network], "network.note"));
          dropped.items.add(new File([evidence], "evidence.json"));
          document.body.dispatchEvent(
            new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }),
          );
        }""",
        [evidence.read_text("utf-8"), network.read_text("utf-8")],
    )
    opened.page.wait_for_selector("[data-for=network].filled")
    opened.page.wait_for_selector("[data-for=evidence].filled")
    opened.page.fill("#digest", digest)
    opened.page.click("button[type=submit]")
    opened.page.wait_for_selector("#verdict")
    assert opened.page.inner_text("#verdict") == "Proven"


def test_nothing_in_a_file_becomes_markup(
    opened: Opened, files: tuple[Path, Path, str], tmp_path: Path
) -> None:
    named = tmp_path / "<img src=x onerror=alert(1)>.json"
    named.write_bytes(files[0].read_bytes())
    assert opened.check(named, files[1], files[2]) == "Proven"
    assert opened.page.query_selector("img") is None
    assert "<img src=x" in opened.page.inner_text("#result")


def test_the_page_is_worked_with_the_keyboard_and_tells_a_screen_reader_where_it_is(
    opened: Opened, files: tuple[Path, Path, str]
) -> None:
    page = opened.page
    assert page.locator("main").count() == page.locator("header").count() == 1
    assert page.locator("h1").count() == 1
    for field in ("evidence", "network", "digest"):
        assert page.locator(f"label[for={field}]").count() == 1
    page.set_input_files("#evidence", files[0])
    page.set_input_files("#network", files[1])
    page.focus("#digest")
    page.keyboard.type(files[2])
    page.keyboard.press("Enter")
    page.wait_for_selector("#verdict")
    assert page.evaluate("document.activeElement.id") == "verdict"
    assert page.get_attribute("#result", "aria-labelledby") == "verdict"


def test_a_browser_without_the_signatures_is_told_so_and_proves_nothing(
    opened: Opened, files: tuple[Path, Path, str]
) -> None:
    opened.page.evaluate(
        """() => {
          const importKey = SubtleCrypto.prototype.importKey;
          SubtleCrypto.prototype.importKey = function (...given) {
            if (given[2] === "Ed25519") {
              return Promise.reject(new DOMException("none here", "NotSupportedError"));
            }
            return importKey.apply(this, given);
          };
        }"""
    )
    assert opened.check(*files) == "Not checked"
    assert "cannot check Ed25519 signatures" in opened.page.inner_text("#result")


def test_the_command_line_hands_out_the_page_and_needs_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "verifier.html"
    result = CliRunner().invoke(main.app, ["verify", "--page", str(path)])
    assert result.exit_code == 0, result.output
    assert path.read_bytes() == shipped_page()
    missing = CliRunner().invoke(main.app, ["verify", "--page", str(tmp_path / "no" / "x.html")])
    assert missing.exit_code == 2


def test_who_else_vouches_is_shown_with_names_and_times(opened: Opened, tmp_path: Path) -> None:
    vector = VECTORS["3-witnessed"]
    evidence, network = tmp_path / "evidence.json", tmp_path / "network.note"
    evidence.write_bytes(b64decode(vector["evidence"]))
    network.write_text(vector["network"], "utf-8")
    assert opened.check(evidence, network, vector["network_digest"]) == "Proven"
    shown = opened.page.inner_text("#result")
    assert "State AT cosigned it" in shown
    assert "State BE cosigned it" in shown


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (b"%PDF-1.7\n", "does not check the seals of PDF documents"),
        (b"PK\x03\x04", "does not check signed containers"),
    ],
)
def test_what_the_page_cannot_check_it_says_and_who_can(
    opened: Opened, tmp_path: Path, start: bytes, words: str
) -> None:
    path = tmp_path / "document"
    path.write_bytes(start)
    opened.page.set_input_files("#evidence", path)
    opened.page.click("button[type=submit]")
    opened.page.wait_for_selector("#verdict")
    assert opened.page.inner_text("#verdict") == "Not checked here"
    assert words in opened.page.inner_text("#result")


def test_whoever_asks_while_a_file_is_still_read_gets_the_verdict(
    opened: Opened, files: tuple[Path, Path, str]
) -> None:
    opened.page.evaluate(
        """() => {
          const whole = File.prototype.arrayBuffer;
          File.prototype.arrayBuffer = async function () {
            await new Promise((done) => setTimeout(done, 300));
            return whole.call(this);
          };
        }"""
    )
    assert opened.check(*files) == "Proven"


@pytest.mark.parametrize(("language", "verdict"), [("de", "Bewiesen"), ("fr", "Prouvé")])
def test_another_language_is_chosen_and_the_result_follows(
    opened: Opened, files: tuple[Path, Path, str], language: str, verdict: str
) -> None:
    assert opened.check(*files) == "Proven"
    opened.page.select_option("#language", language)
    assert opened.page.inner_text("#verdict") == verdict
    assert opened.page.get_attribute("html", "lang") == language


def test_the_result_is_printed_without_the_questions_and_with_every_step(
    opened: Opened, files: tuple[Path, Path, str]
) -> None:
    opened.check(*files)
    opened.page.evaluate("globalThis.dispatchEvent(new Event('beforeprint'))")
    opened.page.emulate_media(media="print")
    assert not opened.page.is_visible("#question")
    assert opened.page.is_visible("text=10 one-history")
    assert opened.page.is_visible("text=Digest of the evidence file")


def test_a_credential_is_shown_with_what_it_does_not_prove(opened: Opened, tmp_path: Path) -> None:
    now = datetime.now(UTC)  # noqa: TID251 # the browser's own clock judges it
    credential = tmp_path / "shown.sd-jwt"
    key = ec.generate_private_key(ec.SECP256R1())
    authority = issue_certificate(
        StateCode("DE"),
        "Authority",
        ["localhost"],
        now - timedelta(days=1),
        now + timedelta(days=9),
    )
    claims = {
        "authority": "Behörde",
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(days=1)).timestamp()),
    }
    credential.write_text(
        issue(
            claims,
            {"birth_date": "1980-05-06", "no_conviction": True},
            seal=document_key(authority.cert_pem, authority.key_pem),
            holder=public_jwk(key.public_key()),
            randomness=os.urandom,
        )
    )
    digest = fingerprint(der_of(authority.cert_pem))
    opened.page.set_input_files("#evidence", credential)
    opened.page.click("button[type=submit]")
    opened.page.wait_for_selector("#verdict")
    unpinned = "The credential holds, if the certificate is the authority\u2019s"
    assert opened.page.inner_text("#verdict") == unpinned
    opened.page.fill("#digest", digest)
    opened.page.click("button[type=submit]")
    opened.page.wait_for_selector("text=The credential holds >> visible=true")
    opened.page.wait_for_function("document.querySelector('.verdict.good') !== null")
    shown = opened.page.inner_text("#result")
    assert "1980-05-06" in shown
    assert "anybody who came by this file can show it" in shown
    assert "That the one who shows it is the person" in shown

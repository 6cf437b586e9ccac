"""Attack: a PDF of 148 bytes reaches an auditor or an officer, whose command never ends.

What the public page reads apart, ``comity verify`` and ``comity form read`` were reading in their
own process: a file that keeps the PDF library busy for ever hung them until somebody pressed a
key, and in a script nobody does.

Both read in a child within bounds; they say that it took too long and that nothing is said of the
document, by a status that is not that of a good one. Whoever kills the command leaves no child
behind that goes on reading.
"""

import json
import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from tests.adversary.test_document_read_without_end import bounded, fields, tiny
from tests.unit.cli.node_homes import run
from tests.unit.transport.forms.form_material import require_part

from comity.transport.forms import form_apart
from comity.trust.reading_apart import TOO_LONG

require_part()

CHILD = """
import os, pathlib, signal, sys
from comity.trust.reading_apart import limit
limit(1000)
pathlib.Path(sys.argv[2]).write_text(str(os.getpid()))
signal.pause()
"""
PARENT = """
import sys
from comity.trust.reading_apart import Bounds, told_apart
told_apart("child_that_waits", b"", sys.argv[1:], Bounds(1000, 1000.0, 10))
"""


def test_verify_ends_and_says_that_nothing_is_said_of_the_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounded(monkeypatch, work_seconds=1)
    path = tmp_path / "certificate.pdf"
    path.write_bytes(tiny(10**12))
    ran = run("verify", path, "--json")
    told = json.loads(ran.out)
    assert (ran.code, told["verified"], told["message"]) == (1, False, TOO_LONG)


def test_form_read_ends_and_writes_no_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_apart, "_BOUNDS", replace(form_apart._BOUNDS, work_seconds=1))
    path, message = tmp_path / "request.pdf", tmp_path / "request.json"
    path.write_bytes(fields())
    ran = run("form", "read", path, "--message-out", message)
    assert ran.code == 2
    assert TOO_LONG in ran.err
    assert not message.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_nobody_goes_on_reading_once_the_command_is_killed(tmp_path: Path) -> None:
    (tmp_path / "child_that_waits.py").write_text(CHILD)
    told = tmp_path / "told"
    os.mkfifo(told)
    places = os.pathsep.join([str(tmp_path), *(each for each in sys.path if each)])
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(told)], env={**os.environ, "PYTHONPATH": places}
    ) as command:
        reader = os.pidfd_open(int(told.read_text()))
        try:
            command.kill()
            ended, _, _ = select.select([reader], [], [], 15)
        finally:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(reader, signal.SIGKILL)
            os.close(reader)
    assert ended, "the child outlives the command"

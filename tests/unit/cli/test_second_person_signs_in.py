"""On a node with accounts the second person is somebody signed in, with the power to approve."""

from pathlib import Path

import pytest
from tests.unit.cli.offices import Office
from tests.unit.cli.test_account_together import Run, run
from typer.testing import CliRunner

from comity.cli.main import app

__all__ = ["run"]
HASTE = ("--case", "12/26", "--reason", "a child was taken and the border is an hour away")


@pytest.mark.parametrize(
    "words",
    [
        ("transfer", "approve", "TR-2026-none"),
        ("rights", "approve", "DE-RIGHTS-000000000000042"),
        ("rights", "embargo", "review", "DE-EMBARGO-1", "--lift"),
    ],
)
def test_approving_takes_a_supervisor_who_is_signed_in_and_broke_no_glass(
    run: Run, germany: Office, tmp_path: Path, words: tuple[str, ...]
) -> None:
    def told(name: str, *more: str) -> str:
        result = CliRunner().invoke(
            app,
            [*words, *more, "--home", str(germany.home)],
            env={"XDG_STATE_HOME": str(tmp_path / name), "COMITY_OFFICER": ""},
        )
        assert result.exit_code != 0
        return result.output

    before = germany.leaves()
    assert "role does not include" in told("olga")
    assert "signed in as somebody else" in told("sam", "--by", "sue")
    assert "Sign in first" in told("nobody", "--by", "sam")
    assert "There is no" in told("sam")
    run("sam", "break-glass", *HASTE)
    assert "behind broken glass" in told("sam")
    assert germany.leaves() == before + 2, "who was refused, and the glass"

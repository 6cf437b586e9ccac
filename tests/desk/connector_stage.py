"""A national register to plug in: a folder, a database, a service; synthetic persons only."""

import sqlite3
from pathlib import Path
from typing import Final

FOLDER: Final = """\
title = "National register, nightly"
notified_earlier = "initial load"

[source]
kind = "csv-folder"
folder = "{folder}"

[mapping]
separator = ";"
date_format = "DD.MM.YYYY"

[mapping.columns]
id = "NR"
surname = "NAME"
forename = "VORNAME"
birth_date = "GEB"
nationalities = "STAAT"
conviction_id = "URTEIL"
convicting_country = "LAND"
offence_title = "TAT"

[mapping.values.nationalities]
D = "CO-00-276-DEU"

[mapping.values.convicting_country]
D = "CO-00-276-DEU"
"""

HEADER: Final = "NR;NAME;VORNAME;GEB;STAAT;URTEIL;LAND;TAT\n"
FITS: Final = "1;Beispiel;Zora;17.05.1979;D;DE-C-000000000000901;D;Diebstahl\n"
NO_SUCH_DAY: Final = "2;Muster;Hans;31.02.1980;D;DE-C-000000000000902;D;Diebstahl\n"
HOSTILE: Final = '3;"<script>alert(1)</script>";Eva;01.02.1980;D;DE-C-000000000000903;D;Betrug\n'

VIEW: Final = """\
notified_earlier = "initial load"

[source]
kind = "sql-view"
view = "convictions"
url_file = "register.url"
changed = "changed_at"
"""


def plugged_in(home: Path, text: str = FOLDER, *, name: str = "nightly") -> Path:
    """Write a connector; return the folder into which its register drops files."""
    drop = home / "drop"
    drop.mkdir(exist_ok=True)
    (home / "connectors").mkdir(exist_ok=True)
    (home / "connectors" / f"{name}.toml").write_text(text.replace("{folder}", str(drop)), "utf-8")
    return drop


class NationalDatabase:
    """A database of somebody else.

    Args:
        home: The node's home, in which its address is written down.
        file: Where the database is.
    """

    def __init__(self, home: Path, file: Path) -> None:
        self.file = file
        address = home / "register.url"
        address.write_text(f"sqlite:///{file}", "utf-8")
        address.chmod(0o600)
        self._run(
            "CREATE TABLE convictions (id INTEGER, surname TEXT, forename TEXT, birth_date TEXT,"
            " conviction_id TEXT, convicting_country TEXT, offence_title TEXT, changed_at TEXT)"
        )

    def enter(self, number: int, surname: str, offence: str, changed_at: str) -> None:
        """Enter one row: an offence of a conviction of a person."""
        self._run(
            "INSERT INTO convictions VALUES (?, ?, 'Ida', '1970-01-01', ?, 'CO-00-276-DEU', ?, ?)",
            number,
            surname,
            f"DE-C-00000000000091{number}",
            offence,
            changed_at,
        )

    def _run(self, statement: str, *values: object) -> None:
        connection = sqlite3.connect(self.file)
        with connection:
            connection.execute(statement, values)
        connection.close()

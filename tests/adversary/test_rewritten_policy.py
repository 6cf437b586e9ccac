"""An administrator rewrites the policies by which a decision was taken.

The attack: a decision is challenged years later. Whoever holds the database and its key
replaces the kept policies by others under which it would look right, or takes them out.
The receipt in the log names them by digest, and the log cannot be rewritten unnoticed.
"""

from pathlib import Path

from sqlalchemy import delete, update
from tests.unit.cli.offices import BG, DE, Office

from comity.policy.bundle import bundle_of
from comity.storage.sql.database import Database
from comity.storage.sql.schema_policies import policy_bundles
from comity.storage.sql.statements import Statement, parameter
from comity_training.federation import make_network

REWRITE = Statement(update(policy_bundles).values(content=parameter("other")), "other")
TAKE_OUT = Statement(delete(policy_bundles))


def rewritten(office: Office, *, content: bytes | None) -> None:
    """Put other policies in the place of those kept, or none."""
    node = office.node()
    database = node.database
    assert isinstance(database, Database)
    with database.begin() as work:
        if content is None:
            work.session.run(TAKE_OUT)
        else:
            work.session.run(REWRITE, content)
    database.close()


def test_rewritten_or_missing_policies_are_named(tmp_path: Path) -> None:
    office = Office(make_network(tmp_path, (DE, BG))[0].path)
    office.run(
        *("request", "--to", "BG", "--authority", "AG", "--surname", "Petrova", "--case", "1"),
        *("--forename", "Elena", "--birth-date", "1980-12-01", "--nationality", "BG"),
        *("--purpose", "criminal-proceedings"),
    )
    assert office.ask("policy", "replay")["outcomes"] == {"same": 1}
    size = office.leaves()
    node = office.node()
    content = bundle_of(node.records.authority.rules).content
    node.database.close()
    rewritten(
        office, content=content.replace(b'"consent_required":""', b'"consent_required":"other"')
    )
    assert office.ask("policy", "replay", status=1)["outcomes"] == {"differs": 1}
    rewritten(office, content=None)
    assert office.ask("policy", "replay", status=1)["outcomes"] == {"bundle-not-kept": 1}
    assert office.leaves() == size

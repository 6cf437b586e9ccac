"""Journey 20: first steps, a partner tried, a connector previewed and run dry, keys, a backup."""

from msgspec.structs import replace
from tests.desk.connector_stage import FITS, HEADER, NO_SUCH_DAY, plugged_in
from tests.desk.pages.visits import Visit, Visits

from comity.access.permissions import Role
from comity.assembly.backup_runs import carry_out_backups
from comity.assembly.connector_runs import carry_out_waiting
from comity.trust.sealing import SealingKey

CONNECTOR = "/admin/connectors/nightly"
BACKUPS = "/admin/node/backups"


def _prepared(visits: Visits) -> None:
    """Have what an administrator finds: a register that drops files, a backup key."""
    node = visits.desk.node
    drop = plugged_in(node.home.path)
    (drop / "night.csv").write_text(HEADER + FITS + NO_SUCH_DAY, "utf-8")
    public = SealingKey(bytes(range(32))).public.to_text()
    (node.home.path / "backup.pub").write_text(public)
    part = replace(node.config.backup, recipient="backup.pub")
    node.config = replace(node.config, backup=part)


def _walked(adam: Visit, name: str) -> None:
    node, page = adam.desk.node, adam.page

    def looked(what: str) -> None:
        # The same pages: axe reads them once, where scripts are on and everything is mirrored.
        if adam.has_scripts:
            adam.sound()
        else:
            adam.fits()
        adam.seen(f"administrator-{what}-{name}")

    adam.open("/admin")
    looked("node")
    page.click("form[action='/admin/partners/BG/trial'] button")
    assert "BG" in page.inner_text("main [role=status]"), "nobody serves there, and it is said"
    for what in ("health", "keys", "endings", "network", "services"):
        page.click(f"a[href='/admin/node/{what}']")
        looked(what)
        if what == "keys":
            page.click("a[href='/admin/node/keys/tls']")
            looked("rotation")
        adam.open("/admin")
    page.click("a[href='/admin/connectors']")
    page.click(f"a[href='{CONNECTOR}']")
    assert "Zora" not in page.content(), "a preview shows how values are built"
    page.click(f"form[action='{CONNECTOR}/trials'] button")
    assert carry_out_waiting(node) == 1
    adam.open(CONNECTOR)
    page.wait_for_selector("#run .govuk-tag--green")
    adam.open("/admin")
    page.click(f"a[href='{BACKUPS}']")
    looked("backups")
    page.click(f"a[href='{BACKUPS}/new']")
    looked("backup-new")
    page.click(f"form[action='{BACKUPS}'] button")
    page.wait_for_selector("#runs .govuk-tag--blue")
    assert carry_out_backups(node)
    adam.open(BACKUPS)
    page.wait_for_selector("#runs .govuk-tag--green")
    looked("backup-made")


def test_a_node_is_looked_after_without_scripts(visits: Visits) -> None:
    _prepared(visits)
    _walked(visits.of("adam", Role.ADMINISTRATOR, scripts=False), "plain")


def test_a_node_is_looked_after_in_arabic_on_a_small_screen(visits: Visits) -> None:
    _prepared(visits)
    _walked(visits.of("adam", Role.ADMINISTRATOR, language="ar", width=320), "arabic")

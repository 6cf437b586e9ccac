"""Attack: whoever runs the node uses what running it takes to read what is kept about people.

An administrator calls every route that a role of theirs includes, looks at every page of
administration, has a backup made and reads its file. Stopped by the roles: what they include
tells of keys, partners, accounts and backups, and a backup is sealed to a key that is elsewhere.

No name of anybody in the register or in a message is in any answer, and no record was opened:
the log of the node has no consultation by them.
"""

import re
from pathlib import Path

import msgspec
from msgspec.structs import replace
from tests.desk.pages.world import World, world_of

from comity.access.permissions import PERMISSIONS, Role
from comity.assembly.backup_runs import carry_out_backups, folder_of
from comity.ledger.acts import Act
from comity.trust.sealing import SealingKey
from comity.web.desk.page_table import DESK_PAGES
from comity.web.path_values import names_in
from comity.web.route_table import ROUTES
from comity.web.routing import Method

PEOPLE = re.compile(
    r"beispiel|zora|jonas|muster\b|schmidt|petrova|dimitrov|unbekannt|niemand|fremder|primerov",
    re.IGNORECASE,
)
ROLES = (Role.ADMINISTRATOR, Role.SECURITY_OFFICER)


def _everything(world: World, role: Role) -> str:
    name = role.value
    world.desk.engage(name, role)
    browser = world.desk.signed_in(name)
    said = []
    known = {"key": "tls", "state": "BG", "account": f"ac-{name}"}
    for route in ROUTES:
        values = names_in(route.path)
        included = route.permission in PERMISSIONS[role] and not route.purposed
        if route.method is Method.GET and included and set(values) <= set(known):
            said.append(browser.api("GET", route.path.format(**known)).text)
    said.extend(
        browser.get(page.path.format(**known)).text
        for page in DESK_PAGES
        if page.method is Method.GET
        and page.permission in PERMISSIONS[role]
        and set(names_in(page.path)) <= set(known)
    )
    assert len(said) > 10
    return "\n".join(said)


def test_nothing_that_running_the_node_takes_tells_of_anybody(tmp_path: Path) -> None:
    with world_of(tmp_path) as world:
        node = world.desk.node
        for role in ROLES:
            found = PEOPLE.search(_everything(world, role))
            assert found is None, (role, found)
        key = SealingKey(bytes(range(32)))
        (node.home.path / "backup.pub").write_text(key.public.to_text())
        part = replace(node.config.backup, recipient="backup.pub")
        node.config = replace(node.config, backup=part)
        adam = world.desk.signed_in(Role.ADMINISTRATOR.value)
        assert adam.api("POST", "/node/backups").status == 200
        assert carry_out_backups(node)
        (file,) = folder_of(node).iterdir()
        assert PEOPLE.search(file.read_bytes().decode("latin-1")) is None
        with node.database.read() as snapshot:
            leaves = [snapshot.log.entry(place) for place in range(snapshot.log.size())]
        looked = {
            body["act"]
            for body in (msgspec.json.decode(each.body) for each in leaves if each.body)
            if body.get("official") in {f"ac-{role.value}" for role in ROLES}
        }
        # Nobody who runs the node opened a record, a case or a person's request.
        assert looked == {Act.READ_MISUSE_HITS, Act.BACKUP_MADE}

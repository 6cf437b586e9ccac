"""Do officials have accounts, are there enough of them, and was every break-glass reviewed?"""

from collections.abc import Iterator
from typing import Final

from comity.access.permissions import Role
from comity.assembly.build import Node
from comity.assembly.findings import Finding, Status

_CHECK: Final = "accounts"
_TWO: Final = (Role.ADMINISTRATOR, Role.SECURITY_OFFICER)


def examine_accounts(node: Node) -> Iterator[Finding]:
    """Yield whether anybody needs to sign in, and what is left to do about accounts."""
    with node.database.read() as snapshot:
        accounts = snapshot.access.accounts.all()
        unreviewed = [each for each in snapshot.access.glass_uses.all() if each.outcome is None]
    if not accounts:
        what = "there are none: whoever runs a command is taken at their word"
        yield Finding(
            _CHECK, Status.WARN, what, "Run 'comity account begin'; see docs/accounts.md."
        )
        return
    active = [each for each in accounts if each.is_active]
    alone = [
        role.value.replace("-", " ")
        for role in _TWO
        if sum(role in each.granted.roles for each in active) < 2
    ]
    if alone:
        what = f"fewer than two active accounts as {' and '.join(alone)}"
        yield Finding(_CHECK, Status.WARN, what, "Appoint another, before one is ill or leaves.")
    if unreviewed:
        what = f"{len(unreviewed)} uses of break-glass are not reviewed"
        yield Finding(_CHECK, Status.WARN, what, "See 'comity account glass'.")
    if not alone and not unreviewed:
        yield Finding(_CHECK, Status.OK, f"{len(active)} active of {len(accounts)}")

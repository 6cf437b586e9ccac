"""Does the node decide by the rules that were adopted?"""

from collections.abc import Iterator
from typing import Final

from comity.assembly.build import Node
from comity.assembly.findings import Finding, Status
from comity.assembly.policy_adoption import adopted, in_force

_CHECK: Final = "policies"


def examine_policies(node: Node) -> Iterator[Finding]:
    """Yield which bundle decides, and a warning where nobody adopted it."""
    used = in_force(node).digest.hex()
    with node.database.read() as snapshot:
        latest = adopted(snapshot)
    if latest == used:
        yield Finding(_CHECK, Status.OK, f"bundle {used[:16]}, adopted")
    elif not latest:
        yield Finding(_CHECK, Status.OK, f"bundle {used[:16]}; the first start adopts it")
    else:
        what = f"bundle {used[:16]} decides, adopted was {latest[:16]}: the rules were changed"
        advice = f"See 'comity policy diff {latest[:8]} {used[:8]}'; the next start adopts it."
        yield Finding(_CHECK, Status.WARN, what, advice)

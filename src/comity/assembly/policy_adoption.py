"""Which bundle a node adopted, proposing another, and letting it take effect.

A change is tried against decisions that were taken, and only what was tried is adopted;
somebody else approves it where the node has accounts.
"""

from dataclasses import dataclass
from datetime import timedelta
from difflib import unified_diff
from pathlib import Path
from typing import Final

import msgspec

from comity.access import approvals
from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.accounts import access_service
from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.config import NodeConfig, config_in, read_config
from comity.assembly.home import write_whole
from comity.assembly.policy_files import rules_in_force
from comity.assembly.policy_receipts import Simulation, receipts, simulate
from comity.errors import ConflictingChange, InputInvalid
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue
from comity.policy.bundle import Bundle, bundle_of
from comity.policy.comparing import require_bundle
from comity.policy.rules import NodeRules
from comity.storage.store import Snapshot, Work

_ADOPTED: Final = "policy-adopted-sha256"
_SIMULATED: Final = "policy-simulated/"
APPROVAL: Final = "adopt-policy"
_MOST_CHANGES: Final = 20_000
LAST_MONTH: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Rules that are not in force yet.

    Attributes:
        content: The configuration that states them, as it would be kept.
        rules: What it amounts to.
    """

    content: bytes
    rules: NodeRules

    @property
    def bundle(self) -> Bundle:
        """The bundle it amounts to."""
        return bundle_of(self.rules)


def read_proposal(node: Node, file: Path) -> Proposal:
    """Read a configuration that differs from the one in force in its part ``[law]`` only.

    Raises:
        ConfigurationInvalid: It cannot be read, or breaks a rule, which the message names.
        InputInvalid: It differs elsewhere too: this is no way to change anything else.
    """
    return _proposal(node, read_config(file), file.read_bytes())


def proposal_in(node: Node, content: bytes) -> Proposal:
    """Read a configuration that somebody sends; it names the files of the one in force.

    Which files of the machine belong to the rules is for whoever runs it to say: a name sent
    from elsewhere would have the node open whatever it names.

    Raises:
        ConfigurationInvalid: As for ``read_proposal``.
        InputInvalid: It differs outside of ``[law]``, or names other files.
    """
    proposed = config_in(content, where="sent")
    law = node.config.law
    if (proposed.law.agreements, proposed.law.policies) != (law.agreements, law.policies):
        raise InputInvalid(
            "Files of agreements and policies are named at the machine: 'comity policy adopt'.",
            field="configuration",
        )
    return _proposal(node, proposed, content)


def _proposal(node: Node, proposed: NodeConfig, content: bytes) -> Proposal:
    # As it stands on the disk: a node that has run for months would undo what changed since.
    present = read_config(node.home.config_file)
    if msgspec.structs.replace(proposed, law=present.law) != present:
        raise InputInvalid(
            "The file differs from comity.toml outside of [law]; change other settings there."
        )
    return Proposal(content, rules_in_force(proposed.law, node.home.path))


def adopted(snapshot: Snapshot | Work) -> str:
    """Return the digest of the bundle adopted last, in hexadecimal; empty if none was."""
    found = snapshot.facts.get(_ADOPTED)
    return "" if found is None else found.decode("ascii")


def in_force(node: Node) -> Bundle:
    """Return the bundle by which this node decides."""
    return bundle_of(node.records.authority.rules)


def kept_bundle(node: Node, snapshot: Snapshot, beginning: str) -> bytes:
    """Return a bundle by the beginning of its digest.

    Raises:
        InputInvalid: None or several begin so.
    """
    present = in_force(node)
    every = {each.digest.hex() for each in snapshot.policies.listed()} | {present.digest.hex()}
    found = [digest for digest in every if digest.startswith(beginning.lower())]
    if len(found) != 1 or not beginning:
        many = "No bundle" if not found else "More than one bundle"
        raise InputInvalid(f"{many} here begins with {beginning!r}.", field="bundle")
    if found[0] == present.digest.hex():
        return present.content
    return require_bundle(snapshot.policies.bundle(bytes.fromhex(found[0])), found[0])


def adopt_at_start(node: Node, work: Work, *, official: str) -> bool:
    """Put on record that a node starts under rules that nobody adopted before.

    Returns:
        Whether they are others than those adopted last.
    """
    bundle, before = in_force(node), adopted(work)
    if before == bundle.digest.hex():
        return False
    _log_adopted(node, work, bundle, before, official)
    return True


def simulate_proposal(
    node: Node, proposal: Proposal, *, by: str, reaching_back: timedelta = LAST_MONTH
) -> Simulation:
    """Try rules on the decisions of the last month, and put on record that it was done.

    Raises:
        StorageUnavailable: The database does not answer; nothing is on record.
    """
    with node.database.read() as snapshot:
        found = simulate(receipts(snapshot, since=node.clock.now() - reaching_back), proposal.rules)
        before = adopted(snapshot)
    digest = proposal.bundle.digest.hex()
    fields: dict[str, JsonValue] = {
        "after_sha256": digest,
        "before_sha256": before,
        "changed": found.changed,
        "decisions": found.decisions,
    }
    with node.database.begin() as work:
        _log(node, work, Act.POLICY_SIMULATED, fields, by)
        work.facts.put(_SIMULATED + digest, by.encode())
    return found


def adopt(node: Node, proposal: Proposal, *, by: Principal) -> bool:
    """Let proposed rules take effect: on record first, then in the configuration.

    A node that serves decides by them after its next start.

    Returns:
        Whether anything changed; adopting again what is adopted changes nothing.

    Raises:
        AccessDenied: Whoever acts may not.
        ConflictingChange: Nobody tried these very rules before.
        ApprovalRequired: Somebody else must approve; it waits on record.
    """
    by.require(Permission.POLICY_ADOPT)
    digest = proposal.bundle.digest.hex()
    with node.database.read() as snapshot:
        before = adopted(snapshot)
        tried = snapshot.facts.get(_SIMULATED + digest) is not None
    changed = before != digest
    if changed and not tried:
        raise ConflictingChange(
            "Nobody tried these rules before: run 'comity policy simulate' on this very file."
        )
    if changed:
        _adopt(node, proposal, before, by)
    if proposal.content != node.home.config_file.read_bytes():
        write_whole(node.home.config_file, proposal.content)
        return True
    return changed


def _adopt(node: Node, proposal: Proposal, before: str, by: Principal) -> None:
    approval = None
    if access_service(node).has_accounts:
        with node.database.begin() as work:
            approval = approvals.ask(
                work,
                act=APPROVAL,
                subject=proposal.bundle.digest.hex(),
                by=by,
                needs=Permission.POLICY_ADOPT,
                at=node.clock.now(),
                randomness=node.rails.randomness,
                about=_about(node, proposal),
            )
        approvals.require_granted(approval)
    with node.database.begin() as work:
        if approval is not None:
            approvals.use(work, approval, node.clock.now(), node.rails.randomness)
        _log_adopted(node, work, proposal.bundle, before, by.account)


def _about(node: Node, proposal: Proposal) -> tuple[tuple[str, str], ...]:
    """Return the name of the rules, and what they change in the configuration, line by line."""
    before = node.home.config_file.read_text("utf-8").splitlines()
    after = proposal.content.decode("utf-8").splitlines()
    changed = "\n".join(unified_diff(before, after, "in force", "proposed", n=1, lineterm=""))
    return (("rules", proposal.rules.name), ("changes", changed[:_MOST_CHANGES]))


def _log_adopted(node: Node, work: Work, bundle: Bundle, before: str, official: str) -> None:
    digest = bundle.digest.hex()
    work.policies.keep(bundle.digest, bundle.content, node.clock.now())
    fields: dict[str, JsonValue] = {"after_sha256": digest, "before_sha256": before}
    _log(node, work, Act.POLICY_ADOPTED, fields, official)
    work.facts.put(_ADOPTED, digest.encode("ascii"))


def _log(node: Node, work: Work, act: Act, fields: dict[str, JsonValue], official: str) -> None:
    log_act(
        work, act, fields, official=official, clock=node.clock, randomness=node.rails.randomness
    )

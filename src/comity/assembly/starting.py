"""What a node puts on record when it starts and stops: who, which version, which settings."""

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.policy_adoption import adopt_at_start
from comity.ledger.acts import BY_THE_NODE, Act
from comity.ledger.entry import JsonValue
from comity.storage.store import Work
from comity.trust.digest import sha256

_CONFIGURATION: Final = "configuration-sha256"
"""The fact that holds the digest of the settings with which the node started last."""


def own_version() -> str:
    """Return the version of Comity that runs; empty where it was not installed."""
    try:
        return version("comity")
    except PackageNotFoundError:
        return ""


def log_start(node: Node, *, official: str) -> bool:
    """Put on record that the node starts, and whether its settings are others than before.

    Args:
        node: The node.
        official: Who started it.

    Returns:
        Whether the settings changed since the last start.

    Raises:
        StorageUnavailable: The database does not answer; then the node must not start.
    """
    settings = sha256(node.home.config_file.read_bytes()).hex()
    with node.database.begin() as work:
        known = work.facts.get(_CONFIGURATION)
        before = None if known is None else known.decode("ascii")
        if before is not None and before != settings:
            fields: dict[str, JsonValue] = {"after_sha256": settings, "before_sha256": before}
            _log(node, work, Act.CONFIGURATION_CHANGED, fields, official)
        if before != settings:
            work.facts.put(_CONFIGURATION, settings.encode("ascii"))
        started: dict[str, JsonValue] = {
            "configuration_sha256": settings,
            "network_version": str(node.directory.document.version),
            "schema": node.database.schema_version() or "",
            "version": own_version(),
        }
        _log(node, work, Act.NODE_STARTED, started, official)
        adopt_at_start(node, work, official=official)
    return before is not None and before != settings


def log_stop(node: Node, *, official: str) -> None:
    """Put on record that the node stops in order; a start without it before tells of a crash.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    with node.database.begin() as work:
        _log(node, work, Act.NODE_STOPPED, {"version": own_version()}, official)


def log_forgotten(node: Node, work: Work, *, messages: int) -> None:
    """Put on record that quarantined bytes of refused messages were erased (COM-3.7)."""
    fields: dict[str, JsonValue] = {"messages": messages, "rule": "COM-3.7"}
    _log(node, work, Act.ERASE_QUARANTINE, fields, BY_THE_NODE)


def _log(node: Node, work: Work, act: Act, fields: Mapping[str, JsonValue], official: str) -> None:
    log_act(
        work,
        act,
        fields,
        official=official,
        clock=node.clock,
        randomness=node.rails.randomness,
    )

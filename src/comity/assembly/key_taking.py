"""A running node takes up keys that changed, without being stopped."""

from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.key_watch import log_identity
from comity.assembly.witness_keys import witness_keys
from comity.errors import KeyUnavailable
from comity.ledger.acts import BY_THE_NODE, Act


def take_up_keys(node: Node) -> bool:
    """Take up key files that changed since; return whether there were any.

    Files that cannot be used are reported once, and looked at again when they change;
    meanwhile the node goes on with the keys it holds.

    Raises:
        KeyUnavailable: A key is missing or cannot be read.
        KeyLocked: One is sealed, and there is no passphrase or a wrong one.
        StorageUnavailable: The database does not answer; it is tried again.
    """
    watch = node.key_watch
    now = watch.look()
    if now in (watch.seen, watch.unusable):
        return False
    try:
        identity = log_identity(node.home, node.config)
        sealing_keys, cosigning_keys = node.home.sealing_keys(), witness_keys(node.home)
        watch.reopen()
    except KeyUnavailable:
        watch.unusable = now
        raise
    node.sealing_keys, node.witness_keys = sealing_keys, cosigning_keys
    node.database.take_up(identity)
    signing = identity.keys[-1].verification_key
    if signing != watch.signing:
        _log_the_change(node)
    watch.taken_up(now, signing)
    return True


def _log_the_change(node: Node) -> None:
    """Append a leaf: the checkpoint over it is the first that the new key signs.

    A size for which the earlier key signed keeps that signature for ever, and partners
    take it only until that key ends.
    """
    with node.database.begin() as work:
        log_act(
            work,
            Act.KEYS_ACTIVATED,
            {"keys": ["log"]},
            official=BY_THE_NODE,
            clock=node.clock,
            randomness=node.rails.randomness,
        )

"""Whether a node is one of a training room: it is told on every page, and joins no real network."""

from typing import Final

from comity.assembly.config import NodeConfig
from comity.errors import ConfigurationInvalid

ORIGINS: Final = ".training.example"
"""How the name of a training node's log ends. It stands in every checkpoint, for ever."""


def is_training(config: NodeConfig) -> bool:
    """Return whether a node is one of a training room."""
    return config.node.training


def refuse_training(config: NodeConfig) -> None:
    """Go on only if a node is not one of a training room.

    Raises:
        ConfigurationInvalid: It is: its people are invented, and its keys lie beside its passwords.
    """
    if is_training(config):
        raise ConfigurationInvalid(
            "This is a node of a training room, in which nobody exists: it joins no other "
            "network. Make a node of your own with 'comity init'."
        )

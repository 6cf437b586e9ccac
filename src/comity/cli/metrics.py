"""``comity metrics``: see ``services``, which shows the same to people."""

from comity.cli.services import register_metrics as register

__all__ = ["register"]

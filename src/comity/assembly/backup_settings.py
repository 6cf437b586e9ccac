"""The part ``[backup]`` of the configuration: who may open backups made at the desk, and where."""

from typing import Annotated

import msgspec


class BackupPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How backups are made that are asked for at the desk.

    Attributes:
        recipient: File with the public backup key (``comity backup key``), relative to the home.
            Without it no backup is made from the desk: one that anybody could open is none.
        folder: Folder for them, relative to the home. What stands in it is in no backup.
    """

    recipient: Annotated[str, msgspec.Meta(min_length=1, max_length=500)] | None = None
    folder: Annotated[str, msgspec.Meta(min_length=1, max_length=500)] = "backups"

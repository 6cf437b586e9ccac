"""Words of the pages about the node: its keys, what ends, the network, trust services."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from comity.web.desk.languages import N_

PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "log": N_("signs the log's checkpoints"),
        "sealing": N_("opens what partners seal to us"),
        "witness": N_("cosigns partners' checkpoints"),
        "tls": N_("connections with partners"),
        "storage": N_("seals what the database holds"),
        "seal": N_("seals documents"),
    }
)
"""What a key is for."""

KEY_STATES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "in use": (N_("in use"), "green"),
        "prepared": (N_("prepared"), "blue"),
        "earlier": (N_("earlier"), "grey"),
        "withdrawn": (N_("withdrawn"), "red"),
    }
)
"""States of a key, with a colour."""

KEPT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "file": N_("in a file without a passphrase"),
        "passphrase": N_("in a file under a passphrase"),
        "token": N_("in a token"),
        "nothing": N_("gone; its public half stays"),
    }
)
"""How a private half is kept."""

ENDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "network-document": N_("Network document"),
        "own-certificate": N_("Our certificate"),
        "desk-certificate": N_("Certificate of this desk"),
        "seal-certificate": N_("Certificate of our seal"),
        "partner-certificate": N_("Certificate of a partner"),
        "partner-sealing-key": N_("Sealing key of a partner"),
        "authority-certificate": N_("Time-stamping authority"),
    }
)
"""What ends."""

ADVICE: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "network-document": (
            N_("Adopt the next version, which the governance issues."),
            "comity network join FILE",
        ),
        "own-certificate": (N_("Rotate it before it ends."), "comity keys prepare tls"),
        "desk-certificate": (N_("Renew it where it was issued, and start the desk again."), ""),
        "seal-certificate": (N_("Prepare a new seal."), "comity keys prepare seal"),
        "partner-certificate": (N_("Ask the partner whether a new one is on its way."), ""),
        "partner-sealing-key": (N_("Ask the partner whether a new one is on its way."), ""),
        "authority-certificate": (N_("Ask the governance to name a new one."), ""),
    }
)
"""What to do before it ends, and the command for it."""

LISTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "expiry": N_("End of the document"),
        "grace-days": N_("Days of grace"),
        "governance": N_("Who governs"),
        "witnessing": N_("Witnesses wanted"),
        "time-stamp-authority": N_("Time-stamping authority"),
        "member": N_("Member"),
        "removed-member": N_("Removed member"),
        "name": N_("Name"),
        "address": N_("Address"),
        "capabilities": N_("What it offers"),
        "log-key": N_("Key of the log"),
        "sealing-key": N_("Sealing key"),
        "certificate": N_("Certificate of connections"),
        "witness-key": N_("Key of the witness"),
    }
)
"""What a network document lists."""

SERVICES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "time-stamping": N_("Time-stamps"),
        "revocation": N_("Word of revocations"),
        "network-document": N_("Network document"),
        "witness": N_("Witnesses"),
        "partner-key": N_("Key of a partner"),
    }
)
"""Trust services."""

CONDITIONS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "working": (N_("works"), "green"),
        "degraded": (N_("falls short"), "yellow"),
        "budget-used-up": (N_("budget used up"), "red"),
        "catching-up": (N_("catches up"), "blue"),
        "not-in-use": (N_("not in use"), "grey"),
    }
)
"""How a trust service stands, with a colour."""

FRESHNESS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "fresh": (N_("in force"), "green"),
        "ageing": (N_("expired, in its days of grace"), "yellow"),
        "expired": (N_("expired; nothing is exchanged"), "red"),
    }
)
"""How the network document stands, with a colour."""

MEMBERS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {"active": (N_("active"), "green"), "suspended": (N_("suspended"), "red")}
)
"""Whether a member exchanges, with a colour."""

RUNS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "asked": (N_("waits for the node"), "blue"),
        "running": (N_("running"), "blue"),
        "finished": (N_("finished"), "green"),
        "failed": (N_("failed"), "red"),
    }
)
"""States of a backup that was asked for, with a colour."""

STEPS: Final[tuple[tuple[str, str, str, str], ...]] = (
    (
        "prepare",
        N_("Prepare a new key"),
        N_("It is made beside the one in use, which goes on. Nothing changes for partners."),
        "comity keys prepare {part} --home HOME",
    ),
    (
        "name",
        N_("Have it named"),
        N_(
            "Write the member card, give it to the governance, read its digest out at the "
            "telephone, and adopt the new version of the network document. Every member does."
        ),
        "comity network card --home HOME -o new.card\ncomity network join FILE --home HOME",
    ),
    (
        "activate",
        N_("Take it into use"),
        N_("A serving node takes it up within a second. Sealing and witness keys need no more."),
        "comity keys activate --home HOME",
    ),
    (
        "overlap",
        N_("Let the earlier one end"),
        N_("Partners take both until the end of the overlap. It needs nobody."),
        "",
    ),
)
"""Steps of a rotation: code, name, meaning, commands."""

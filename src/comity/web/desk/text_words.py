"""Words of foreign texts and their translations, for officers and for translators."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from comity.web.desk.languages import N_

TEXT_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "offence-title": N_("Title of an offence"),
        "offence-remarks": N_("Remarks on an offence"),
        "sanction-title": N_("Title of a sanction"),
        "sanction-remarks": N_("Remarks on a sanction"),
        "suspension-remarks": N_("Remarks on a suspension"),
        "interruption-remarks": N_("Remarks on an interruption"),
        "decision-remarks": N_("Remarks on a decision"),
        "conviction-remarks": N_("Remarks on a conviction"),
        "purpose": N_("Purpose in words"),
        "accusation": N_("Accusation"),
        "error": N_("What an error says"),
        "message-remarks": N_("Remarks of the other authority"),
    }
)
"""What a text is."""

STATES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "asked": (N_("waits for a translator"), "yellow"),
        "taken": (N_("with a translator"), "blue"),
        "translated": (N_("translated"), "green"),
        "checked": (N_("checked"), "green"),
        "withdrawn": (N_("withdrawn"), "grey"),
    }
)
"""Where a translation stands, and the colour of its tag, which says no more than the word."""

NO_GIST: Final[Mapping[str, str]] = MappingProxyType(
    {
        "no-engine": N_("No machine here can give its gist. Ask a translator."),
        "language-not-stated": N_(
            "Its author did not say in which language it is, so no machine can give its gist. "
            "Ask a translator."
        ),
        "no-pair": N_("No machine here knows both languages. Ask a translator."),
        "engine-failed": N_("The machine could make nothing of it. Ask a translator."),
    }
)
"""Why there is no gist, and what to do."""

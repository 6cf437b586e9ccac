"""Everything the product does by itself, with what it is under the AI Act and who decides.

The page docs/ai-register.md is printed from here. A test finds automated functions in the
code, rule by rule, setting by setting and round by round, and fails where one is not covered.

Source: Regulation (EU) 2024/1689 Art. 3(1), 5(1), 6(3), 14, Annex III; recitals 12 and 53.
"""

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

from comity.law.citation import Basis, verified

_ACT: Final = "32024R1689"
_READ: Final = "read in the consolidated text of 27 July 2026; the class is our own assessment"


@unique
class AiClass(StrEnum):
    """What a function is under the AI Act. Stable names."""

    NO_SYSTEM = "no AI system: rules defined solely by people"
    PREPARATORY = "no AI system, and preparatory: file handling, indexing, search"


BASES: Final[dict[AiClass, Basis]] = {
    AiClass.NO_SYSTEM: verified(_ACT, "Art. 3(1), recital 12", _READ),
    AiClass.PREPARATORY: verified(_ACT, "recitals 12 and 53", _READ),
}
"""Why."""

AVOIDED: Final = (
    "scores of how dangerous a person is, or whether they will offend (Art. 5(1)(d))",
    "profiling of persons, or of officials by learnt models (Annex III 4(b), 6)",
    "matching of names by a model that decides who somebody is",
    "refusals or approvals decided by a model",
    "recognition of faces, voices or emotions (Art. 5(1)(e) to (h))",
)
"""What the product does not contain; a test bars the libraries it would take."""


@dataclass(frozen=True, slots=True)
class AutomatedFunction:
    """One function.

    Attributes:
        name: What it is called.
        does: What it does, in a sentence.
        decides: Who decides, and how a person overrides it.
        owner: Who answers for it at the authority.
        ai_class: What it is under the AI Act.
        covers: What of the code it stands for: ``module:``, ``setting:``, ``round:`` or
            ``rule:`` and a name.
    """

    name: str
    does: str
    decides: str
    owner: str
    ai_class: AiClass
    covers: tuple[str, ...]


FUNCTIONS: Final = (
    AutomatedFunction(
        "identification of persons",
        "Compares a description with the register by weights that are published, and explains "
        "every part of the comparison.",
        "An officer judges whatever is not certain by the published rules "
        "(docs/identification.md), and decides about the answer unless the state lets it leave.",
        "central authority",
        AiClass.NO_SYSTEM,
        ("module:comity.search.identification",),
    ),
    AutomatedFunction(
        "estimation of comparison weights",
        "Counts in the register how often names and dates agree by chance, and proposes weights.",
        "A person adopts the proposed parameters, or does not.",
        "central authority",
        AiClass.NO_SYSTEM,
        ("module:comity.search.estimation",),
    ),
    AutomatedFunction(
        "answers without an officer",
        "Sends an answer that law and the node's rules determine, where the state said so.",
        "The state, by naming purpose and answer in its configuration; by default an officer "
        "decides about every answer.",
        "central authority",
        AiClass.NO_SYSTEM,
        (
            "setting:law.automatic",
            "setting:records.automatic_denials",
            "setting:records.automatic_not_a_national",
            "setting:records.supply_information_automatically",
        ),
    ),
    AutomatedFunction(
        "erasure of what is recalled",
        "Erases a conviction that was kept only for another state, when that state recalls it.",
        "The state, in its configuration; by default an officer decides.",
        "central authority",
        AiClass.NO_SYSTEM,
        ("setting:records.erase_recalled_automatically", "round:recall_round"),
    ),
    AutomatedFunction(
        "release of messages over ECRIS",
        "Sends what an ECRIS partner can be told without an officer looking at it once more.",
        "The state, in its configuration; by default an officer releases.",
        "central authority",
        AiClass.NO_SYSTEM,
        ("setting:ecris.release",),
    ),
    AutomatedFunction(
        "handling of received messages",
        "Puts a message to the case it belongs to, and queues tasks for officers.",
        "An officer decides about each task.",
        "central authority",
        AiClass.PREPARATORY,
        ("round:worker",),
    ),
    AutomatedFunction(
        "deadlines of requests of persons",
        "Watches the days by which requests of persons are to be answered.",
        "An officer answers; nothing is answered or refused by itself.",
        "central authority",
        AiClass.PREPARATORY,
        ("round:rights_round",),
    ),
    AutomatedFunction(
        "ends of retention",
        "Ends once a day what law and schedule say is over, and puts on record that it did.",
        "People set the schedule, assess extensions and set holds; what the schedule leaves to "
        "an official waits for one.",
        "central authority",
        AiClass.NO_SYSTEM,
        ("round:retention_round",),
    ),
    AutomatedFunction(
        "reading of a connected register",
        "Enters what the operator's mapping makes of each record; what does not fit is set aside.",
        "People write the mapping, look at the preview and start each run; the set-aside waits "
        "for them.",
        "central authority",
        AiClass.PREPARATORY,
        ("round:connector_round",),
    ),
    AutomatedFunction(
        "backups asked for at the desk",
        "Copies what the node keeps into a file sealed to the configured key; looks at nobody.",
        "An administrator asks for each, with a second factor; without a key none is made.",
        "operator",
        AiClass.NO_SYSTEM,
        ("round:backup_round",),
    ),
    AutomatedFunction(
        "events told to programs",
        "Tells programs of the authority that something happened, by references and nothing else.",
        "An integrator asks for it, a security officer approves the address; either ends it.",
        "central authority",
        AiClass.NO_SYSTEM,
        ("round:webhook_round",),
    ),
    AutomatedFunction(
        "gist of foreign texts",
        "Translates a free text of another state by an offline program with dictionaries and "
        "rules that people wrote, and a tagger trained on texts; shown beside the original, "
        "kept nowhere.",
        "An officer asks for each gist, and a human translator for what matters; nothing follows "
        "from a gist by itself. The operator can switch it off.",
        "central authority",
        AiClass.PREPARATORY,
        ("module:comity.assembly.gisting",),
    ),
    AutomatedFunction(
        "evidence, witnesses and time-stamps",
        "Signs, cosigns and stamps logs; says nothing of persons.",
        "Follows published protocols; an operator sees what failed.",
        "operator",
        AiClass.PREPARATORY,
        ("round:trust_rounds",),
    ),
    AutomatedFunction(
        "decisions of policy",
        "Permits or refuses by reviewed rules over stated facts, with ground and citation.",
        "An officer decides about what is permitted; rules are adopted by people.",
        "central authority",
        AiClass.NO_SYSTEM,
        ("module:comity.policy.engine",),
    ),
    AutomatedFunction(
        "rules on misuse of looks",
        "Point at entries of the log by rules that people wrote, with fixed weights and words.",
        "Somebody of another team reviews, the officer is heard; nothing happens to anybody by "
        "a hit, and a random sample is reviewed beside.",
        "security officer",
        AiClass.NO_SYSTEM,
        (
            "rule:own-record",
            "rule:colleague",
            "rule:same-surname",
            "rule:guarded-list",
            "rule:missing-case",
            "rule:closed-case",
            "rule:short-reason",
            "rule:copied-reason",
            "rule:out-of-shift",
            "rule:volume",
            "rule:never-followed",
            "rule:browsing",
            "rule:export-after-look",
            "rule:news",
            "rule:break-glass",
        ),
    ),
)
"""Every automated function."""


_INTRODUCTION: Final = (
    "Every function that does something by itself, what it is under Regulation (EU) 2024/1689, "
    "and who decides. Printed from `comity.oversight.automated_functions`; a test compares it "
    "with the code. The classes are the project's own assessment: a deployer makes its own."
)


def page() -> str:
    """Return the register as the page docs/ai-register.md."""
    lines = [
        "# AI register",
        "",
        _INTRODUCTION,
        "",
        "| Function | What it does | Who decides | Class | Basis | Owner |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {each.name} | {each.does} | {each.decides} | {each.ai_class} | "
        f"{BASES[each.ai_class]} | {each.owner} |"
        for each in FUNCTIONS
    ]
    lines += ["", "## Not in the product", "", *(f"* {each}" for each in AVOIDED), ""]
    return "\n".join(lines)

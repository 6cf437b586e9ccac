"""The jobs that an officer begins with, in the words that stand on the pages and their buttons."""

from typing import Final

from comity.access.permissions import Permission
from comity.web.desk.decision_words import DECISIONS
from comity.web.desk.help_part import Part
from comity.web.desk.languages import N_
from comity.web.desk.work_words import KINDS, MEANT

_CONTINUE: Final = N_("Continue")
_REQUESTS: Final = N_("Requests")

_CERTAIN: Final = Part(
    "certain",
    MEANT["certain"],
    Permission.TASK_DECIDE,
    (
        N_("Compare, field by field, what the other state says with “%(held)s”."),
        N_("If it is the person, choose “%(approve)s” and press “%(go)s”."),
        N_("The next page shows the answer: “%(told)s”, and “%(withheld)s”."),
    ),
    {
        "held": N_("The person in our register"),
        "approve": DECISIONS["approve"].caption,
        "go": _CONTINUE,
        "told": N_("What is told"),
        "withheld": N_("What is withheld, and why"),
    },
)
_SEVERAL: Final = Part(
    "several",
    MEANT["several"],
    Permission.TASK_DECIDE,
    (
        N_("Compare each candidate with what the other state says, and read “%(doubts)s”."),
        N_("If one of them is surely the person, press “%(this)s” below that candidate."),
        N_(
            "If more data would decide, choose “%(ask)s”, press “%(go)s” and tick what to ask "
            "for. The case waits for the reply."
        ),
        N_("If several fit and nothing would decide, choose “%(several)s” and press “%(go)s”."),
    ),
    {
        "doubts": N_("Why it is not certain"),
        "this": N_("It is this person"),
        "ask": DECISIONS["ask-back"].caption,
        "go": _CONTINUE,
        "several": DECISIONS["several"].caption,
    },
)
_NOBODY: Final = Part(
    "nobody",
    MEANT["nobody"],
    Permission.TASK_DECIDE,
    (
        N_("The page says: “%(found)s” Read the description: is it complete and likely?"),
        N_("Choose “%(nobody)s” and press “%(go)s”."),
    ),
    {
        "found": N_("The search found nobody like the person described."),
        "nobody": DECISIONS["nobody"].caption,
        "go": _CONTINUE,
    },
)
_ENDING: Final = Part(
    "ending",
    N_("Then, whichever of them it was"),
    Permission.TASK_DECIDE,
    (
        N_(
            "Write the reason. Where one is proposed and it is so, press “%(use)s”; where one "
            "stands in the field already, change what is not so. Then press “%(go)s”."
        ),
        N_("Read the last page: it says what goes to whom. Only “%(confirm)s” sends it."),
        N_("“%(next)s” leads to the next task in the order of the inbox."),
    ),
    {
        "use": N_("Use this reason"),
        "go": _CONTINUE,
        "confirm": N_("Confirm and send"),
        "next": N_("Next task"),
    },
)

JOBS: Final = (
    Part(
        "answer",
        N_("Answer a request"),
        Permission.TASK_DECIDE,
        (
            N_("Open the inbox: urgent tasks stand first, then the nearest deadline."),
            N_("“%(certain)s”: the task is called “%(approve)s”; the answer is prepared."),
            N_("“%(one)s” and “%(several)s”: you say who it is, or ask the other state."),
            N_("“%(nobody)s”: you say whether that is right."),
        ),
        {
            "certain": MEANT["certain"],
            "approve": KINDS["approve-answer"],
            "one": MEANT["one"],
            "several": MEANT["several"],
            "nobody": MEANT["nobody"],
        },
        in_order=False,
        within=(_CERTAIN, _SEVERAL, _NOBODY, _ENDING),
    ),
    Part(
        "request",
        N_("Send a request"),
        Permission.REQUEST_SEND,
        (
            N_("Choose “%(new)s”, at the foot of every page."),
            N_("“%(whom)s” A surname or a number is enough; say all you know. Press “%(go)s”."),
            N_(
                "“%(why)s” Choose the purpose; give your case reference and the authority that "
                "needs the record. Press “%(go)s”."
            ),
            N_("“%(where)s” Tick the states. Press “%(go)s”."),
            N_("“%(urgent)s” If it is, say why. Press “%(go)s”."),
            N_("“%(check)s”: read what will leave. The button “%(sign)s” sends it."),
            N_("The answer appears under “%(requests)s”."),
        ),
        {
            "go": _CONTINUE,
            "new": N_("New request"),
            "whom": N_("Whose record do you need?"),
            "why": N_("What is it for?"),
            "where": N_("Which states do you ask?"),
            "urgent": N_("Is it urgent?"),
            "check": N_("Check before you send"),
            "sign": N_("Sign and send the request"),
            "requests": _REQUESTS,
        },
    ),
)
"""What somebody new reads; a test walks the pages and looks for every caption named."""

BESIDES: Final = (
    Part(
        "inbox",
        N_("Inbox"),
        Permission.TASK_DECIDE,
        (
            N_("“%(take)s” tells colleagues that you do. You can decide a task without it."),
            N_("“%(little)s”: choose “%(ask)s”."),
            N_(
                "Several at once: open each of them first, then tick them in the inbox and press "
                "“%(together)s”."
            ),
        ),
        {
            "take": N_("I work on it"),
            "little": MEANT["too-little"],
            "ask": DECISIONS["ask-back"].caption,
            "together": N_("Answer that nobody is here"),
        },
        in_order=False,
    ),
    Part(
        "case",
        N_("Purpose and case"),
        Permission.REQUEST_SEND,
        (
            N_(
                "“%(strip)s” says for which case and purpose your looks are put on record. "
                "“%(leave)s” ends that; the next record you search for asks anew."
            ),
            N_("A request that you began and did not send waits under “%(requests)s”."),
        ),
        {"strip": N_("You work on case"), "leave": N_("Leave the case"), "requests": _REQUESTS},
        in_order=False,
    ),
    Part(
        "rights",
        N_("Persons' requests about their own data"),
        Permission.RIGHTS_DECIDE,
        (
            N_("Open “%(rights)s”, press “%(register)s” and write down what is asked."),
            N_("“%(who)s” comes first: before that nothing is looked up."),
            N_(
                "Go on with “%(found)s” and “%(decide)s”. Whatever gives less than was asked "
                "waits for somebody else."
            ),
            N_("Read the letter before you issue it; what was granted is carried out after it."),
        ),
        {
            "rights": N_("Rights"),
            "register": N_("Register a request"),
            "who": N_("Show who asks"),
            "found": N_("Find what is held, and to whom it went"),
            "decide": N_("Decide what is answered"),
        },
    ),
)
"""What an officer may read later; its captions are looked for as well."""

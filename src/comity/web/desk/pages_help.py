"""Help: one short page, of which everybody reads the parts that their role includes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from comity.access.permissions import Permission
from comity.web.desk.decision_words import DECISIONS
from comity.web.desk.languages import N_
from comity.web.desk.routing import DeskCall, DeskRoute, Shown
from comity.web.routing import Method

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page.

    Attributes:
        name: In the address, after ``#``.
        title: Its heading.
        permission: Who reads it; ``None`` for everybody.
        sentences: Step by step, or each by itself.
        quoted: Captions that the sentences name: name in the sentence and the caption itself, so
            that both are always the same words.
        in_order: Whether the sentences are steps.
    """

    name: str
    title: str
    permission: Permission | None
    sentences: tuple[str, ...]
    quoted: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    in_order: bool = True


PARTS: Final = (
    Part(
        "answer",
        N_("Answer a request"),
        Permission.TASK_DECIDE,
        (
            N_("Open the inbox: urgent tasks stand first, then the nearest deadline."),
            N_("Choose a task and compare what the other state says with each candidate."),
            N_(
                "If one candidate is clearly the person, press “%(this)s”. If the node is sure "
                "already, look at the answer and choose “%(approve)s”."
            ),
            N_(
                "If several may be meant and more data would decide, choose “%(ask)s”: a question "
                "is sent, and the case waits for the reply."
            ),
            N_(
                "If no more data would help, choose “%(several)s”: the other state is told so, "
                "nothing of a record is told, and the request is answered."
            ),
            N_("If nobody fits, choose “%(nobody)s”: an answer without convictions is sent."),
            N_("Give a reason, continue, and read what will be sent: only the last page sends it."),
        ),
        {
            "this": N_("It is this person"),
            "approve": DECISIONS["approve"].caption,
            "ask": DECISIONS["ask-back"].caption,
            "several": DECISIONS["several"].caption,
            "nobody": DECISIONS["nobody"].caption,
        },
    ),
    Part(
        "request",
        N_("Send a request"),
        Permission.REQUEST_SEND,
        (
            N_("Choose “%(new)s”, at the foot of every page and on “%(work)s”."),
            N_("Say who the person is, what it is for, which states you ask, and if it is urgent."),
            N_("What you type is kept for you; you can stop and go on later."),
            N_("The last page shows everything that will leave; only its button sends it."),
            N_("The answer appears under “%(requests)s”."),
        ),
        {"new": N_("New request"), "work": N_("My work"), "requests": N_("Requests")},
    ),
    Part(
        "words",
        N_("What the words mean"),
        Permission.TASK_DECIDE,
        (
            N_(
                "Certain: names and date of birth agree, or a number does, and nothing found "
                "speaks for another person."
            ),
            N_(
                "Speaks for, speaks against: how much a field tells. One more means twice as "
                "likely; 10 is about a thousand times. It helps you judge and decides nothing."
            ),
            N_("Deadline: the last day on which the law that the task names lets you answer."),
            N_(
                "Unofficial label: our own words for a code, because nobody has published official "
                "ones in your language. The code itself is what counts."
            ),
        ),
        in_order=False,
    ),
    Part(
        "lead",
        N_("Lead a team"),
        Permission.TASK_ASSIGN,
        (
            N_("The board shows who works on what; choose tasks there and give them to somebody."),
            N_("Under “%(approvals)s” read what is asked, then approve it, or refuse it and why."),
            N_("Nobody approves what they asked for or decided themselves."),
        ),
        {"approvals": N_("Approvals")},
        in_order=False,
    ),
    Part(
        "translate",
        N_("Translate a text"),
        Permission.TEXT_TRANSLATE,
        (
            N_("Open “%(texts)s” and choose one; from then on it is yours alone."),
            N_("Write the translation below the original; what you type is kept."),
            N_("Hand it in. If you cannot translate it, hand it back and say why."),
        ),
        {"texts": N_("Texts")},
    ),
    Part(
        "draft",
        N_("Draft a request"),
        Permission.REQUEST_DRAFT,
        (
            N_("Open “%(drafts)s” and begin a new draft: whose record, what for, which states."),
            N_("Hand it in: an officer looks at it and sends it, or returns it and says why."),
            N_("Read the answer in the same place once an officer has released it to you."),
        ),
        {"drafts": N_("My drafts")},
    ),
    Part(
        "inspect",
        N_("Inspect"),
        Permission.JOURNAL_SEARCH,
        (
            N_("Open “%(inspection)s” and give your file; every look of yours is on record."),
            N_("Search who looked at what; open an entry to see the proof that it is in the log."),
            N_("A report of what you found can be handed out as PDF, sealed by the authority."),
        ),
        {"inspection": N_("Inspection")},
    ),
    Part(
        "accounts",
        N_("Accounts"),
        Permission.ACCOUNT_LIST,
        (
            N_("An administrator proposes an account; a security officer grants it."),
            N_("Each hands over one half of the code, and the person enrols with both."),
            N_("Either of you can lock an account at once; that ends every session of it."),
        ),
        in_order=False,
    ),
    Part(
        "node",
        N_("Run the node"),
        Permission.NODE_CONFIGURE,
        (
            N_("Open “%(node)s”: it lists what is due, and for each thing what to do."),
            N_("Make a backup there, and keep its key in another place than the backup."),
        ),
        {"node": N_("Administration")},
    ),
    Part(
        "programs",
        N_("Connect programs"),
        Permission.SERVICE_KEY_ISSUE,
        (
            N_("Ask for a key and say what the program may do; a security officer approves it."),
            N_("Preview a connector before you run it: nothing is stored by a preview."),
        ),
        in_order=False,
    ),
    Part(
        "whom",
        N_("Whom to ask"),
        None,
        (
            N_("About a case or a decision, ask a supervisor of your authority."),
            N_("About your account, the desk or a mistake in it, ask your administrator."),
        ),
        in_order=False,
    ),
)


def help_page(call: DeskCall) -> Shown:
    """Show what the role can do, step by step."""
    parts = [
        (
            each.name,
            call.say(each.title),
            [
                call.say(
                    sentence, **{name: call.say(caption) for name, caption in each.quoted.items()}
                )
                for sentence in each.sentences
            ],
            each.in_order,
        )
        for each in PARTS
        if each.permission is None or call.who.may(each.permission)
    ]
    return Shown("help.html", call.say("Help"), {"parts": parts})


PAGES: Final = (DeskRoute(Method.GET, "/help", help_page, Permission.OWN_ACCOUNT),)

"""Help: one short page, of which everybody reads the parts that their role includes."""

from dataclasses import dataclass
from typing import Final

from comity.access.permissions import Permission
from comity.web.desk.help_jobs import BESIDES, JOBS
from comity.web.desk.help_part import Part
from comity.web.desk.languages import N_
from comity.web.desk.routing import DeskCall, DeskRoute, Shown
from comity.web.routing import Method

LATER: Final = (
    *BESIDES,
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
                "Speaks for, speaks against: how much a field tells. In the number beside it one "
                "more means twice as likely; 10 is about a thousand times. It decides nothing."
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


@dataclass(frozen=True, slots=True)
class _Read:
    """A part in the reader's language."""

    name: str
    title: str
    sentences: tuple[str, ...]
    in_order: bool
    within: tuple["_Read", ...]


def help_page(call: DeskCall) -> Shown:
    """Show what the role can do: what one begins with, then the rest."""
    return Shown(
        "help.html",
        call.say("Help"),
        {"first": _read(call, JOBS), "later": _read(call, LATER)},
    )


def _read(call: DeskCall, parts: tuple[Part, ...]) -> tuple[_Read, ...]:
    return tuple(
        _Read(
            each.name,
            call.say(each.title),
            tuple(
                call.say(
                    sentence, **{name: call.say(caption) for name, caption in each.quoted.items()}
                )
                for sentence in each.sentences
            ),
            each.in_order,
            _read(call, each.within),
        )
        for each in parts
        if each.permission is None or call.who.may(each.permission)
    )


PAGES: Final = (DeskRoute(Method.GET, "/help", help_page, Permission.OWN_ACCOUNT),)

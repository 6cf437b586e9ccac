"""What went wrong, in the reader's language.

Failures are worded in English where they arise, for programs and operators. What an officer,
a supervisor or an inspector can bring about is said here word for word; of everything else the
stable code says what kind of thing happened, and the exact sentence stands below it, in English.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from comity.errors import ErrorCode
from comity.web.desk.languages import N_, SOURCE, Language

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        ErrorCode.ACCESS_DENIED: N_("You may not do this; nothing was shown or changed."),
        ErrorCode.APPROVAL_REQUIRED: N_("A second person has to approve this first."),
        ErrorCode.FACTOR_REQUIRED: N_("Your second factor is needed again."),
        ErrorCode.PROCESSING_FROZEN: N_(
            "This kind of work is stopped for now by order; nothing was lost."
        ),
        ErrorCode.CONFLICTING_CHANGE: N_(
            "The matter does not stand as it did, or does not allow this; nothing was changed."
        ),
        ErrorCode.INPUT_INVALID: N_("Something in the form cannot be used as it is."),
        ErrorCode.CONFIGURATION_INVALID: N_("This node is not set up for this."),
        ErrorCode.BATCH_TOO_LARGE: N_("That is more than can be taken at once."),
        ErrorCode.RATE_EXCEEDED: N_("That was more than is allowed at once."),
        ErrorCode.TRANSITION_ILLEGAL: N_("The case no longer allows this."),
        ErrorCode.REFERENCE_UNKNOWN: N_("It refers to something that is not known here."),
        ErrorCode.MEMBER_UNKNOWN: N_("That state cannot be reached over the network."),
        ErrorCode.KEY_UNAVAILABLE: N_("A key of this node is missing, so nothing can be signed."),
        ErrorCode.KEY_LOCKED: N_("A key of this node is locked, so nothing can be signed."),
        ErrorCode.TIME_STAMPING_UNAVAILABLE: N_("The time-stamping service does not answer."),
        ErrorCode.PEER_UNREACHABLE: N_(
            "The other state does not answer; what was sent is kept and sent again."
        ),
        ErrorCode.PEER_REFUSED: N_("The other state's system refused it."),
        ErrorCode.REGISTER_UNAVAILABLE: N_("The national register does not answer."),
        ErrorCode.STORAGE_UNAVAILABLE: N_("The database does not answer; nothing was written."),
        ErrorCode.EVIDENCE_INVALID: N_("The evidence does not prove what it says."),
    }
)
"""What kind of thing happened, by the code of docs/errors.md."""

SENTENCES: Final = frozenset(
    {
        N_("There is nothing here of that name that you may see."),
        N_("Your role does not include this."),
        N_("Only a supervisor gives tasks to others."),
        N_("No officer of that name decides tasks here."),
        N_("Nobody approves what they ask for themselves."),
        N_("Nobody looks at what they decided themselves."),
        N_("Somebody looked at it already."),
        N_("Say why, for whoever asked."),
        N_("At most 20 filters can be saved."),
        N_("Another filter of this list has that name."),
        N_("Choose something to narrow the list to first."),
        N_("This list cannot be narrowed to that."),
        N_("This list cannot be narrowed by that."),
        N_("The account was changed meanwhile."),
        N_("Nobody approves what concerns or comes from themselves."),
        N_("Nobody approves anything behind broken glass."),
        N_("An address begins with https://."),
        N_("An address names a host, no user and no part of a page."),
        N_(
            "That host and port may not be called. Whoever runs the node names those that may "
            "in comity.toml, [webhooks] hosts."
        ),
        N_("There is no key of yours of that name."),
        N_("A security officer has still to approve this webhook."),
        N_("It was rotated within the last day already."),
        N_("Nobody reviews their own use."),
        N_("There is no such translation here."),
        N_("There is no such text for you to translate."),
        N_("Open it before you translate it: it is nobody's yet."),
        N_("You have not taken it."),
        N_("You have translated it; enter another text if it is wrong."),
        N_("There is no such message here."),
        N_("That message has no such text."),
        N_("There is no such message in that conversation."),
        N_("Only a draft that was returned is handed in anew."),
        N_("An officer sent it already; ask the officer to withdraw it."),
        N_("There is no such draft of yours."),
        N_("There is no such draft here."),
        N_("Nothing was released to you, or it no longer stands."),
        N_("No answer to that request stands."),
        N_("A request needs its case reference."),
        N_("You have begun no such request."),
        N_("Your account names no authority: an administrator sets it as its team."),
        N_("Whoever decided cannot approve; a second person must."),
        N_("Whoever translated cannot check; a second person does."),
        N_("Whoever approves a restriction is cleared for it themselves."),
        N_("Show your second factor again first."),
        N_("Show your second factor once more for this."),
        N_("The form is not of this session. Open the page again."),
        N_("Only forms of our own pages are taken."),
        N_("More calls than allowed; try again later."),
        N_("Somebody has decided this task already."),
        N_("The task was decided before."),
        N_("Somebody else approved it already."),
        N_("That use was reviewed already."),
        N_("That request was decided already."),
        N_("That request was answered already."),
        N_("This question was answered already."),
        N_("The officer has to be heard first."),
        N_("The conversation owes no answer any more."),
        N_("No deletion awaits confirmation there."),
        N_("It was changed meanwhile, in another window."),
        N_("Somebody entered another number meanwhile."),
        N_("Somebody entered other hours meanwhile."),
        N_("Somebody entered another number and other hours meanwhile."),
        N_("Somebody took the entry away meanwhile."),
        N_("a text must not hold control characters"),
        N_("Nothing is proposed for this account."),
        N_("Nobody decides what concerns or comes from themselves; withdraw it instead."),
        N_("A telephone number has digits, and at most + - / ( ) . between them."),
        N_("Say when somebody answers, in at most 200 signs."),
        N_("That act does not fit the task."),
        N_("The person is not identified; say who it is."),
        N_("The person needs a name or an identity number."),
        N_("Say who is meant: a name, or a number."),
        N_("There is no such person in the register."),
        N_("That state cannot be reached over the network."),
        N_("A state does not ask itself."),
        N_("The purpose must be stated in words too."),
        N_("No record opens without purpose and case."),
        N_("Say why, for whoever asked."),
        N_("Say why it is restricted."),
        N_("Say why it is lifted."),
        N_("The day must lie ahead."),
        N_("The day of review must lie ahead."),
        N_("The last day lies before the first."),
        N_("A review says why, in words."),
        N_("Breaking the glass names a case."),
        N_("Name either a conviction or a message."),
        N_("Another document would leave now than the one shown."),
        N_(
            "A certificate is for the person, and never for criminal proceedings: an authority "
            "gets an extract."
        ),
        N_("No document of that number was issued here."),
        N_("A document needs a purpose of the list."),
        N_("A field is given twice."),
        N_("The list has moved on. Begin again."),
    }
)
"""What people at the desk bring about, word for word as it is said where it arises."""

_LENGTH: Final = re.compile(r"Expected `(?:str|array)` of length (>=|<=) (\d+)\Z")
_BOUND: Final = re.compile(r"Expected `(?:int|float)` (>=|<=) (\d+)\Z")


def happened(title: str, code: str, spoken: Language) -> tuple[str, str]:
    """Return what went wrong as far as it can be said, and the sentence that is left in English.

    Args:
        title: The sentence of the failure.
        code: Its code.
        spoken: The reader's language.

    Example:
        >>> from comity.web.desk.languages import language
        >>> happened("The log's head moved.", "input:change:conflicting", language("en"))
        ("The log's head moved.", '')
    """
    rule = rule_in_words(title, spoken)
    if rule != title or spoken.code == SOURCE:
        return rule, ""
    kind = KINDS.get(code)
    return (spoken.say(kind), title) if kind else (spoken.say("That did not work"), title)


def rule_in_words(words: str, spoken: Language) -> str:
    """Return a rule that a field breaks; as it is where no catalogue says it.

    Example:
        >>> from comity.web.desk.languages import language
        >>> rule_in_words("Expected `str` of length <= 200", language("en"))
        'Use at most 200 characters.'
        >>> rule_in_words("Expected `str` of length >= 1", language("en"))
        'Fill this in.'
    """
    if words in SENTENCES:
        return spoken.say(words)
    if length := _LENGTH.match(words):
        side, number = length.groups()
        if side == "<=":
            return spoken.say("Use at most %(number)s characters.", number=number)
        if number == "1":
            return spoken.say("Fill this in.")
        return spoken.say("Use at least %(number)s characters.", number=number)
    if bound := _BOUND.match(words):
        side, number = bound.groups()
        if side == "<=":
            return spoken.say("Give a number of at most %(number)s.", number=number)
        return spoken.say("Give a number of at least %(number)s.", number=number)
    return words


def problems_in_words(
    problems: Sequence[tuple[str, str]], spoken: Language
) -> tuple[tuple[str, str], ...]:
    """Return what is wrong with a form, each rule in words as far as they are known."""
    return tuple((field, rule_in_words(words, spoken)) for field, words in problems)

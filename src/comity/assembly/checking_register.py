"""Checking register and casework against the messages, which the log vouches for.

A conviction that another state notified must be what its message said, as that
message's conversation left it; one that we notified must be what we said. What was
imported or entered here and never exchanged is the register's own word: nothing in
the log could contradict it. ``NOT_CHECKED`` says so to whoever reads the result.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import Final

from comity.errors import Failure
from comity.ids import StateCode
from comity.law.states import iso_state
from comity.records.messages import (
    Kind,
    Notification,
    NotificationOutcome,
    NotificationResponse,
    RequestResponse,
    decode_as,
)
from comity.records.model import Conviction
from comity.records.ports import Origin, Standing
from comity.records.workflow import NotificationState
from comity.search.keys import EVERYBODY, counted_of, is_name, keys_of, name_codes
from comity.search.profile import Profile, profile_of
from comity.storage.sql.walking_register import FiledPerson, RegisterWalk, StoredVersion

NOT_CHECKED: Final = (
    "Persons, convictions that were imported or entered here and never sent or received,",
    "and the days by which answers are owed are the register's own word: the log holds",
    "nothing that could contradict them.",
)

_MOST: Final = 1000
"""So many rows at most of those kinds that a sound node has none of."""

_DAMAGE: Final = (Failure, ValueError, TypeError, LookupError)

Note = Callable[[str, str], None]
"""Takes the kind and the sentence of a finding."""


@dataclass(slots=True)
class _Cross:
    """What can be told only when all convictions were seen.

    Attributes:
        updated: Persons some conviction of whom came as an update of another.
        lonely: Superseded convictions without a later version, and whose they are.
    """

    updated: set[str] = field(default_factory=set)
    lonely: list[tuple[str, int, str]] = field(default_factory=list)


class RegisterCheck:
    """One pass over register and casework.

    Args:
        walk: What to read.
        note: Told what disagrees.
        advance: Told how many persons and convictions were looked at.
    """

    def __init__(self, walk: RegisterWalk, note: Note, advance: Callable[[int], None]) -> None:
        self._walk = walk
        self._note = note
        self._advance = advance
        self._cross = _Cross()
        self.persons = 0
        self.in_index = 0
        self.versions = 0
        self.altered_by_import = 0

    def run(self) -> None:
        """Check everything."""
        self._check_persons()
        for _, versions in groupby(self._versions(), key=lambda each: each.id):
            self._check_versions(list(versions))
        for identifier, version, person in self._cross.lonely:
            if person not in self._cross.updated:
                self._note("register", f"{identifier} version {version}: nothing superseded it")
        self._check_said()
        self._check_stored()
        self._check_casework()

    def _check_persons(self) -> None:
        """Check that each person is found by what is stated of them, and by nothing else."""
        keys = 0
        apart = self._walk.apart()
        given: Counter[tuple[str, str]] = Counter()
        surnames: Counter[tuple[str, str]] = Counter()
        for chunk in self._walk.persons():
            wanted: set[tuple[int, int]] = set()
            for filed in chunk:
                if filed.ref in apart:
                    self._check_apart(filed)
                    continue
                self.in_index += 1
                profile = self._profile(filed)
                if profile is None:
                    continue
                wanted |= {(filed.number, key) for key in keys_of(profile)}
                for counted, (as_given, as_surname) in counted_of(profile).items():
                    given[counted] += as_given
                    surnames[counted] += as_surname
            found = self._walk.filed(
                sorted({key for _, key in wanted}), chunk[0].number, chunk[-1].number
            )
            refs = {each.number: each.ref for each in chunk}
            for number in sorted({number for number, _ in wanted ^ found}):
                self._note("persons", f"{refs.get(number, number)}: filed under other keys")
            keys += len(wanted)
            self.persons += len(chunk)
            self._advance(len(chunk))
        held = self._walk.key_count()
        if held != keys:
            self._note("persons", f"{held} keys lead to persons, and {keys} should")
        self._check_names(given, surnames)

    def _check_names(
        self, given: Counter[tuple[str, str]], surnames: Counter[tuple[str, str]]
    ) -> None:
        """Check how many bear each name, and that names a letter apart are found.

        A wrong count makes a common name weigh as a rare one; a missing code hides whoever
        is misspelt.
        """
        every = sorted(given.keys() | surnames.keys())
        tokens = dict(zip(self._walk.tokens_of(every), every, strict=True))
        everybody = ("", EVERYBODY)
        wrong = codes = 0
        for chunk in self._walk.names_counted():
            names: dict[int, str] = {}
            for token, as_given, as_surname, form in chunk:
                name = tokens.pop(token, None)
                counted = (given[name], surnames[name]) if name else (0, 0)
                if name == everybody and as_given != self.in_index:
                    self._note(
                        "persons", f"{as_given} persons are counted, and there are {self.in_index}"
                    )
                kept = name[0] if name and is_name(name[0]) and name[1] == EVERYBODY else None
                wrong += counted != (as_given, as_surname) or form != kept
                if form is not None:
                    names[token] = form
            wanted = {(code, token) for token, name in names.items() for code in name_codes(name)}
            codes += len(wanted)
            if not wanted <= self._walk.coded(sorted({code for code, _ in wanted})):
                self._note("persons", "names a letter apart are not found by all their codes")
        wrong += len(tokens)
        if wrong:
            self._note("persons", f"{wrong} names are counted wrongly")
        held = self._walk.code_count()
        if held != codes:
            self._note("persons", f"{held} codes lead to names, and {codes} should")

    def _check_apart(self, filed: FiledPerson) -> None:
        """Check that a restricted person can be read, and is not in the common index."""
        if filed.person is None:
            self._note("persons", f"{filed.ref}: what is stated cannot be read")
        if filed.profile is not None:
            self._note("persons", f"{filed.ref}: restricted, and in the common index")

    def _profile(self, filed: FiledPerson) -> Profile | None:
        if filed.person is None:
            self._note("persons", f"{filed.ref}: what is stated cannot be read")
            return None
        profile = profile_of(filed.person)
        if filed.profile != profile:
            self._note("persons", f"{filed.ref}: compared otherwise than stated")
        return profile

    def _versions(self) -> Iterator[StoredVersion]:
        for chunk in self._walk.versions():
            yield from chunk
            self.versions += len(chunk)
            self._advance(len(chunk))

    def _check_versions(self, versions: Sequence[StoredVersion]) -> None:
        """Check all versions of one conviction: each for itself, then how they stand."""
        brought: set[str] = set()
        for each in versions:
            try:
                for sentence in self._about(each, brought):
                    self._note("register", f"{each.id} version {each.version}: {sentence}")
            except _DAMAGE:
                self._note("register", f"{each.id} version {each.version}: it cannot be read")
        for sentence in self._about_standing(versions):
            self._note("register", f"{versions[0].id}: {sentence}")

    def _about(self, held: StoredVersion, brought: set[str]) -> Iterator[str]:
        """Yield what is wrong with one version.

        Raises:
            Failure, ValueError: Something of it cannot be read.
        """
        Standing(held.standing)
        if held.known_person is None:
            yield "the person is not in the register"
        conviction = held.conviction
        if conviction is None:
            yield "it cannot be read"
            return
        if held.id != conviction.id or not held.filed_rightly:
            yield "it is filed otherwise than it says"
        if Origin(held.origin) is Origin.OWN:
            if held.message is not None:
                yield "it is our own, and yet a message is said to have brought it"
            if (held.standing == Standing.DELETED) is not conviction.asks_deletion and (
                held.standing != Standing.SUPERSEDED
            ):
                yield f"it is {held.standing}, and its decisions say otherwise"
            return
        if held.message is not None:
            yield from self._about_brought(held, held.message, conviction, brought)

    def _about_brought(
        self, held: StoredVersion, message: str, conviction: Conviction, brought: set[str]
    ) -> Iterator[str]:
        """Yield what is wrong with a version that a notification brought.

        Raises:
            Failure, ValueError: Something of it cannot be read.
        """
        if held.message_kind != Kind.NOTIFICATION:
            yield f"{message}, which is said to have brought it, is no notification here"
            return
        if held.erased:
            # What it said was erased since; whether that was logged is checked elsewhere.
            return
        said = decode_as(Notification, held.said())
        if said.updates is not None:
            self._cross.updated.add(held.person)
        if message in brought:
            # An import puts its version over a notified one, and keeps who notified it.
            self.altered_by_import += 1
            return
        brought.add(message)
        if said.conviction != conviction:
            yield f"it is not what {message} says"
        if iso_state(StateCode(held.peer or "")) != held.convicting_state:
            yield f"{message} came from {held.peer}"
        if not held.identified:
            yield "nobody is on record as having said whose it is"
        yield from self._about_its_conversation(held, message, conviction)

    def _about_its_conversation(
        self, held: StoredVersion, message: str, conviction: Conviction
    ) -> Iterator[str]:
        """Yield what is wrong with how a version stands to the conversation it came in.

        Raises:
            Failure: Our response cannot be read.
        """
        state, standing = held.conversation_state, Standing(held.standing)
        ended = (NotificationState.CANCELLED, NotificationState.REJECTED)
        in_force = standing in {Standing.CURRENT, Standing.DELETED}
        if standing is Standing.WITHDRAWN and state not in ended:
            yield f"it is withdrawn, and {message} is {state}"
        if in_force and state == NotificationState.CANCELLED and not held.unhandled:
            yield f"it is {standing}, and {message} was cancelled"
        if standing is Standing.DELETED and not conviction.asks_deletion:
            yield f"it is deleted, and {message} does not ask for that"
        pending = standing is Standing.CURRENT and conviction.asks_deletion
        if pending and state == NotificationState.ANSWERED and self._confirmed(message):
            yield "its deletion was confirmed, and it is current"

    def _confirmed(self, conversation: str) -> bool:
        payload = self._walk.last_response(conversation)
        if payload is None:
            return False
        return decode_as(NotificationResponse, payload).outcome == NotificationOutcome.SUCCESSFUL

    def _about_standing(self, versions: Sequence[StoredVersion]) -> Iterator[str]:
        """Yield what is wrong with how the versions of one conviction stand to each other."""
        if [each.version for each in versions] != list(range(1, len(versions) + 1)):
            yield "a version is missing"
        if len({each.person for each in versions if each.standing != Standing.WITHDRAWN}) > 1:
            yield "its versions are of several persons"
        for place, each in enumerate(versions):
            later = any(other.standing != Standing.WITHDRAWN for other in versions[place + 1 :])
            if each.standing == Standing.CURRENT and later:
                yield f"version {each.version} is current, and a later one holds"
            if each.standing == Standing.SUPERSEDED and not later:
                if each.origin == Origin.OWN:
                    yield f"version {each.version} is superseded, and none followed"
                else:
                    self._cross.lonely.append((each.id, each.version, each.person))

    def _check_said(self) -> None:
        """Check that the register holds what we notified and answered, and to whom it went."""
        for chunk in self._walk.disclosing():
            told: dict[str, Conviction] = {}
            answered: dict[str, set[str]] = {}
            for message in chunk:
                try:
                    if message.about == Kind.NOTIFICATION:
                        told[message.id] = decode_as(Notification, message.said()).conviction
                    else:
                        given = decode_as(RequestResponse, message.said()).convictions
                        answered[message.id] = {each.id for each in given}
                except _DAMAGE:
                    self._note("register", f"{message.id}: what we said cannot be read")
            named = {each.id for each in told.values()} | set(
                chain.from_iterable(answered.values())
            )
            contents = self._walk.contents(sorted(named))
            for identifier, conviction in told.items():
                if conviction not in contents.get(conviction.id, ()):
                    self._note(
                        "register", f"{conviction.id}: no version is what {identifier} notified"
                    )
            listed = {each for each, given_ids in answered.items() if given_ids}
            noted = self._walk.given(sorted(named), sorted(listed))
            for identifier in sorted(listed):
                for conviction_id in sorted(answered[identifier]):
                    if conviction_id not in contents:
                        self._note("register", f"{conviction_id}: given in {identifier}, not here")
                    if (identifier, conviction_id) not in noted:
                        self._note("disclosures", f"{conviction_id} in {identifier} is not noted")

    def _check_stored(self) -> None:
        """Check that the register holds what we told its sender that it holds."""
        for response in self._walk.responses_without_version():
            try:
                outcome = decode_as(NotificationResponse, response.said()).outcome
            except _DAMAGE:
                self._note("register", f"{response.id}: what we said cannot be read")
                continue
            if outcome == NotificationOutcome.SUCCESSFUL:
                self._note(
                    "register",
                    f"{response.about}: {response.id} says that it was stored, and it is not",
                )

    def _check_casework(self) -> None:
        """Check that what is kept beside the register refers to what is there."""
        for what, conversation in self._walk.without_conversation(limit=_MOST):
            self._note("casework", f"{conversation}: named by a kept {what}, and not here")
        for conviction, version, addressee in self._walk.duties_without_version(limit=_MOST):
            self._note(
                "duties", f"{conviction} version {version}: owed to {addressee}, and not here"
            )
        for conviction, version, message, sent in self._walk.unfounded_disclosures(limit=_MOST):
            missing = "was never sent" if sent is None else "gave what is not here"
            self._note("disclosures", f"{conviction} version {version}: {message} {missing}")
        for conversation in self._walk.unattended(limit=_MOST):
            self._note(
                "casework", f"{conversation}: an answer is owed, and nobody was asked to give it"
            )

"""Running the rules on misuse, and the review of what they notice; each step on record."""

from datetime import date, datetime, timedelta
from typing import Final

from comity.access.permissions import Permission, Role
from comity.access.principal import Principal
from comity.assembly.build import Node
from comity.assembly.journal import journal_of
from comity.assembly.oversight_search import put_on_record
from comity.assembly.oversight_surroundings import NodeSurroundings, token_of
from comity.errors import AccessDenied, InputInvalid, ReferenceNotFound
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue
from comity.oversight.misuse import Rate, asked, heard, rates, reviewed, run
from comity.oversight.misuse_material import material
from comity.oversight.model import Hit, Outcome
from comity.oversight.watching import News, Watched, WatchList
from comity.storage.store import Snapshot, Work
from comity.trust.digest import sha256

_SEED_BYTES: Final = 16
_MOST_AUDITED: Final = 200


def run_rules(
    node: Node, who: Principal, *, since: date, until: date, audit: int, seed: str = ""
) -> tuple[Hit, ...]:
    """Run every rule over a time, and keep what was not noticed before.

    Args:
        node: The node.
        who: Supervisor or security officer.
        since: First day, in UTC.
        until: Last day, in UTC.
        audit: How many entries are drawn at random beside the hits.
        seed: What the draw depends on; drawn at random if not given.

    Returns:
        What is new.

    Raises:
        AccessDenied: Neither supervisor nor security officer.
        InputInvalid: The days are in the wrong order, or the sample is too large.
    """
    who.require(Permission.MISUSE_REVIEW)
    if until < since:
        raise InputInvalid("The last day lies before the first.", field="until")
    if not 0 <= audit <= _MOST_AUDITED:
        raise InputInvalid(f"A sample has 0 to {_MOST_AUDITED} entries.", field="audit")
    chosen = seed or node.rails.randomness(_SEED_BYTES).hex()
    with node.database.begin() as work:
        inspectors = _inspectors(work)
        entries = [
            each
            for each in journal_of(work)
            if since <= each.day <= until and each.official not in inspectors
        ]
        looked_at = material(entries, NodeSurroundings(node, work), work.oversight.items(News))
        known = {each.id for each in work.oversight.items(Hit)}
        found = run(looked_at, at=node.clock.now(), audit=audit, seed=chosen)
        fresh = tuple(each for each in found if each.id not in known)
        for each in fresh:
            work.oversight.keep(each)
        put_on_record(
            work,
            node,
            who,
            Act.RUN_MISUSE_RULES,
            {
                "first": since.isoformat(),
                "hits": len(fresh),
                "seed": chosen,
                "stop": until.isoformat(),
            },
        )
    return fresh


def _inspectors(work: Work) -> frozenset[str]:
    """Return the accounts of inspectors: nobody they look into is shown what they do.

    The role is combined with no other, so that whatever such an account does is inspection.
    """
    return frozenset(
        each.id for each in work.access.accounts.all() if Role.INSPECTOR in each.granted.roles
    )


def hits(node: Node, who: Principal, *, only_open: bool) -> tuple[Hit, ...]:
    """Return what was noticed, the heaviest first, and put on record that it was read.

    What is about the reader, or about the reader's own team, is left out.

    Raises:
        AccessDenied: Neither supervisor nor security officer.
    """
    who.require(Permission.MISUSE_REVIEW)
    with node.database.begin() as work:
        found = [
            each
            for each in work.oversight.items(Hit)
            if (each.outcome is None or not only_open) and _may_review(who, each)
        ]
        put_on_record(work, node, who, Act.READ_MISUSE_HITS, {"results": len(found)})
    return tuple(sorted(found, key=lambda each: (-each.weight, each.found_at, each.id)))


def matters_about(node: Node, who: Principal) -> tuple[Hit, ...]:
    """Return the hits that a reviewer asked an officer about.

    Raises:
        AccessDenied: Not somebody whose acts are looked at.
    """
    who.require(Permission.QUESTION_ANSWER)
    with node.database.read() as snapshot:
        every = snapshot.oversight.items(Hit)
    return tuple(each for each in every if each.official == who.account and each.asked_by)


def ask_officer(node: Node, who: Principal, identifier: str) -> Hit:
    """Show an officer what was noticed about them, so that they can be heard.

    Raises:
        AccessDenied: Not a reviewer, or of the officer's own team.
        ReferenceNotFound: There is no such hit.
    """
    who.require(Permission.MISUSE_REVIEW)
    with node.database.begin() as work:
        before = _hit(work, identifier)
        after = asked(before, reviewer=who.account, team=who.team)
        if after != before:
            work.oversight.keep(after)
            put_on_record(work, node, who, Act.ASK_OFFICER, {"hit": identifier})
    return after


def hear(node: Node, who: Principal, identifier: str, words: str) -> Hit:
    """Keep what an officer says to a hit about them.

    Raises:
        AccessDenied: It is about somebody else; that it exists is not said.
        InputInvalid: Nothing was said.
    """
    who.require(Permission.QUESTION_ANSWER)
    with node.database.begin() as work:
        before = work.oversight.item(Hit, identifier)
        if before is None:
            raise AccessDenied("There is no such matter about you.")
        after = heard(before, official=who.account, words=words)
        if after != before:
            work.oversight.keep(after)
            fields = {"hit": identifier, "words_sha256": sha256(words.encode()).hex()}
            put_on_record(work, node, who, Act.HEAR_OFFICER, fields)
    return after


def review(node: Node, who: Principal, identifier: str, outcome: Outcome, *, reasons: str) -> Hit:
    """Keep a reviewer's outcome; nothing happens to anybody by it.

    Raises:
        AccessDenied: Not a reviewer, or of the officer's own team.
        ReferenceNotFound: There is no such hit.
        ConflictingChange: Reviewed otherwise already, or the officer was not heard.
        InputInvalid: No reasons are given.
    """
    who.require(Permission.MISUSE_REVIEW)
    with node.database.begin() as work:
        before = _hit(work, identifier)
        after = reviewed(
            before,
            outcome,
            reviewer=who.account,
            team=who.team,
            reasons=reasons,
            at=node.clock.now(),
        )
        if after != before:
            work.oversight.keep(after)
            put_on_record(
                work,
                node,
                who,
                Act.REVIEW_MISUSE_HIT,
                {
                    "hit": identifier,
                    "outcome": outcome.value,
                    "words_sha256": sha256(reasons.encode()).hex(),
                },
            )
    return after


def rule_rates(reading: Snapshot | Work) -> tuple[Rate, ...]:
    """Return how each rule fared in review."""
    return tuple(rates(reading.oversight.items(Hit)))


def watch(node: Node, who: Principal, on: WatchList, text: str, *, official: str = "") -> Watched:
    """Put a name or address on a list, as a keyed digest.

    Raises:
        AccessDenied: Neither supervisor nor security officer.
        InputInvalid: There is nothing to compare, or the list ``near`` names no officer.
    """
    who.require(Permission.MISUSE_REVIEW)
    if not text.strip():
        raise InputInvalid("There is nothing to compare.", field="text")
    if (on is WatchList.NEAR) is not bool(official):
        raise InputInvalid("The list near, and it alone, names an officer.", field="official")
    token = token_of(node, text)
    made = Watched(f"{on}-{official}-{token}", on, official, token, who.account, node.clock.now())
    with node.database.begin() as work:
        kept = work.oversight.item(Watched, made.id)
        if kept is None:
            work.oversight.keep(made)
            fields = {"list": on.value, "watched": sha256(made.id.encode()).hex()}
            put_on_record(work, node, who, Act.WATCH_NAME, fields)
    return kept or made


def note_news(node: Node, who: Principal, subject: str, *, since: datetime, days: int) -> News:
    """Note that the person of a record was in the news.

    Raises:
        AccessDenied: Neither supervisor nor security officer.
        InputInvalid: The days are not from 1 to 60.
    """
    who.require(Permission.MISUSE_REVIEW)
    if not 1 <= days <= 60:
        raise InputInvalid("News is followed for 1 to 60 days.", field="days")
    made = News(
        f"{subject}-{since:%Y%m%d}", subject, since, since + timedelta(days=days), who.account
    )
    with node.database.begin() as work:
        kept = work.oversight.item(News, made.id)
        if kept is None:
            work.oversight.keep(made)
            fields: dict[str, JsonValue] = {"days": days, "news": sha256(made.id.encode()).hex()}
            put_on_record(work, node, who, Act.NOTE_NEWS, fields)
    return kept or made


def _hit(work: Work, identifier: str) -> Hit:
    """Return a hit that must be here.

    Raises:
        ReferenceNotFound: It is not.
    """
    found = work.oversight.item(Hit, identifier)
    if found is None:
        raise ReferenceNotFound(f"There is no hit {identifier}.")
    return found


def _may_review(who: Principal, hit: Hit) -> bool:
    return hit.official != who.account and not (who.team and who.team == hit.team)

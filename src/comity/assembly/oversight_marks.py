"""Samples, marks and questions: what an inspector does with entries of the journal.

A mark never changes an entry, and nothing happens to anybody because of one.
"""

from dataclasses import replace
from datetime import date
from typing import Final

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.build import Node
from comity.assembly.journal import journal_of
from comity.assembly.oversight_search import entry_of, put_on_record
from comity.errors import AccessDenied, ConflictingChange, InputInvalid, ReferenceNotFound
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue
from comity.oversight.inspection import is_inspection
from comity.oversight.model import Judged, Mark, Question, Sample
from comity.oversight.sampling import Stratum, draw
from comity.trust.digest import sha256

_SEED_BYTES: Final = 16
_MOST_WORDS: Final = 4000


def draw_sample(
    node: Node,
    who: Principal,
    *,
    size: int,
    by: Stratum,
    seed: str = "",
    acts: tuple[str, ...] = (),
    first: int = 0,
    stop: int | None = None,
) -> Sample:
    """Draw a sample and keep it; with seed and bounds of an earlier one, it is the same again.

    Args:
        node: The node.
        who: The inspector.
        size: How many entries.
        by: By what to stratify.
        seed: What the draw depends on; drawn at random if not given.
        acts: Acts to draw from; all consultations and exports if none is named.
        first: First leaf that may be drawn.
        stop: Leaf before which the draw stops; the end of the log if not given.

    Raises:
        AccessDenied: Not an inspector.
        InputInvalid: Size or bounds cannot be used. The inspector's input.
    """
    who.require(Permission.SAMPLE_DRAW)
    chosen = seed or node.rails.randomness(_SEED_BYTES).hex()
    with node.database.begin() as work:
        end = work.log.size() if stop is None else stop
        if not 0 <= first <= end <= work.log.size():
            raise InputInvalid("The log has no such stretch.", field="stop")
        entries = journal_of(work, after=first - 1, before=end)
        leaves = draw(entries, seed=chosen, size=size, by=by, acts=acts)
        sample = Sample(
            id=f"S-{end}-{sha256(repr((chosen, size, first, end, by, acts)).encode()).hex()[:8]}",
            seed=chosen,
            size=size,
            first=first,
            stop=end,
            by=by,
            acts=acts,
            leaves=leaves,
            drawn_by=who.account,
            drawn_at=node.clock.now(),
        )
        kept = work.oversight.item(Sample, sample.id)
        if kept is None:
            work.oversight.keep(sample)
        put_on_record(
            work,
            node,
            who,
            Act.DRAW_SAMPLE,
            {
                "by": by.value,
                "first": first,
                "sample": sample.id,
                "seed": chosen,
                "size": size,
                "stop": end,
            },
        )
    return kept or sample


def mark_entry(node: Node, who: Principal, leaf: int, judged: Judged, words: str) -> Mark:
    """Note what an inspector holds of an entry.

    Raises:
        AccessDenied: Not an inspector.
        InputInvalid: No reason is given, or too long a one. The inspector's input.
        ReferenceNotFound: There is no such entry.
    """
    who.require(Permission.MARK_WRITE)
    _check_words(words)
    with node.database.begin() as work:
        entry_of(work, leaf)
        mark = Mark(f"{leaf:010d}", leaf, judged, words, who.account, node.clock.now())
        work.oversight.keep(mark)
        fields = {"judged": judged.value, "leaf": leaf, "words_sha256": _digest(words)}
        put_on_record(work, node, who, Act.MARK_ENTRY, fields)
    return mark


def ask_question(node: Node, who: Principal, leaf: int, words: str, *, answer_by: date) -> Question:
    """Ask the officer whose act an entry records; the same question is asked once.

    Raises:
        AccessDenied: Neither an inspector nor a reviewer.
        InputInvalid: No question, or a day that has passed. The user's input.
        ReferenceNotFound: There is no such entry, or it is an inspector's own.
    """
    if not who.may(Permission.MARK_WRITE):
        who.require(Permission.MISUSE_REVIEW)
    _check_words(words)
    now = node.clock.now()
    if answer_by < now.date():
        raise InputInvalid("The day for the answer has passed.", field="answer-by")
    with node.database.begin() as work:
        entry, _ = entry_of(work, leaf)
        if is_inspection(entry.act):
            raise ReferenceNotFound(f"The journal has no entry {leaf} that can be asked about.")
        identifier = f"Q-{leaf}-{_digest(words)[:8]}"
        kept = work.oversight.item(Question, identifier)
        if kept is not None:
            return kept
        question = Question(identifier, leaf, entry.official, words, who.account, now, answer_by)
        work.oversight.keep(question)
        put_on_record(
            work,
            node,
            who,
            Act.ASK_QUESTION,
            {
                "answer_by": answer_by.isoformat(),
                "leaf": leaf,
                "question": identifier,
                "to": entry.official,
                "words_sha256": _digest(words),
            },
        )
    return question


def answer_question(node: Node, who: Principal, identifier: str, words: str) -> Question:
    """Answer a question; the same answer again changes nothing.

    Raises:
        AccessDenied: It was asked of somebody else; that it exists is not said.
        ConflictingChange: Another answer was given.
        InputInvalid: No answer is given. The officer's input.
    """
    who.require(Permission.QUESTION_ANSWER)
    _check_words(words)
    with node.database.begin() as work:
        question = work.oversight.item(Question, identifier)
        if question is None or question.to != who.account:
            raise AccessDenied("There is no such question to you.", private=identifier)
        if question.answered_at is not None:
            if question.answer != words:
                raise ConflictingChange("This question was answered already.")
            return question
        answered = replace(question, answer=words, answered_at=node.clock.now())
        work.oversight.keep(answered)
        fields = {"question": identifier, "words_sha256": _digest(words)}
        put_on_record(work, node, who, Act.ANSWER_QUESTION, fields)
    return answered


def questions_to(node: Node, who: Principal) -> tuple[Question, ...]:
    """Return what is asked of somebody, the unanswered first, by their day.

    Raises:
        AccessDenied: Whoever asks can be asked nothing.
    """
    who.require(Permission.QUESTION_ANSWER)
    with node.database.read() as snapshot:
        mine = [each for each in snapshot.oversight.items(Question) if each.to == who.account]
    return tuple(sorted(mine, key=lambda each: (each.answered_at is not None, each.answer_by)))


def questions_asked(node: Node, who: Principal) -> tuple[Question, ...]:
    """Return every question that inspectors and reviewers asked, the unanswered first.

    Raises:
        AccessDenied: Not an inspector.
    """
    who.require(Permission.MARK_WRITE)
    with node.database.begin() as work:
        found = work.oversight.items(Question)
        fields: dict[str, JsonValue] = {"register": "questions", "results": len(found)}
        put_on_record(work, node, who, Act.READ_REGISTER, fields)
    return tuple(sorted(found, key=lambda each: (each.answered_at is not None, each.answer_by)))


def samples_drawn(node: Node, who: Principal) -> tuple[Sample, ...]:
    """Return the samples that were drawn, the latest first.

    Raises:
        AccessDenied: Not an inspector.
    """
    who.require(Permission.SAMPLE_DRAW)
    with node.database.begin() as work:
        found = work.oversight.items(Sample)
        fields: dict[str, JsonValue] = {"register": "samples", "results": len(found)}
        put_on_record(work, node, who, Act.READ_REGISTER, fields)
    return tuple(sorted(found, key=lambda each: each.drawn_at, reverse=True))


def _check_words(words: str) -> None:
    if not words.strip() or len(words) > _MOST_WORDS:
        raise InputInvalid(f"Words of 1 to {_MOST_WORDS} characters are needed.", field="words")


def _digest(words: str) -> str:
    return sha256(words.encode()).hex()

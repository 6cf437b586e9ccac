"""Checking persons' requests: columns against content, letters against their digests.

A letter that was altered after it was issued, and a request whose day was moved so that
nobody sees it late, are disagreements.
"""

from collections.abc import Callable, Iterator
from typing import Final

from comity.errors import StorageUnavailable
from comity.rights.model import LetterKind
from comity.storage.sql.walking_rights import KeptRequest, RightsWalk
from comity.trust.digest import sha256

Note = Callable[[str, str], None]
"""Told what disagrees: a kind of finding, and a sentence."""

_KIND: Final = "rights"


def check_rights(walk: RightsWalk, note: Note) -> int:
    """Check every request; return how many there are.

    Args:
        walk: What to read.
        note: Told what disagrees.
    """
    looked_at = 0
    try:
        for kept in walk.requests():
            looked_at += 1
            for problem in _problems(kept):
                note(_KIND, f"{kept.request.id}: {problem}")
        for identifier in walk.orphans():
            note(_KIND, f"{identifier}: an inquiry belongs to no request")
    except (StorageUnavailable, ValueError):
        note(_KIND, "a row holds what no node could have written")
    return looked_at


def _problems(kept: KeptRequest) -> Iterator[str]:
    request = kept.request
    if not kept.columns_agree:
        yield "the columns by which it is found say otherwise than it does"
    for letter in request.letters:
        if sha256(letter.content.as_text().encode("utf-8")).hex() != letter.sha256:
            yield f"the letter {letter.content.number} is not the one that was issued"
    decision = request.decision
    answered = request.letter(LetterKind.ANSWER) is not None
    if answered and decision is None:
        yield "it was answered without a decision"
    if answered and decision is not None and decision.outcome.needs_approval:
        alone = decision.approved_by in {"", decision.by}
        if alone:
            yield "less than was asked was answered without a second person"

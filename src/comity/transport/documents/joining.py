"""Text in the order and the shapes in which it is drawn.

Arabic letters are joined, and run from right to left, as Hebrew ones do, within a line that
runs from left to right. The library that draws puts one letter beside the other. The tables
are Unicode's own, by way of the decompositions of the presentation forms; the order is the
part of the bidirectional algorithm that names, places and numbers in a line of Latin, Greek
or Cyrillic letters need; the order of a line that itself runs from right to left is in
``right_to_left``.

Source:
    The Unicode Standard, section 9.2 (Arabic: cursive joining, ligature of lam and alef);
    UAX #9, rules N1, L2 and L4.
"""

import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Final

from comity.transport.documents.right_to_left import CLOSING, MIRRORED, NUMBERS, RIGHT, turned

_FORMS: Final = ("<isolated>", "<final>", "<initial>", "<medial>")
_ISOLATED, _FINAL, _INITIAL, _MEDIAL = range(4)
_BLOCKS: Final = (range(0xFB50, 0xFDD0), range(0xFE70, 0xFEFD))
_LAM: Final = "\u0644"
_ALEFS: Final = frozenset("\u0622\u0623\u0625\u0627")
"""Every alef but the one that stands for a sound of ya, which no rule joins with lam."""
_TATWEEL: Final = "\u0640"


def is_right_to_left(text: str) -> bool:
    """Return whether any letter of it is written from right to left."""
    return any(unicodedata.bidirectional(each) in RIGHT for each in text)


def visual(text: str, has_shape: Callable[[str], bool], *, from_right: bool = False) -> str:
    """Return a line in the order in which it is drawn from the left, letters in their shapes.

    Args:
        text: The line, in the order in which it is read.
        has_shape: Whether the typeface has a character; a letter stays as it is where it
            lacks the joined one.
        from_right: Whether the line itself runs from right to left. A line without any such
            letter, as the reference of a case, stays as it is.

    Example:
        >>> [hex(ord(each)) for each in visual("علي", lambda _: True)]
        ['0xfef2', '0xfee0', '0xfecb']
    """
    if not is_right_to_left(text):
        return text
    clusters = _clusters(_joined(text, has_shape))
    if from_right:
        return "".join(turned(clusters))
    line: list[str] = []
    position = 0
    while position < len(clusters):
        if _class(clusters[position]) not in RIGHT:
            line.append(clusters[position])
            position += 1
            continue
        end = _end_of_run(clusters, position)
        line += _turned(clusters[position:end])
        position = end
    return "".join(line)


@cache
def _shapes() -> dict[str, dict[int, str]]:
    """Return the shapes of each letter, and of lam with an alef, by form."""
    shapes: dict[str, dict[int, str]] = {}
    for code in (code for block in _BLOCKS for code in block):
        form, _, rest = unicodedata.decomposition(chr(code)).partition(" ")
        letters = "".join(chr(int(each, 16)) for each in rest.split())
        if form in _FORMS and (len(letters) == 1 or (len(letters) == 2 and letters[0] == _LAM)):
            shapes.setdefault(letters, {}).setdefault(_FORMS.index(form), chr(code))
    return {
        letters: forms
        for letters, forms in shapes.items()
        # Two letters are drawn as one where that is a rule and no ornament: lam with alef.
        if len(letters) == 1 or letters[1] in _ALEFS
    }


def _joined(text: str, has_shape: Callable[[str], bool]) -> list[str]:
    shapes = _shapes()
    letters: list[str] = []
    for each in text:
        pair = (letters[-1] if letters else "") + each
        if len(pair) == 2 and pair in shapes and pair[0] == _LAM:
            letters[-1] = pair
        else:
            letters.append(each)
    drawn: list[str] = []
    for place, letter in enumerate(letters):
        forms = shapes.get(letter)
        if forms is None:
            drawn.append(letter)
            continue
        before = _neighbour(letters, place, -1)
        after = _neighbour(letters, place, 1)
        is_after = _joins_next(before) and (_FINAL in forms)
        is_before = _joins_next(letter) and _joins_previous(after)
        form = (
            (_MEDIAL if is_before else _FINAL)
            if is_after
            else (_INITIAL if is_before else _ISOLATED)
        )
        shape = forms.get(form, "")
        drawn.extend((shape,) if shape and has_shape(shape) else letter)
    return drawn


def _neighbour(letters: list[str], place: int, step: int) -> str:
    place += step
    while 0 <= place < len(letters) and unicodedata.bidirectional(letters[place][0]) == "NSM":
        place += step
    return letters[place] if 0 <= place < len(letters) else ""


def _joins_next(letter: str) -> bool:
    return letter == _TATWEEL or _INITIAL in _shapes().get(letter, {})


def _joins_previous(letter: str) -> bool:
    return letter == _TATWEEL or _FINAL in _shapes().get(letter, {})


def _clusters(letters: list[str]) -> list[str]:
    """Return letters with the marks that stand on them."""
    clusters: list[str] = []
    for letter in letters:
        if clusters and unicodedata.bidirectional(letter[0]) == "NSM":
            clusters[-1] += letter
        else:
            clusters.append(letter)
    return clusters


def _class(cluster: str) -> str:
    return unicodedata.bidirectional(cluster[0])


def _end_of_run(clusters: list[str], start: int) -> int:
    """Return where a run from right to left ends: with its last such letter or number."""
    end = position = start
    while position < len(clusters) and _class(clusters[position]) != "L":
        if _class(clusters[position]) in RIGHT | NUMBERS:
            end = position + 1
        position += 1
    # A bracket that closes what was opened within the run belongs to it (UAX #9, rule N0).
    if (
        end < len(clusters)
        and clusters[end] in CLOSING
        and CLOSING[clusters[end]] in clusters[start:end]
    ):
        end += 1
    return end


def _turned(run: list[str]) -> list[str]:
    """Return a run turned round, with its numbers as they are and its brackets mirrored."""
    turned: list[str] = []
    number: list[str] = []
    for cluster in reversed(run):
        if _class(cluster) in NUMBERS:
            number.insert(0, cluster)
            continue
        turned += number
        number = []
        turned.append(MIRRORED.get(cluster, cluster))
    return turned + number

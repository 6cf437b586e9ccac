"""The draw of answers for a second look."""

import random

import pytest

from comity.oversight.quality import is_drawn


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
def test_the_draw_takes_its_share_of_leaves_that_nobody_chose(share: float) -> None:
    chance = random.Random(7)  # noqa: S311 - stands for salts
    leaves = [chance.randbytes(33) for _ in range(10_000)]
    drawn = sum(is_drawn(each, share) for each in leaves)
    assert abs(drawn / len(leaves) - share) < 0.02


def test_whoever_is_drawn_by_a_small_share_is_drawn_by_a_greater_one() -> None:
    chance = random.Random(8)  # noqa: S311 - stands for salts
    for leaf in (chance.randbytes(33) for _ in range(2_000)):
        if is_drawn(leaf, 0.05):
            assert is_drawn(leaf, 0.1)

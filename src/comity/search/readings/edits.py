"""How many letters two short words differ in, as a share of the longer one."""


def edit_distance(one: str, other: str) -> float:
    """Return the share of letters to insert, delete or replace, from 0 to 1.

    All rows of the usual table are held in the bits of two whole numbers, which costs one
    step a letter instead of one a pair of letters.

    Source:
        G. Myers, A fast bit-vector algorithm for approximate string matching, JACM 46
        (1999); H. Hyyrö's form for the distance of whole words.

    Example:
        >>> edit_distance("ivanov", "ivanoff"), edit_distance("", "")
        (0.2857142857142857, 0.0)
    """
    longest = max(len(one), len(other))
    if not one or not other:
        return 1.0 if longest else 0.0
    places: dict[str, int] = {}
    for place, letter in enumerate(one):
        places[letter] = places.get(letter, 0) | 1 << place
    whole, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    rises, falls, distance = whole, 0, len(one)
    for letter in other:
        equal = places.get(letter, 0)
        across = (((equal & rises) + rises) ^ rises) | equal
        more, fewer = falls | ~(across | rises), rises & across
        if more & last:
            distance += 1
        elif fewer & last:
            distance -= 1
        more, fewer = more << 1 | 1, fewer << 1
        down = equal | falls
        rises, falls = (fewer | ~(down | more)) & whole, more & down & whole
    return distance / longest

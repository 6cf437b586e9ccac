"""Can this node give the gist of foreign texts, and between which languages?"""

from collections.abc import Iterator

from comity.assembly.build import Node
from comity.assembly.findings import Finding, Status

_CHECK = "gist by machine"


def examine_gist(node: Node) -> Iterator[Finding]:
    """Yield what the engine says of itself. Without one nothing is wrong: people translate."""
    part = node.config.translation
    if part.engine == "none":
        yield Finding(_CHECK, Status.OK, "switched off; translators translate")
        return
    if node.gists is None:
        what = f"{part.program} is not installed; translators translate"
        yield Finding(_CHECK, Status.OK, what)
        return
    known = node.gists.known()
    if known is None:
        yield Finding(
            _CHECK,
            Status.WARN,
            f"{part.program} is there and does not answer",
            'Repair it, or set engine = "none" under [translation].',
        )
        return
    pairs = ", ".join(f"{source} to {into}" for source, into in sorted(known.pairs))
    yield Finding(_CHECK, Status.OK, f"{known.name}: {pairs or 'no pair of languages'}")

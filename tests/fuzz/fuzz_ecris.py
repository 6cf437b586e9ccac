"""Coverage-guided search for bytes that break the reading of ECRIS; needs ``atheris``.

    make fuzz SECONDS=600

Starts from messages made by chance, the samples where they are at hand, and the kept
corpus. Bytes that break something are written to the folder of the search; with the fix
they go into ``tests/fuzz/corpus``, which ``make test`` replays without ``atheris``.
"""

import argparse
import sys
from pathlib import Path
from typing import Final

_SEEDS: Final = 300
_LONGEST: Final = 65_536


def main() -> None:
    """Search for as many seconds as asked; ends with a finding, or with none in time."""
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--seconds", type=int, default=300)
    told.add_argument("--folder", type=Path, required=True, help="what the search keeps")
    options = told.parse_args()
    # Not at the head: every test run imports this module, and few have atheris, which
    # besides must see the modules that it is to watch being imported.
    import atheris  # noqa: PLC0415

    with atheris.instrument_imports(include=["comity.transport", "comity.records.messages"]):
        from tests.fuzz import ecris_target  # noqa: PLC0415
    from tests.fuzz.ecris_mutation import mutated  # noqa: PLC0415

    def mutate(body: bytes, longest: int, seed: int) -> bytes:
        if seed % 4 == 0:
            return bytes(atheris.Mutate(body, longest))
        return mutated(body, seed, limit=longest)

    found, seeds = options.folder / "found", options.folder / "seeds"
    found.mkdir(parents=True, exist_ok=True)
    _write_seeds(seeds)
    arguments = [
        sys.argv[0],
        f"-max_total_time={options.seconds}",
        f"-max_len={_LONGEST}",
        f"-timeout={2 * ecris_target.MOST_SECONDS}",
        "-rss_limit_mb=2048",
        f"-artifact_prefix={options.folder}/",
        str(found),
        str(seeds),
    ]
    atheris.Setup(arguments, ecris_target.take, custom_mutator=mutate)
    atheris.Fuzz()


def _write_seeds(folder: Path) -> None:
    from tests.fuzz.ecris_corpus import KEPT, samples  # noqa: PLC0415 - see ``main``
    from tests.fuzz.ecris_mutation import seed_document  # noqa: PLC0415 - see ``main``

    folder.mkdir(parents=True, exist_ok=True)
    made = [seed_document(number) for number in range(_SEEDS)]
    kept = [path.read_bytes() for path in KEPT]
    for number, body in enumerate((*made, *kept, *samples())):
        (folder / f"{number:04d}.xml").write_bytes(body)


if __name__ == "__main__":
    main()

"""Write the test vectors of the evidence format, for this and every other verifier.

    python tools/gen_vectors.py            write them
    python tools/gen_vectors.py --check    exit 1 if a committed vector differs

Each file in tests/vectors/evidence is one vector: a network document, an evidence file, the
time of verifying, what a verifier must say of it, and where it comes from. Keys, salts and
dates are fixed, so that the same vectors come out every time; nobody in them exists.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "vectors" / "evidence"


def main() -> int:
    """Write or check the vectors; return the exit status."""
    sys.path.insert(0, str(ROOT))
    # The material is that of the tests, which are not installed.
    from tests.vectors.evidence_material import written_vectors  # noqa: PLC0415

    made = dict(written_vectors())
    if "--check" in sys.argv[1:]:
        kept = {path.name: path.read_bytes() for path in FOLDER.glob("*.json")}
        differing = sorted(
            name for name in made.keys() | kept.keys() if made.get(name) != kept.get(name)
        )
        for name in differing:
            print(f"{name} differs; run python tools/gen_vectors.py")
        return 1 if differing else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.glob("*.json"):
        if path.name not in made:
            path.unlink()
    for name, raw in made.items():
        (FOLDER / name).write_bytes(raw)
    print(f"{len(made)} vectors in {FOLDER.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

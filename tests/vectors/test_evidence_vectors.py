"""The vectors of the evidence format, as every verifier of it reads them.

Origin: tools/gen_vectors.py, whose material is in this folder; each vector names its clause.
"""

from base64 import b64decode
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.vectors.evidence_material import FOLDER, Vector, expected, written_vectors

from comity.trust.network import read_unverified

FILES = sorted(FOLDER.glob("*.json"))


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = msgspec.json.decode(path.read_bytes())
    return content


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_verifier_says_of_each_vector_what_it_must(path: Path) -> None:
    content = _read(path)
    network = content["network"].encode()
    assert read_unverified(network).digest() == content["network_digest"]
    vector = Vector(
        name=content["name"],
        clause=content["provenance"]["clause"],
        how=content["provenance"]["how"],
        network=network,
        evidence=b64decode(content["evidence"]),
        step=content["expected"].get("step", ""),
        at=datetime.fromisoformat(content["at"]),
    )
    said = msgspec.json.decode(msgspec.json.encode(expected(vector)))
    assert said == content["expected"]


def test_the_committed_vectors_are_those_that_the_generator_writes() -> None:
    made = dict(written_vectors())
    assert {path.name: path.read_bytes() for path in FILES} == made


def test_every_vector_says_where_it_comes_from_and_what_it_is_about() -> None:
    assert len(FILES) > 50
    for path in FILES:
        content = _read(path)
        assert content["name"] == path.stem
        assert content["provenance"]["made_by"] == "tools/gen_vectors.py"
        assert content["provenance"]["clause"].startswith("COM-")
        assert content["provenance"]["how"].endswith(".")

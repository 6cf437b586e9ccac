"""The shared vectors of the evidence format, by name."""

from pathlib import Path
from typing import Any

import msgspec

FOLDER = Path(__file__).parents[1] / "vectors" / "evidence"
VECTORS: dict[str, dict[str, Any]] = {
    path.stem: msgspec.json.decode(path.read_bytes()) for path in FOLDER.glob("*.json")
}

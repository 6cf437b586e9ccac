"""The colour profile of sRGB, made here: what red, green and blue in a document mean.

Source:
    ICC.1:2010 (profile version 4.3): sections 7.2 (header), 9.2 (tags), 10.15 (curve by
    parameters, function 3); IEC 61966-2-1 (sRGB), its primaries adapted to the white of D50.
"""

import struct
from functools import cache
from typing import Final

_WHITE: Final = (0.9642, 1.0, 0.8249)
_COLUMNS: Final = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
_CURVE: Final = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_HEADER_LENGTH: Final = 128
_MADE: Final = (2026, 1, 1, 0, 0, 0)


@cache
def srgb() -> bytes:
    """Return the profile; always the same bytes."""
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + b"".join(map(_fixed, _CURVE))
    tags: list[tuple[bytes, bytes]] = [
        (b"desc", _text("sRGB")),
        (b"cprt", _text("No copyright")),
        (b"wtpt", _colour(_WHITE)),
        *((name, _colour(value)) for name, value in _COLUMNS.items()),
        *((name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    table = struct.pack(">I", len(tags))
    offset = _HEADER_LENGTH + 4 + 12 * len(tags)
    content = b""
    placed: dict[bytes, int] = {}
    for name, data in tags:
        if data not in placed:
            placed[data] = offset + len(content)
            content += data + bytes(-len(data) % 4)
        table += name + struct.pack(">II", placed[data], len(data))
    return _header(_HEADER_LENGTH + len(table) + len(content)) + table + content


def _header(size: int) -> bytes:
    header = struct.pack(">I4sI", size, bytes(4), 0x04300000)
    header += b"mntrRGB XYZ " + struct.pack(">6H", *_MADE) + b"acsp" + bytes(28)
    header += b"".join(map(_fixed, _WHITE))
    return header + bytes(_HEADER_LENGTH - len(header))


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _colour(value: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(map(_fixed, value))


def _text(text: str) -> bytes:
    encoded = text.encode("utf-16-be")
    return b"mluc" + struct.pack(">IIIHHII", 0, 1, 12, 0x656E, 0x5553, len(encoded), 28) + encoded

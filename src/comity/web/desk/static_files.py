"""Styles, scripts and pictures of the pages: built by ``tools/build_desk.py``, served as they are.

Their address bears what they are made of, so that a browser keeps them for good and a new
release is another address. Nothing in them is about anybody, so they may be compressed.
"""

import gzip
import json
import mimetypes
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from aiohttp import web

from comity.web.headers import API_HEADERS

ROOT: Final = "/static/desk"
_NAME: Final = r"{name:[a-z0-9./-]{1,80}}"
_KEPT: Final = {
    **API_HEADERS,
    "Cache-Control": "public, max-age=31536000, immutable",
    "Vary": "Accept-Encoding",
}


@dataclass(frozen=True, slots=True)
class Built:
    """What was built.

    Attributes:
        version: Short name of all of it; empty if it was not built.
        contents: Each file's bytes, as they are and compressed, by name.
    """

    version: str
    contents: dict[str, tuple[bytes, bytes]]

    def address(self, name: str) -> str:
        """Return where a file is served; empty if it was not built."""
        return f"{ROOT}/{self.version}/{name}" if name in self.contents else ""


@cache
def built() -> Built:
    """Return what was built; nothing where nobody built it, and pages are plain then."""
    folder = files("comity.web").joinpath("built")
    manifest = folder.joinpath("manifest.json")
    if not manifest.is_file():
        return Built("", {})
    told = json.loads(manifest.read_text("utf-8"))
    contents = {}
    for name in told["files"]:
        raw = folder.joinpath(*name.split("/")).read_bytes()
        contents[name] = raw, gzip.compress(raw, mtime=0)
    return Built(str(told["sources"])[:12], contents)


def add_to(router: web.UrlDispatcher) -> None:
    """Offer what was built."""
    found = built()
    if found.version:
        router.add_route("GET", f"{ROOT}/{found.version}/{_NAME}", _served)


async def _served(request: web.Request) -> web.Response:
    kept = built().contents.get(request.match_info["name"])
    if kept is None:
        raise web.HTTPNotFound
    raw, compressed = kept
    media = mimetypes.guess_type(request.match_info["name"])[0] or "application/octet-stream"
    headers = {**_KEPT, "Content-Type": media}
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return web.Response(body=compressed, headers={**headers, "Content-Encoding": "gzip"})
    return web.Response(body=raw, headers=headers)

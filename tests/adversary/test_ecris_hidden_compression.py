"""A partner hides that its body is compressed behind a first header that says it is not."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from comity.node.ecris_face import EcrisFace
from comity.transport.ecris.limits import DEFAULT_LIMITS
from comity.transport.ecris.soap import MEDIA_TYPE


def check(*encodings: str) -> None:
    headers = CIMultiDict([("Content-Type", MEDIA_TYPE)])
    for each in encodings:
        headers.add("Content-Encoding", each)
    face = cast("Any", SimpleNamespace(_setup=SimpleNamespace(limits=DEFAULT_LIMITS)))
    EcrisFace._check_head(face, make_mocked_request("POST", "/ecris", headers=headers))


@pytest.mark.parametrize(
    "encodings",
    [
        ("identity", "gzip"),
        ("identity", "deflate"),
        ("gzip", "identity"),
        ("identity", "identity"),
        ("identity, gzip",),
        ("gzip",),
        ("",),
    ],
)
def test_no_second_header_undoes_the_first(encodings: tuple[str, ...]) -> None:
    """The library unpacks by one of the headers; any but a lone "identity" is refused."""
    with pytest.raises(web.HTTPUnsupportedMediaType):
        check(*encodings)


def test_no_header_and_the_one_that_says_nothing_are_taken() -> None:
    """No attack: some stacks say that they do nothing."""
    check()
    check("Identity")

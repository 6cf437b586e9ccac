"""A message on which the node chokes: what it choked on does not reach the log."""

import asyncio
import logging
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from comity.assembly.build import Node
from comity.node.ecris_face import _faults_for_failures
from comity.node.worker import Worker

NAME, FORENAME = "Popescu", "Ionel"


def choke(*_: object) -> None:
    raise KeyError(NAME) from ValueError(FORENAME)


def only_place_and_type(caplog: pytest.LogCaptureFixture) -> None:
    (record,) = [each for each in caplog.records if each.levelno == logging.ERROR]
    told = logging.Formatter().format(record)
    assert NAME not in told
    assert FORENAME not in told
    assert "KeyError" in told
    assert "in choke" in told
    assert record.exc_info is not None
    assert record.exc_info[0] is KeyError


def test_the_face_logs_place_and_type(caplog: pytest.LogCaptureFixture) -> None:
    """A partner's message meets a defect whose text quotes it."""

    async def handler(_: web.Request) -> web.StreamResponse:
        choke()
        return web.Response()

    answer = asyncio.run(cast("Any", _faults_for_failures(_request(), handler)))
    assert answer.status == 500
    only_place_and_type(caplog)


def test_the_worker_logs_place_and_type(caplog: pytest.LogCaptureFixture) -> None:
    """The same, in the casework that follows."""
    worker = Worker(cast("Node", SimpleNamespace()))
    worker._handle = choke  # type: ignore[method-assign,assignment]
    worker._put_off = lambda *_, **__: None  # type: ignore[method-assign]
    worker._handle_alone(cast("Any", SimpleNamespace(id="PL-FR-REQ-000000000000001")))
    only_place_and_type(caplog)


def _request() -> web.Request:
    return make_mocked_request("POST", "/ecris")

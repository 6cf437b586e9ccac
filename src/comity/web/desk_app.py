"""The face for our own officials and their programs: sign-in pages and the interface."""

from collections.abc import Sequence
from concurrent.futures import Executor
from importlib.resources import files
from typing import Final

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from comity.access.service import AccessService
from comity.assembly.accounts import access_service
from comity.assembly.build import Node
from comity.assembly.desk_settings import DeskPart
from comity.assembly.openid import OpenidSignIn, openid_sign_in
from comity.web.body import MOST_BYTES
from comity.web.caller import Callers
from comity.web.connection import whole
from comity.web.desk import static_files
from comity.web.desk.answering import DeskAnswers
from comity.web.desk.frame import Frame
from comity.web.desk.page_table import DESK_PAGES
from comity.web.headers import API_HEADERS, finishing
from comity.web.interface import ROOT, Interface, Surroundings
from comity.web.late_forms import LateForms
from comity.web.news import News
from comity.web.openapi import description
from comity.web.page_answers import PageAnswers
from comity.web.pages_account import PAGES as ACCOUNT_PAGES
from comity.web.pages_openid import PAGES as OPENID_PAGES
from comity.web.pages_session import PAGES as SESSION_PAGES
from comity.web.pages_sign_in import PAGES as SIGN_IN_PAGES
from comity.web.problem_answers import Problem, answer_problem
from comity.web.rate import AccountRate
from comity.web.route_table import ROUTES
from comity.web.routing import Route
from comity.web.verify_page import VerifyPage

PAGES: Final = (*SIGN_IN_PAGES, *OPENID_PAGES, *ACCOUNT_PAGES, *SESSION_PAGES)
_FORMS_A_SECOND: Final = 1.0
_FORMS_AT_ONCE: Final = 30.0
_SCRIPT: Final = "passkey.js"


def desk_application(
    node: Node,
    executor: Executor,
    *,
    access: AccessService | None = None,
    openid: OpenidSignIn | None = None,
    routes: Sequence[Route] = ROUTES,
    pseudo: bool = False,
) -> web.Application:
    """Return the application.

    Args:
        node: The node.
        executor: Where everything but HTTP happens.
        access: Accounts, sessions, factors; the node's own unless another is given.
        openid: The state's identity provider; the node's own unless another is given.
        routes: The interface; another table for tests.
        pseudo: Whether pages can be shown in the language that nobody speaks, for tests.
    """
    desk = node.config.desk
    access = access_service(node) if access is None else access
    app = web.Application(middlewares=[_shape(desk)], client_max_size=MOST_BYTES)
    app.on_response_prepare.append(finishing(over_tls=desk.is_over_tls))
    around = Surroundings(
        node=node,
        callers=Callers(access),
        executor=executor,
        origin=desk.origin,
        fresh_factor=access.office.settings.fresh,
        rate=AccountRate(node.clock, desk.requests_per_second, desk.burst),
    )
    Interface(routes, around).add_to(app.router)
    _add_description(app.router, routes)
    _add_script(app.router)
    static_files.add_to(app.router)
    News(around).add_to(app)
    frame = Frame(node, pseudo=pseudo)
    late = LateForms(node.clock, access.office.randomness)
    DeskAnswers(DESK_PAGES, around, frame, late).add_to(app.router)
    VerifyPage(node, frame, executor, proxy=desk.proxy).add_to(app.router)
    PageAnswers(
        PAGES,
        access,
        executor=executor,
        origin=desk.origin,
        frame=frame,
        proxy=desk.proxy,
        rate=AccountRate(node.clock, _FORMS_A_SECOND, _FORMS_AT_ONCE),
        late=late,
        leave_to=desk.leave_to,
        openid=openid_sign_in(node) if openid is None else openid,
    ).add_to(app.router)
    return app


def _shape(desk: DeskPart) -> Middleware:
    """Return what gives everything that is no answer of ours the one shape of problems."""
    authority = desk.origin.partition("://")[2]

    @web.middleware
    async def shaped(request: web.Request, handler: Handler) -> web.StreamResponse:
        # Only by our own name: a stranger's name that points here would be another origin to
        # a browser, with our pages in it.
        if not request.can_read_body:
            whole(request)
        if request.host != authority:
            return _told(421, "This desk has another address.")
        try:
            return await handler(request)
        except web.HTTPMethodNotAllowed as error:
            allowed = ", ".join(sorted(error.allowed_methods))
            return _told(405, "This address is not asked in that way.", {"Allow": allowed})
        except web.HTTPException as error:
            return _told(error.status, "There is nothing at this address.")

    return shaped


def _told(status: int, title: str, extra: dict[str, str] | None = None) -> web.Response:
    return answer_problem(Problem(type="about:blank", status=status, title=title), extra)


def _add_description(router: web.UrlDispatcher, routes: Sequence[Route]) -> None:
    """Offer the description; it names no person and nothing of this node."""
    body = msgspec.json.encode(description(routes))

    async def described(_: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json", headers=API_HEADERS)

    router.add_route("GET", f"{ROOT}/openapi.json", described)


def _add_script(router: web.UrlDispatcher) -> None:
    """Offer the one script there is."""
    body = files("comity.web").joinpath(_SCRIPT).read_bytes()

    async def script(_: web.Request) -> web.Response:
        return web.Response(
            body=body, content_type="text/javascript", charset="utf-8", headers=API_HEADERS
        )

    router.add_route("GET", f"/static/{_SCRIPT}", script)

"""Somebody who walks from page to page of a desk as a browser without scripts does.

Links are opened and forms are sent with what the page put into them, so that a journey that no
longer fits the pages fails, and what is counted is what a person has to do.
"""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlencode, urljoin, urlsplit

from comity.web.cookies import SESSION

_TYPED: Final = frozenset({"text", "hidden", "search", "date", "number", "password", ""})
_TICKED: Final = frozenset({"checkbox", "radio"})
_BROKEN: Final = 400
_MOST_HOPS: Final = 5

Values = list[tuple[str, str]]


@dataclass(slots=True)
class _Form:
    action: str
    sent: Values = field(default_factory=list)
    offered: Values = field(default_factory=list)
    names: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    """Reads the forms of a page, with what a browser would send of them untouched."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[_Form] = []
        self.links: list[str] = []
        self._area = ""
        self._choice = ""
        self._is_first = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "form":
            self.forms.append(_Form(given.get("action", "")))
        elif not self.forms:
            return
        elif tag == "option" and self._choice:
            self._option((self._choice, given.get("value", "")), chosen="selected" in given)
        elif name and tag in {"input", "textarea", "select", "button"}:
            self._field(tag, name, given)

    def _field(self, tag: str, name: str, given: Mapping[str, str]) -> None:
        form, kind, pair = self.forms[-1], given.get("type", ""), (name, given.get("value", ""))
        if kind != "hidden":
            form.names.add(name)
        if tag == "textarea":
            self._area = name
            form.sent.append((name, ""))
        elif tag == "select":
            self._choice, self._is_first = name, True
        elif kind in _TICKED:
            (form.sent if "checked" in given else form.offered).append(pair)
        elif tag == "input" and kind in _TYPED:
            form.sent.append(pair)

    def _option(self, pair: tuple[str, str], *, chosen: bool) -> None:
        """Note an option; without any that is chosen, a browser sends the first."""
        form = self.forms[-1]
        if self._is_first:
            form.sent.append(pair)
        elif chosen:
            form.offered.append(form.sent.pop())
            form.sent.append(pair)
        else:
            form.offered.append(pair)
        self._is_first = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._choice = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            name, before = self.forms[-1].sent.pop()
            self.forms[-1].sent.append((name, before + data.removeprefix("\n")))


@dataclass(frozen=True, slots=True)
class Step:
    """One page.

    Attributes:
        method: ``GET`` or ``POST``.
        path: Its address, without the query.
        status: What it answered.
        milliseconds: From the call to the last byte.
    """

    method: str
    path: str
    status: int
    milliseconds: float


class Walker:
    """Somebody signed in.

    Args:
        port: Of the desk.
        secret: Of their session.
        agent: What their browser says it is.
    """

    def __init__(self, port: int, secret: str, agent: str) -> None:
        self._origin = f"http://localhost:{port}"
        self._line = http.client.HTTPConnection("localhost", port, timeout=60)
        self._cookies = {SESSION: secret}
        self._agent = agent
        self.steps: list[Step] = []
        self.clicks = 0
        self.typed = 0
        self.address = "/"
        self.text = ""
        self._read = _Reader()

    def begin(self) -> None:
        """Forget the steps of a journey before."""
        self.steps, self.clicks, self.typed = [], 0, 0

    def open(self, path: str) -> None:
        """Open a page by its address."""
        self._call("GET", path, None)

    def follow(self, beginning: str) -> None:
        """Click the first link whose address begins so.

        Raises:
            LookupError: The page has none.
        """
        for link in self._read.links:
            if link.startswith(beginning):
                return self.open(link)
        raise LookupError(f"{self.address} leads nowhere under {beginning}")

    def send(self, action: str = "", /, **said: str | tuple[str, ...]) -> None:
        """Fill in a form of this page and send it.

        Args:
            action: How its address ends; empty for the form that has all the fields.
            **said: What is typed or chosen; what the page put there is sent besides.

        Raises:
            LookupError: The page has no such form.
        """
        form = self._form(action, said)
        body = [pair for pair in form.sent if pair[0] not in said]
        for name, value in said.items():
            body += [(name, each) for each in ((value,) if isinstance(value, str) else value)]
        self.typed += len(said)
        self._call("POST", urljoin(self.address, form.action), urlencode(body).encode())

    def offered(self, name: str) -> list[str]:
        """Return what can be ticked or chosen under a name, and is not yet."""
        forms = self._read.forms
        return [value for form in forms for key, value in form.offered if key == name]

    def held(self, name: str) -> str:
        """Return the first value that stands in a field of this page; empty if there is none."""
        forms = self._read.forms
        return next((value for form in forms for key, value in form.sent if key == name), "")

    def close(self) -> None:
        """End the connection."""
        self._line.close()

    def _form(self, action: str, said: Mapping[str, object]) -> _Form:
        for form in self._read.forms:
            path = urlsplit(urljoin(self.address, form.action)).path
            if path.endswith(action) and form.names >= said.keys() and path != "/language":
                return form
        raise LookupError(f"{self.address} has no form {action} with {sorted(said)}")

    def _call(self, method: str, path: str, body: bytes | None) -> None:
        self.clicks += 1
        for _ in range(_MOST_HOPS):
            status, target = self._answered(method, path, body)
            if not target:
                break
            method, path, body = "GET", target, None
        if status >= _BROKEN:
            raise ValueError(f"{method} {path} answered {status}")

    def _answered(self, method: str, path: str, body: bytes | None) -> tuple[int, str]:
        headers = {
            "User-Agent": self._agent,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "Origin": self._origin,
            "Sec-Fetch-Site": "same-origin",
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self._line.request(method, path, body=body, headers=headers)
        answer = self._line.getresponse()
        raw = answer.read()
        took = 1000 * (time.perf_counter() - began)
        self.steps.append(Step(method, urlsplit(path).path, answer.status, took))
        for each in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = each.partition("=")
            self._cookies[name] = rest.partition(";")[0].strip('"')
        target = answer.headers.get("Location", "")
        if not target:
            self.address, self.text = path, raw.decode("utf-8", "replace")
            self._read = _Reader()
            self._read.feed(self.text)
        return answer.status, target

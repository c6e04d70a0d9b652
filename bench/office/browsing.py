"""A person's browser, as far as the office needs one: cookies, forms as the page gives them, times of answers."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

# How addresses are put together in the table of times: numbers and ids say nothing about a page.
_NUMBER = re.compile(r"/(\d+|[0-9a-f]{12})(?=/|$)")


@dataclass
class Form:
    """A form of a page with the values it was given.

    Attributes:
        action: where it is sent; "" is the page's own address.
        values: field → values, as a browser would send them without a word typed; buttons are not among them.
    """

    action: str = ""
    method: str = "get"
    values: dict[str, list[str]] = field(default_factory=dict)

    def filled(self, typed: Mapping[str, str]) -> list[tuple[str, str]]:
        """What is sent when these fields are typed over."""
        kept = [(name, value) for name, values in self.values.items() if name not in typed for value in values]
        return [*kept, *typed.items()]


@dataclass(frozen=True)
class Answer:
    """What came back: status, text, where the browser stands now, and where it was led to."""

    status: int
    text: str
    path: str
    location: str

    def form(self, *, with_field: str = "", action: str = "") -> Form:
        """The form that holds a field, or is sent to an address that ends so.

        Raises:
            LookupError: there is none.
        """
        for form in forms_of(self.text):
            if (with_field and with_field in form.values) or (action and form.action.endswith(action)):
                return form
        raise LookupError(f"{self.path}: no form with {with_field or action} ({self.status})")

    def links(self, pattern: str) -> list[str]:
        """Addresses of links that match, each once, in the order of the page."""
        return list(dict.fromkeys(re.findall(rf'href="({pattern})"', self.text)))


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._area = ""
        self._select = ""
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is None:
            return
        elif tag == "input":
            self._read_input(self._form, given)
        elif tag == "textarea":
            self._area = given.get("name", "")
            self._form.values.setdefault(self._area, []).append("")
        elif tag == "select":
            self._select, self._options = given.get("name", ""), []
        elif tag == "option" and self._select:
            self._options.append((given.get("value", ""), "selected" in given))

    def _read_input(self, form: Form, given: dict[str, str]) -> None:
        kind, name = given.get("type", "text"), given.get("name", "")
        if not name or kind in {"submit", "button", "file"}:
            return
        if kind in {"checkbox", "radio"} and "checked" not in given:
            form.values.setdefault(name, [])
            return
        ticked = "on" if kind in {"checkbox", "radio"} else ""
        form.values.setdefault(name, []).append(given.get("value", ticked))

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._area:
            self._form.values[self._area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            if self._form is not None and self._area:
                # A browser leaves out the one line end after the opening tag.
                self._form.values[self._area][-1] = self._form.values[self._area][-1].removeprefix("\n")
            self._area = ""
        elif tag == "select" and self._form is not None and self._select:
            chosen = [value for value, is_selected in self._options if is_selected] or [
                value for value, _chosen in self._options[:1]
            ]
            self._form.values[self._select] = chosen
            self._select = ""


def forms_of(text: str) -> list[Form]:
    """Every form of a page, in its order."""
    reader = _FormReader()
    reader.feed(text)
    return reader.forms


def page_name(method: str, path: str) -> str:
    """An address with its numbers taken out, as in `GET /desk/releases/*/edit/`."""
    return f"{method} {_NUMBER.sub('/*', urlsplit(path).path)}"


class Browser:
    """One person's browser with a connection of its own.

    Args:
        note: called with the name of the page, the seconds until its last byte, and the status.
    """

    def __init__(self, base: str, note: Callable[[str, float, int], None]) -> None:
        parts = urlsplit(base)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        self._base, self._note, self._cookies = base, note, SimpleCookie()

    def get(self, path: str) -> Answer:
        """A page; where it leads on, the page it leads to."""
        answer = self._ask("GET", path)
        hops = 0
        while answer.location and hops < 5:
            answer, hops = self._ask("GET", answer.location), hops + 1
        return answer

    def send(self, page: Answer, form: Form, typed: Mapping[str, str]) -> Answer:
        """Send a form of a page; the answer is not followed, `location` says where it leads."""
        return self._ask("POST", urljoin(page.path, form.action), form.filled(typed))

    def _ask(self, method: str, path: str, values: list[tuple[str, str]] | None = None) -> Answer:
        headers = {
            "Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in self._cookies.items()),
            "Accept-Language": "vi",
            "User-Agent": "bench-office",
            "Referer": f"{self._base}{path}",
        }
        body = None
        if values is not None:
            body = urlencode(values)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        response = self._answered(method, path, body, headers)
        text = response.read().decode("utf-8", "replace")
        self._note(page_name(method, path), time.perf_counter() - began, response.status)
        for line in response.headers.get_all("Set-Cookie") or []:
            self._cookies.load(line)
        location = response.headers.get("Location", "") if response.status in {301, 302, 303} else ""
        return Answer(response.status, text, path, urljoin(path, location) if location else "")

    def _answered(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> http.client.HTTPResponse:
        try:
            self._connection.request(method, path, body=body, headers=headers)
            return self._connection.getresponse()
        except (http.client.RemoteDisconnected, http.client.CannotSendRequest, BrokenPipeError, ConnectionResetError):
            # The server closes what was idle too long; a browser opens a new connection and says nothing. What was
            # sent has not been read then: the server closes before it reads.
            self._connection.close()
            self._connection.request(method, path, body=body, headers=headers)
            return self._connection.getresponse()

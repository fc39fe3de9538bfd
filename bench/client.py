"""A small HTTP client with a session: keep-alive, cookies, CSRF, nothing else."""

from __future__ import annotations

import http.client
import re
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body and the milliseconds it took."""

    status: int
    body: bytes
    milliseconds: float
    location: str = ""


@dataclass
class Client:
    """One visitor."""

    base_url: str
    token: str = ""
    cookies: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        """Connect."""
        self._http = http.client.HTTPConnection(urlsplit(self.base_url).netloc, timeout=60)

    def get(self, path: str) -> Answer:
        """GET."""
        return self._send("GET", path, None, {})

    def token_of(self, path: str) -> str:
        """The form token on a page."""
        found = _CSRF.search(self.get(path).body.decode(errors="replace"))
        return found.group(1) if found else ""

    def post_to(self, path: str, values: dict[str, str]) -> Answer:
        """POST a form whose token is among the values."""
        kind = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": self.base_url + path,
        }
        return self._send("POST", path, urlencode(values).encode(), kind)

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers["Origin"] = self.base_url
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        start = time.perf_counter()
        self._http.request(method, path, body, headers)
        response = self._http.getresponse()
        content = response.read()
        taken = (time.perf_counter() - start) * 1000
        for line in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return Answer(response.status, content, taken, response.headers.get("Location", ""))

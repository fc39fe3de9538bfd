"""A stand-in for OneID on this machine: the same four steps, invented people, no proof of anything.

`Stub` answers on loopback only. How it misbehaves is chosen on its page (or by `outcome` in tests).
"""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from config.servers.ports import LOOPBACK

PATH = "/sso/oauth/Authorization.do"
OUTCOMES = ("ok", "unverified", "failed", "firm", "slow", "garbage", "elsewhere")
CODE_LASTS = 60  # seconds
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>OneID (stand-in)</title>
<h1>OneID (stand-in)</h1><p>Invented people only.</p><form>{hidden}
<p><label>PINFL <input name="pin" value="{pin}" inputmode="numeric"></label></p>
<p><label>How it ends <select name="outcome">{outcomes}</select></label></p>
<p><button>Sign in</button></p></form></html>"""


@dataclass
class Memory:
    """Whom we answer, and what was promised to them."""

    client_id: str
    client_secret: str
    redirect_uri: str
    pin: str = ""  # of the person the page offers
    codes: dict[str, tuple[str, str, float]] = field(default_factory=dict)
    tokens: dict[str, tuple[str, str]] = field(default_factory=dict)


class Stub(ThreadingHTTPServer):
    """The server with its memory."""

    daemon_threads = True

    def __init__(self, memory: Memory, port: int = 0) -> None:
        super().__init__((LOOPBACK, port), _Handler)
        self.memory = memory

    @property
    def url(self) -> str:
        """The one address of the protocol."""
        return f"http://{LOOPBACK}:{self.server_address[1]}{PATH}"

    def code_for(self, pin: str, outcome: str = "ok") -> str:
        """A code as the page hands it out."""
        code = secrets.token_urlsafe(16)
        self.memory.codes[code] = (pin, outcome, time.monotonic())
        return code


class _Handler(BaseHTTPRequestHandler):
    server: Stub

    def do_GET(self) -> None:
        """Step 1: the page, then back to the client with a code."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        memory = self.server.memory
        known = asked.get("redirect_uri") == memory.redirect_uri
        if not known or asked.get("response_type") != "one_code":
            self._say(400, "text/plain", "unknown client, address or response_type")
        elif "pin" not in asked:
            self._say(200, "text/html; charset=utf-8", self._page(asked))
        else:
            code = self.server.code_for(asked["pin"], asked.get("outcome", "ok"))
            back = urlencode({"code": code, "state": asked.get("state", "")})
            self.send_response(302)
            self.send_header("Location", f"{memory.redirect_uri}?{back}")
            self.end_headers()

    def do_POST(self) -> None:
        """Steps 2 to 4, by grant."""
        length = int(self.headers.get("Content-Length", "0"))
        form = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
        memory = self.server.memory
        mine = (form.get("client_id"), form.get("client_secret"))
        if mine != (memory.client_id, memory.client_secret):
            self._json(401, {"error": "invalid_client"})
            return
        match form.get("grant_type"):
            case "one_authorization_code":
                self._token(form)
            case "one_access_token_identify":
                self._identify(form)
            case "one_log_out":
                memory.tokens.pop(form.get("access_token", ""), None)
                self._json(200, {"ret_cd": "0"})
            case _:
                self._json(400, {"error": "unsupported_grant_type"})

    def _token(self, form: dict[str, str]) -> None:
        memory = self.server.memory
        pin, outcome, at = memory.codes.pop(form.get("code", ""), ("", "", 0.0))
        if not outcome or time.monotonic() - at > CODE_LASTS:
            self._json(400, {"error": "invalid_grant"})
            return
        token = secrets.token_urlsafe(16)
        memory.tokens[token] = (pin, outcome)
        self._json(200, {"access_token": token, "token_type": "bearer", "expires_in": 600})

    def _identify(self, form: dict[str, str]) -> None:
        pin, outcome = self.server.memory.tokens.get(form.get("access_token", ""), ("", "failed"))
        if outcome == "slow":
            time.sleep(7)
        if outcome == "garbage":
            self._say(200, "application/json", "<html>maintenance</html>")
        elif outcome == "elsewhere":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/")
            self.end_headers()
        else:
            self._json(200, _told(pin, outcome))

    def _page(self, asked: dict[str, str]) -> str:
        hidden = "".join(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
            for name, value in asked.items()
        )
        outcomes = "".join(f"<option>{one}</option>" for one in OUTCOMES)
        pin = escape(self.server.memory.pin)
        return _PAGE.format(hidden=hidden, outcomes=outcomes, pin=pin)

    def _json(self, status: int, content: dict[str, Any]) -> None:
        self._say(status, "application/json", json.dumps(content))

    def _say(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing: addresses here hold numbers of people."""


def _told(pin: str, outcome: str) -> dict[str, Any]:
    return {
        "ret_cd": "1" if outcome == "failed" else "0",
        "valid": "false" if outcome == "unverified" else "true",
        "user_type": "L" if outcome == "firm" else "I",
        "pin": pin,
        "full_name": "SINOVA MISOL",
        "auth_method": "LOGINPASSMETHOD",
        "sess_id": secrets.token_hex(8),
    }

"""The web program in production settings behind TLS, as a browser and as an attacker meet it."""

from __future__ import annotations

import http.client
import os
import secrets
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from config.servers.ports import free_port
from tests.logs import note

ROOT = Path(__file__).resolve().parents[2]
Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers (all of a name, in order) and body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        """Every header of this name."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def one(self, name: str) -> str:
        """The only header of this name, or nothing."""
        found = self.all(name)
        assert len(found) < 2, f"{name} twice: {found}"
        return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class Served:
    """A running web program."""

    port: int
    tls: bool
    log: Path

    def ask(
        self, path: str, *, method: str = "GET", headers: Headers | None = None, body: str = ""
    ) -> Answer:
        """One request on a line of its own."""
        line: http.client.HTTPConnection
        if self.tls:
            trusting = ssl.create_default_context()
            trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
            line = http.client.HTTPSConnection("localhost", self.port, timeout=20, context=trusting)
        else:
            line = http.client.HTTPConnection("localhost", self.port, timeout=20)
        try:
            line.request(method, path, body=body or None, headers=headers or {})
            answer = line.getresponse()
            return Answer(answer.status, answer.getheaders(), answer.read())
        finally:
            line.close()


def environment(data: Path, port: int, **more: str) -> dict[str, str]:
    """What a container of the production shape has in its environment."""
    kept = {"PATH", "HOME", "LANG", "FIELD_KEY", "SIGN_KEY", "REDIS_URL", "DATABASE_URL"}
    return {
        **{name: value for name, value in os.environ.items() if name in kept},
        "YAGONA_PRODUCTION": "1",
        "YAGONA_DATA": str(data),
        "YAGONA_ROLE": "app",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "BASE_URL": f"https://localhost:{port}",
        "HOSTS": "localhost",
    } | more


@contextmanager
def serving(database: str, *, tls: bool = True, **more: str) -> Iterator[Served]:
    """Granian with our application upon this database, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="yagona-production-", ignore_cleanup_errors=True) as at:
        data, port = Path(at), free_port()
        (data / "log").mkdir()
        note(data)
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()
        log = data / "log" / "web.log"
        with log.open("wb") as sink:
            process = subprocess.Popen(
                [*_command(port), *(_certificate(data) if tls else []), "config.wsgi:application"],
                cwd=ROOT,
                env=environment(data, port, DATABASE_URL=url, **more),
                stdout=sink,
                stderr=subprocess.STDOUT,
            )
        served = Served(port, tls, log)
        try:
            _wait(served, process)
            yield served
        finally:
            process.terminate()
            process.wait(30)


def _command(port: int) -> list[str]:
    """As docker-compose.yml starts it, on loopback."""
    program = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    return [*program, "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]


def _wait(served: Served, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            served.ask("/health/live")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(served.log.read_text()[-3000:])


def _certificate(folder: Path) -> list[str]:
    """A certificate that nobody but this test believes, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=2))
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    held = key.private_bytes(serialization.Encoding.PEM, form, plain)
    (folder / "key.pem").write_bytes(held)
    pair = {"--ssl-certificate": "cert.pem", "--ssl-keyfile": "key.pem"}
    return [part for flag, file in pair.items() for part in (flag, str(folder / file))]

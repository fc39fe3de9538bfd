"""`make run`, as a newcomer types it: first start, use, stop, second start, stop."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

from config.servers import processes
from config.servers.ports import free_port, is_free
from config.servers.roster import Roster
from tests.config.conftest import ROOT, clean_environment, gone, new_folder

FIRST, SECOND = (
    360.0,
    10.0,
)  # seconds, by the issue; a busy machine gets more for the second


@dataclass
class Site:
    """What `make run` has started."""

    make: subprocess.Popen[bytes]
    data: Path
    port: int
    output: Path
    seconds: float

    def stop(self) -> None:
        """SIGTERM to make, which hands it on."""
        self.make.send_signal(signal.SIGTERM)
        self.make.wait(60)

    def everybody(self) -> list[processes.Identity]:
        """Every process of the run, children of children included."""
        told = json.loads(Roster(self.data).file.read_text())["children"]
        return [member for child in told for member in processes.members(child["pid"])]

    def get(self, path: str) -> tuple[int, str]:
        """Status and body."""
        try:
            with urllib.request.urlopen(
                f"http://localhost:{self.port}{path}", timeout=20
            ) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def query(self, sql: LiteralString) -> object:
        """One value, as the system role."""
        where = json.loads((self.data / "where.json").read_text())
        with psycopg.connect(where["system_database_url"]) as line:
            row = line.execute(sql).fetchone()
        assert row is not None
        return row[0]


def make_run(data: Path, port: int) -> Site:
    """Start it and wait for the box."""
    began, output = time.monotonic(), data.parent / f"said-{time.monotonic_ns()}"
    with output.open("wb") as sink:
        make = subprocess.Popen(
            ["make", "run", f"PORT={port}", f"DATA={data}"],
            cwd=ROOT,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    while "Ctrl-C stops everything" not in output.read_text():
        assert make.poll() is None, output.read_text()
        assert time.monotonic() - began < FIRST, output.read_text()
        time.sleep(0.1)
    return Site(make, data, port, output, time.monotonic() - began)


@pytest.fixture(scope="module")
def story() -> Iterator[tuple[Site, Site, dict[str, object]]]:
    """First start, then stop and second start on the same data; facts noted in between."""
    with new_folder() as data:
        port = free_port()
        first = make_run(data, port)
        second: Site | None = None
        noted: dict[str, object] = {}
        try:
            noted["box"] = first.output.read_text()
            noted["where_mode"] = (data / "where.json").stat().st_mode & 0o777
            noted["people"] = first.query("SELECT count(*) FROM patients_person")
            noted["living"] = everybody = first.everybody()
            first.stop()
            noted["all_gone"] = gone(everybody)
            noted["port_free"] = is_free(port)
            second = make_run(data, port)
            yield first, second, noted
        finally:
            for site in (first, second):
                if site and site.make.poll() is None:
                    site.stop()
            Roster(data).stop_orphans()


Story = tuple[Site, Site, dict[str, object]]


def test_the_box_names_the_address_and_a_sign_in_for_each_role(story: Story) -> None:
    first, _, noted = story
    box = str(noted["box"])

    assert f"http://localhost:{first.port}" in box
    for sign_in in json.loads((first.data / "demo.json").read_text())["sign_ins"]:
        line = rf"{sign_in['role']} +{sign_in['username']} +{re.escape(sign_in['password'])} "
        assert re.search(line, box)
    assert noted["where_mode"] == 0o600


def test_the_first_start_has_a_population(story: Story) -> None:
    people = story[2]["people"]
    assert isinstance(people, int)
    assert people >= 150


def test_stopping_ends_every_process(story: Story) -> None:
    _, _, noted = story
    assert len(noted["living"]) >= 9  # type: ignore[arg-type]  # 6 programs, granian 2, Celery 2
    assert noted["all_gone"]
    assert noted["port_free"]


def test_the_second_start_is_quick_and_keeps_the_data(story: Story) -> None:
    first, second, noted = story
    load = os.getloadavg()[0] / (os.cpu_count() or 1)

    assert second.query("SELECT count(*) FROM patients_person") == noted["people"]
    assert second.seconds < SECOND * max(1.0, load), f"first {first.seconds}, load {load}"


def test_it_is_ready_and_shows_a_sign_in_page(story: Story) -> None:
    _, second, _ = story

    status, body = second.get("/health/ready")
    assert (status, json.loads(body)["ready"]) == (200, True)
    status, page = second.get("/sign-in")
    assert status == 200
    style = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)
    assert style, "style sheets carry the hash of their content"
    assert second.get(style[1])[0] == 200


@pytest.mark.parametrize(
    "username",
    [
        "registrar",
        "doctor",
        "nurse",
        "pharmacist",
        "pharmacist2",
        "patient",
        "analyst",
        "head",
    ],
)
def test_each_printed_sign_in_opens_a_first_page(story: Story, username: str) -> None:
    _, second, _ = story
    sign_ins = json.loads((second.data / "demo.json").read_text())["sign_ins"]
    password = next(s["password"] for s in sign_ins if s["username"] == username)

    assert sign_in(second.port, username, password)[1] != "/sign-in"
    assert sign_in(second.port, username, "guessed")[1] == "/sign-in"


def sign_in(port: int, username: str, password: str) -> tuple[urllib.request.OpenerDirector, str]:
    """A browser with its session, and the path it is on after the form was sent."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    address = f"http://localhost:{port}/sign-in"
    with browser.open(address, timeout=20) as answer:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
    assert token
    form = {"csrfmiddlewaretoken": token[1], "username": username, "password": password}
    body = urllib.parse.urlencode(form).encode()
    request = urllib.request.Request(address, body, {"Referer": address})
    with browser.open(request, timeout=20) as answer:
        return browser, urllib.parse.urlsplit(answer.url).path


def test_relay_and_worker_finish_what_the_seed_has_sent(story: Story) -> None:
    _, second, _ = story
    deadline = time.monotonic() + 60
    unfinished = "SELECT count(*) FROM trust_outboxtask WHERE state <> 'done'"
    while second.query(unfinished) and time.monotonic() < deadline:
        time.sleep(0.2)

    assert second.query("SELECT count(*) FROM trust_outboxtask")
    assert second.query(unfinished) == 0


def test_a_second_make_run_is_refused_in_one_sentence(story: Story) -> None:
    _, second, _ = story

    done = subprocess.run(
        ["make", "run", f"PORT={free_port()}", f"DATA={second.data}"],
        cwd=ROOT, env=clean_environment(), stdin=subprocess.DEVNULL,
        check=False, capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode != 0
    assert f"Yagona already runs on {second.data}" in done.stderr
    assert "Traceback" not in done.stderr
    assert second.get("/health/live")[0] == 200

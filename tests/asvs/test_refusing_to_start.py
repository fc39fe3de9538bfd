"""Production does not start with the demonstration, with debugging or with poor secrets."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from config.checks import unfit
from tests.asvs.production import ROOT, environment


def started(data: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A program of production: what it says and how it ends."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(data, 443, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


WEB = ("-W", "ignore", "-c", "import config.wsgi; print('runs')")
DEPLOY = ("-W", "ignore", "manage.py", "check", "--deploy", "--fail-level", "WARNING")


def test_production_starts_and_no_check_has_a_warning(tmp_path: Path) -> None:
    assert started(tmp_path, *WEB).stdout.strip() == "runs"
    checked = started(tmp_path, *DEPLOY)
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_negative_control_the_check_complains_about_development(tmp_path: Path) -> None:
    checked = started(tmp_path, *DEPLOY, YAGONA_PRODUCTION="0")
    assert checked.returncode != 0
    for name in ("W004", "W008", "W012", "W016"):  # HSTS, https, both cookies
        assert name in checked.stderr


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "", "YAGONA_BUILD": "1"}, "SECRET_KEY"),  # the image's own
        ({"SECRET_KEY": "x" * 64}, "SECRET_KEY"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"FIELD_KEY": "short"}, "FIELD_KEY"),
    ],
)
def test_a_poor_secret_stops_it(tmp_path: Path, more: dict[str, str], words: str) -> None:
    ended = started(tmp_path, *WEB, **more)
    assert ended.returncode != 0 and words in ended.stderr
    assert "runs" not in ended.stdout


def test_the_folder_of_the_demonstration_stops_it(tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text("{}")
    ended = started(tmp_path, *WEB)
    assert ended.returncode != 0 and "demo.json" in ended.stderr


def fit(**more: Any) -> Any:
    """Settings of production, as they should be."""
    whole = {
        "DEVELOPMENT": False,
        "DEBUG": False,
        "DEMO": False,
        "DATA": Path("/nowhere"),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": [secrets.token_urlsafe(32)],
        "ROOT_URLCONF": "config.urls",
        "TEST_AUTHORITY": None,
        "ONEID_URL": "https://sso.egov.uz/sso/oauth/Authorization.do",
    }
    return SimpleNamespace(**(whole | more))


@pytest.mark.parametrize(
    "fault",
    [
        {"DEBUG": True},
        {"DEMO": True},
        {"ROOT_URLCONF": "config.demonstration.urls"},
        {"TEST_AUTHORITY": Path("/nowhere/authority")},
        {"ONEID_URL": "http://127.0.0.1:9000/sso"},
    ],
)
def test_each_fault_has_its_sentence(fault: dict[str, Any]) -> None:
    assert unfit(fit()) == []  # negative control
    assert len(unfit(fit(**fault))) == 1
    assert unfit(fit(**fault, DEVELOPMENT=True)) == []


def test_no_environment_switches_debugging_on(tmp_path: Path) -> None:
    ask = "from django.conf import settings as s; print(s.DEBUG, s.DEMO)"
    told = started(
        tmp_path,
        "-c",
        ask,
        DEBUG="1",
        DEMO="1",
        DJANGO_DEBUG="1",
        DJANGO_SETTINGS_MODULE="config.settings",
    )
    assert told.stdout.strip() == "False False"
    assert os.environ.get("YAGONA_PRODUCTION") != "1"

"""An operator ends sessions of one account or of everybody."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.accounts.test_signing_in import browser, member
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


def ended(*arguments: str) -> str:
    """What the command says."""
    said = StringIO()
    call_command("end_sessions", *arguments, stdout=said)
    return said.getvalue().strip()


def test_all_sessions_of_one_account_end_and_no_other() -> None:
    one, other = member(), member()
    first, second, third = (sign_in(browser(), who) for who in (one, one, other))
    assert [c.get("/queue").status_code for c in (first, second, third)] == [200, 200, 200]
    assert ended(one.username) == "Ended: 2"
    assert first.get("/queue").url.startswith("/sign-in")
    assert second.get("/queue").url.startswith("/sign-in")
    assert third.get("/queue").status_code == 200  # negative control


def test_everybody_is_signed_out() -> None:
    clients = [sign_in(browser(), member()) for _ in range(2)]
    assert ended("--all") == "Ended: 2"
    assert all(client.get("/queue").url.startswith("/sign-in") for client in clients)


@pytest.mark.parametrize("arguments", [(), ("nobody-of-this-name",), ("a", "--all")])
def test_whom_must_be_said(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        ended(*arguments)

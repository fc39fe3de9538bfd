"""The commands that fill registers, as the supervisor runs them: as the system's role, and again."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from registry.staff.models import PractitionerRole
from registry.staff.queries import actor_for
from registry.terminology.models import Concept
from registry.terminology.queries import display
from registry.terminology.rules import ICD10
from registry.territories.models import Territory
from tests.conftest import Role as AssumedRole
from trust.accounts.models import Account
from trust.context import Role
from trust.ledger.models import RegisterLedger


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign-ins of the demonstration are made per data folder."""
    monkeypatch.setenv("YAGONA_DATA", str(tmp_path))


def _told(name: str, *args: str) -> str:
    out = StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue()


def _registers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "config.management.commands.seed_demo.SEEDERS", ("registry.staff.demo.seed",)
    )


@pytest.mark.django_db
def test_the_demonstration_is_seeded_and_seeding_again_adds_nothing(
    role: AssumedRole, monkeypatch: pytest.MonkeyPatch
) -> None:
    _registers(monkeypatch)
    with role("yagona_system"):
        told = _told("seed_demo")
        assert "220 territories" in told and "33 facilities" in told
        before = RegisterLedger.objects.count(), Account.objects.count()
        _told("seed_demo")
        assert (RegisterLedger.objects.count(), Account.objects.count()) == before
        assert (Territory.objects.count(), Concept.objects.count()) == (220, 12_672)
        for account in Account.objects.exclude(role=Role.PATIENT):
            assert actor_for(account), account.username
        assert not PractitionerRole.objects.filter(position_text="")


@pytest.mark.django_db
def test_names_are_loaded_from_a_file_or_refused_whole(tmp_path: Path) -> None:
    _told("load_registers")
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("code,uz\nA00,Vabo\n", encoding="utf-8")
    bad.write_text("code,uz\nA00,Boshqa\nQ99.99,Yoʻq\n", encoding="utf-8")
    assert _told("load_names", str(good)) == "1 names changed\n"
    with pytest.raises(CommandError, match=r"Q99\.99"):
        _told("load_names", str(bad))
    with pytest.raises(CommandError):
        _told("load_names", str(tmp_path / "absent.csv"))
    assert display(ICD10, "A00", "uz") == "Vabo"


def test_production_is_not_seeded(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError):
        _told("seed_demo")

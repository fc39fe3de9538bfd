"""The register of territories: complete, loadable again, granted piecewise."""

from __future__ import annotations

import pytest

from registry.territories import queries, services
from registry.territories.errors import NotTheMinistry, UnknownTerritory
from registry.territories.models import Territory
from registry.territories.rules import Kind, is_code, kind_of, name_in, parent_of
from tests.factories import actors
from tests.factories import registry as factory
from tests.factories.records import context
from trust.context import Role


@pytest.mark.parametrize(
    ("code", "kind", "parent"),
    [
        ("1703", Kind.REGION, ""),
        ("1726", Kind.CAPITAL, ""),
        ("1735", Kind.REPUBLIC, ""),
        ("1703202", Kind.DISTRICT, "1703"),
        ("1703401", Kind.CITY, "1703"),
    ],
)
def test_a_code_tells_kind_and_region(code: str, kind: Kind, parent: str) -> None:
    assert (kind_of(code), parent_of(code)) == (kind, parent)


@pytest.mark.parametrize("code", ["", "17", "170", "17032", "1603", "170320a", "17032021", "١٧٠٣"])
def test_what_is_no_code_is_told_apart(code: str) -> None:
    assert not is_code(code)


def test_a_reader_gets_the_nearest_name() -> None:
    names = {"uz": "Oltinkoʻl tumani", "ru": "Алтынкульский район", "en": "Altinkul", "kaa": ""}
    assert name_in(names, "kaa") == "Oltinkoʻl tumani"
    assert name_in(names, "uz-cyrl") == "Олтинкўл тумани"
    assert name_in(names, "ru") == "Алтынкульский район"
    assert name_in({"en": "Cholera"}, "uz-cyrl") == "Cholera"


@pytest.mark.django_db
def test_fourteen_regions_and_206_districts_are_loaded() -> None:
    assert services.load_territories(context()) == 220
    assert len(queries.regions()) == 14
    assert Territory.objects.exclude(parent=None).count() == 206
    assert Territory.objects.filter(kind=Kind.DISTRICT).count() == 175
    assert len(queries.districts_of("1726")) == 12
    assert not Territory.objects.filter(name_ru="") | Territory.objects.filter(name_en="")


@pytest.mark.django_db
def test_loading_again_changes_nothing_and_mends_what_differs() -> None:
    services.load_territories(context())
    Territory.objects.filter(pk="1703").update(name_uz="Xato")
    before = set(Territory.objects.exclude(pk="1703").values_list())
    services.load_territories(context())
    assert set(Territory.objects.exclude(pk="1703").values_list()) == before
    assert Territory.objects.get(pk="1703").name_uz == "Andijon viloyati"


@pytest.mark.django_db
def test_a_grant_on_a_region_holds_for_its_districts_and_no_other() -> None:
    factory.territories()
    analyst = factory.account(Role.ANALYST)
    other = factory.account(Role.ANALYST)
    services.grant_reporting(context(), account_id=analyst.id, code="1703")
    assert queries.may_report_on(analyst.id, "1703")
    assert queries.may_report_on(analyst.id, "1703202")
    assert not queries.may_report_on(analyst.id, "1706")
    assert not queries.may_report_on(analyst.id, "17")
    assert not queries.may_report_on(other.id, "1703")
    services.revoke_reporting(context(), account_id=analyst.id, code="1703")
    assert not queries.may_report_on(analyst.id, "1703")


@pytest.mark.django_db
def test_the_country_needs_every_region() -> None:
    factory.territories()
    analyst = factory.account(Role.ANALYST)
    for region in queries.regions():
        assert not queries.may_report_on(analyst.id, "17")
        services.grant_reporting(context(), account_id=analyst.id, code=region.code)
    assert queries.may_report_on(analyst.id, "17")


@pytest.mark.django_db
def test_a_grant_on_a_district_says_nothing_about_its_region() -> None:
    factory.territories()
    analyst = factory.account(Role.ANALYST)
    services.grant_reporting(context(), account_id=analyst.id, code="1703202")
    assert queries.may_report_on(analyst.id, "1703202")
    assert not queries.may_report_on(analyst.id, "1703")


@pytest.mark.django_db
def test_only_the_ministry_grants() -> None:
    factory.territories()
    analyst = factory.account(Role.ANALYST)
    head = context(actor=actors.doctor())
    with pytest.raises(NotTheMinistry):
        services.grant_reporting(head, account_id=analyst.id, code="1703")
    with pytest.raises(UnknownTerritory):
        services.grant_reporting(context(), account_id=analyst.id, code="1799")

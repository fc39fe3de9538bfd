"""Dates and numbers read the same in every language; a month-first date is never understood."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

LANGUAGES = [code for code, _ in settings.LANGUAGES]


class Sample(forms.Form):
    """A date and a measured number."""

    born = forms.DateField()
    weight = forms.DecimalField(localize=True, required=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_date_and_a_number_are_shown_our_way(language: str) -> None:
    source = Template("{{ day|date }} {{ number }} {{ day|date:'d.m' }}")
    with translation.override(language):
        shown = source.render(Context({"day": date(2026, 11, 23), "number": Decimal("7.4")}))
    assert shown == "23.11.2026 7,4 23.11"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("written", ["03.08.1976", "1976-08-03", "03/08/1976"])
def test_the_third_of_august_is_read_in_every_language(language: str, written: str) -> None:
    with translation.override(language):
        form = Sample({"born": written})
        assert form.is_valid()
    assert form.cleaned_data["born"] == date(1976, 8, 3)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("written", ["08/28/1976", "28.08.76", "1976", "31.02.1976"])
def test_a_date_that_could_be_misread_is_refused(language: str, written: str) -> None:
    with translation.override(language):
        assert "born" in Sample({"born": written}).errors


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("written", ["0,5", "0.5"])
def test_comma_and_point_are_both_read(language: str, written: str) -> None:
    with translation.override(language):
        form = Sample({"born": "03.08.1976", "weight": written})
        assert form.is_valid()
    assert form.cleaned_data["weight"] == Decimal("0.5")


@pytest.mark.parametrize("written", ["1.000,5", "0,5,0", "1 2"])
def test_a_number_that_could_be_misread_is_refused(written: str) -> None:
    with translation.override("uz"):
        assert "weight" in Sample({"born": "03.08.1976", "weight": written}).errors

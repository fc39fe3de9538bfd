"""Runs as the API tells of them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import serializers

from reports.engine.queries import RunFacts
from reports.engine.states import RunState
from reports.forms.definitions import DISCLOSURE
from reports.forms.rules import Form


class FormSerializer(serializers.Serializer[object]):
    """A statistical form."""

    code = serializers.CharField()
    edition = serializers.IntegerField()
    title = serializers.CharField()
    status = serializers.CharField(help_text="What the form is and is not.")
    measures = serializers.ListField(child=serializers.CharField())


class AskSerializer(serializers.Serializer[object]):
    """What to run."""

    form = serializers.CharField(max_length=20)
    period = serializers.CharField(max_length=20, help_text="2026, 2026-H1, 2026-Q4 or 2026-11")
    territory = serializers.CharField(max_length=7, help_text="17, 4 or 7 digits (SOATO)")
    as_of = serializers.CharField(
        max_length=40, required=False, help_text="ISO 8601; without an offset Tashkent time"
    )


class FilesSerializer(serializers.Serializer[object]):
    """Addresses of the files."""

    xlsx = serializers.CharField()
    csv = serializers.CharField()


class RunSerializer(serializers.Serializer[object]):
    """A run and how far it is."""

    id = serializers.UUIDField()
    form = serializers.CharField()
    edition = serializers.IntegerField()
    period = serializers.CharField()
    territory = serializers.CharField()
    as_of = serializers.DateTimeField()
    disclosure = serializers.CharField()
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=[state.value for state in RunState])
    done = serializers.IntegerField(help_text="Parts counted.")
    total = serializers.IntegerField(help_text="Parts there are; 0 until a worker has begun.")
    percent = serializers.IntegerField()
    ended_at = serializers.DateTimeField(allow_null=True)
    failure = serializers.CharField()
    files = FilesSerializer(allow_null=True)


def form_data(form: Form) -> dict[str, Any]:
    """A form for its serializer."""
    return {
        "code": form.code,
        "edition": form.edition,
        "title": _(form.title),
        "status": f"{_(form.note)} {_(form.order)}",
        "measures": [measure.code for measure in form.measures],
    }


def run_data(run: RunFacts) -> dict[str, Any]:
    """A run for its serializer."""
    files = {kind: reverse("api-report-file", args=[run.id, kind]) for kind in ("xlsx", "csv")}
    plain = (
        "id",
        "period",
        "territory",
        "as_of",
        "asked_by",
        "asked_at",
        "done",
        "total",
        "percent",
        "ended_at",
        "failure",
    )
    return {name: getattr(run, name) for name in plain} | {
        "form": run.form.code,
        "edition": run.form.edition,
        "disclosure": DISCLOSURE,
        "state": run.state.value,
        "files": files if run.state is RunState.DONE else None,
    }

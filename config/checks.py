"""Start-up checks: every dotted path of the wiring loads, production has its secrets."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

_LISTS = ("CARD_SECTIONS", "VISIT_SECTIONS", "CABINET_SECTIONS", "DOCUMENT_FACTS")


@register
def wiring_loads(**_: Any) -> list[CheckMessage]:
    """Each path of the section lists names something that exists."""
    errors: list[CheckMessage] = []
    paths = {name: getattr(settings, name) for name in _LISTS}
    for name, named in {**paths, "CONSENT_TARGETS": [settings.CONSENT_TARGETS]}.items():
        for path in named:
            try:
                import_string(path)
            except ImportError as error:
                errors.append(Error(f"{name}: {path}: {error}", id="yagona.E001"))
    return errors


@register(deploy=True)
def secrets_are_set(**_: Any) -> list[CheckMessage]:
    """Production names its keys; nothing is invented for it."""
    missing = [name for name in ("SECRET_KEY", "FIELD_KEYS") if not getattr(settings, name)]
    return [Error(f"{name} is not set", id="yagona.E002") for name in missing]

"""Start-up checks: every dotted path of the wiring loads, production has its secrets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

SECRET, VARIED, FIELD = 50, 10, 32  # characters
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


def unfit(kept: Any) -> list[str]:
    """Why these settings may not run in production; nothing outside it.

    `kept` is the settings object. The demonstration shows codes of second factors on the page.
    """
    if kept.DEVELOPMENT:
        return []
    key = kept.SECRET_KEY
    found = {
        "DEBUG is on: pages of errors would show values": kept.DEBUG,
        "DEMO is on: sign-in pages would show codes": kept.DEMO,
        "the data folder holds demo.json, sign-ins of invented people": _is_demo(kept.DATA),
        "SECRET_KEY is short or repeats itself": len(key) < SECRET or len(set(key)) < VARIED,
        "a key of FIELD_KEY is short": any(len(one) < FIELD for one in kept.FIELD_KEYS),
        "TEST_AUTHORITY is set: seals would prove nothing": bool(kept.TEST_AUTHORITY),
        "OneID is the stub, or not asked over https": _is_unsafe(kept.ONEID_URL),
        "the gallery or the demonstration is routed": kept.ROOT_URLCONF != "config.urls",
    }
    return [why for why, is_so in found.items() if is_so]


def _is_unsafe(oneid: str) -> bool:
    return bool(oneid) and not oneid.startswith("https://")


def _is_demo(data: Path) -> bool:
    return (data / "demo.json").exists()


@register(deploy=True)
def secrets_are_set(**_: Any) -> list[CheckMessage]:
    """Production names its keys; nothing is invented for it."""
    missing = [
        name for name in ("SECRET_KEY", "FIELD_KEYS", "SIGN_KEYS") if not getattr(settings, name)
    ]
    return [Error(f"{name} is not set", id="yagona.E002") for name in missing]

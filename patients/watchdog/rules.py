"""The stated rules by which a look is unusual. Pure."""

from __future__ import annotations

from enum import StrEnum


class Rule(StrEnum):
    """One kind of unusual look each."""

    SURNAME = "surname"
    REGION = "region"
    VOLUME = "volume"
    NIGHT = "night"
    VIP = "vip"

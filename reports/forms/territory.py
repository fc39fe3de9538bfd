"""The territory of a report: 17, a region (4 digits) or a district (7 digits). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from reports.forms.errors import UnreadableTerritory

COUNTRY = "17"
_CODE = re.compile(r"17(?:[0-9]{2}(?:[0-9]{3})?)?")


class Level(StrEnum):
    """How wide a territory is."""

    COUNTRY = "country"
    REGION = "region"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Territory:
    """A SOATO code whose form is right; whether it exists the register says."""

    code: str

    @property
    def level(self) -> Level:
        """Told by the length of the code."""
        return {2: Level.COUNTRY, 4: Level.REGION, 7: Level.DISTRICT}[len(self.code)]

    @property
    def region(self) -> str:
        """The region it is or lies in; "" for the country."""
        return self.code[:4] if self.level is not Level.COUNTRY else ""

    @property
    def district(self) -> str:
        """The district it is, or ""."""
        return self.code if self.level is Level.DISTRICT else ""


def parse_territory(text: str) -> Territory:
    """The territory that `text` names, or UnreadableTerritory."""
    code = text.strip()
    if _CODE.fullmatch(code) is None:
        raise UnreadableTerritory(field="territory", territory=text)
    return Territory(code)

"""Facts straight into the table, as the projection would add them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from reports.facts.models import Fact
from reports.facts.rules import Happening, Kind, changes

NOON = datetime(2026, 11, 10, 7, 0, tzinfo=UTC)


@dataclass(frozen=True)
class History:
    """One resource: what each of its versions counts as, and when it became known."""

    resource_id: UUID
    versions: tuple[tuple[datetime, Happening | None], ...]

    def known(self, as_of: datetime) -> Happening | None:
        """What it counts as, as known then: the newest version, found without any sum."""
        seen = [what for known_at, what in self.versions if known_at <= as_of]
        return seen[-1] if seen else None


def contact(person: str = "a" * 64, **more: object) -> Happening:
    """A contact at noon of 10 November in Andijon."""
    plain = Happening(
        kind=Kind.CONTACT,
        person_key=person,
        occurred_at=NOON,
        facility_id=None,
        region="1703",
        district="1703203",
        encounter_id=uuid4(),
        icd10="",
        category="",
        chapter="",
        role="",
        age=40,
        sex="female",
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def diagnosis(person: str = "a" * 64, **more: object) -> Happening:
    """Hypertension as the main diagnosis."""
    codes = {"icd10": "I10", "category": "I10", "chapter": "IX", "role": "main"}
    return contact(person, **{"kind": Kind.DIAGNOSIS, **codes, **more})


def told(what: Happening | None, at: datetime = NOON) -> History:
    """A resource with one version."""
    return History(uuid4(), ((at, what),))


def add(histories: Iterable[History]) -> None:
    """The facts of these resources."""
    rows: list[Fact] = []
    for history in histories:
        before: Happening | None = None
        for version, (known_at, after) in enumerate(history.versions, 1):
            for what, amount in changes(before, after):
                rows.append(
                    Fact(
                        **asdict(what),
                        amount=amount,
                        known_at=known_at,
                        resource_type="Encounter" if what.kind is Kind.CONTACT else "Condition",
                        resource_id=history.resource_id,
                        version=version,
                    )
                )
            before = after
    Fact.objects.bulk_create(rows)

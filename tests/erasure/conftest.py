"""A book of erasures of its own for each test, and a person with marked entries of every kind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from patients.access import gate
from patients.erasure import services
from tests.factories import actors
from trust.context import Action, Actor
from trust.erasure.rules import Basis


@pytest.fixture(autouse=True)
def book(settings: Any, tmp_path: Path) -> Path:
    settings.ERASURES = tmp_path / "erasures" / "erasures.jsonl"
    settings.LOG_ANCHOR = tmp_path / "anchor"
    return settings.ERASURES


@dataclass(frozen=True, slots=True)
class Officers:
    """Two officers of one facility, who ask and decide."""

    asker: Actor
    decider: Actor

    def ask(self, resource_type: str, resource_id: UUID, who: Actor | None = None) -> UUID:
        with gate.open_by_key(
            who or self.asker, "fhir", f"{resource_type}/{resource_id}", Action.ASK_ERASURE
        ) as ctx:
            return services.ask(
                ctx,
                resource_type=resource_type,
                resource_id=resource_id,
                basis=Basis.WRONG_PERSON,
                reason="Boshqa odamniki.",
            )

    def decide(self, patient_id: UUID, erasure_id: UUID, who: Actor | None = None) -> None:
        with gate.open_record(who or self.decider, patient_id, Action.DECIDE_ERASURE) as ctx:
            services.decide(ctx, erasure_id=erasure_id)

    def erase(self, patient_id: UUID, resource_type: str, resource_id: UUID) -> UUID:
        erasure_id = self.ask(resource_type, resource_id)
        self.decide(patient_id, erasure_id)
        return erasure_id


@pytest.fixture
def officers() -> Officers:
    return Officers(actors.officer(), actors.officer())

"""Notices to people through a port; the shipped adapter writes files (SMS and mail come later)."""

from __future__ import annotations

import json
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from trust.context import Context
from trust.ids import uuid7


class NoticePort(Protocol):
    """Whatever can carry a notice to an account."""

    def send(self, *, account_id: UUID, subject: str, body: str, at: str) -> None:
        """Deliver or raise."""
        ...


class FilePort:
    """One JSON file a notice, for development and tests."""

    def send(self, *, account_id: UUID, subject: str, body: str, at: str) -> None:
        """Write the notice under NOTICES_FOLDER/<account>/."""
        folder = settings.NOTICES_FOLDER / str(account_id)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        notice = {"at": at, "subject": subject, "body": body}
        (folder / f"{uuid7()}.json").write_text(json.dumps(notice, ensure_ascii=False))


def notify(ctx: Context, *, account_id: UUID, subject: str, body: str) -> None:
    """Tell one account something; `body` holds no clinical content."""
    port: NoticePort = import_string(getattr(settings, "NOTICE_PORT", f"{__name__}.FilePort"))()
    port.send(account_id=account_id, subject=subject, body=body, at=ctx.now.isoformat())

"""Columns that are ciphertext in the database: text, and JSON."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from trust.keys import services


class EncryptedTextField(models.BinaryField):
    """Text, AES-GCM encrypted at rest; equal values differ, so it cannot be filtered by."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, kwargs

    @property
    def _purpose(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Encrypt on the way in."""
        if isinstance(value, str):
            value = services.encrypt(value.encode(), purpose=self._purpose)
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, *_: Any) -> str | None:
        """Decrypt on the way out."""
        if value is None:
            return None
        return services.decrypt(bytes(value), purpose=self._purpose).decode()

    def get_default(self) -> Any:
        """An absent text is empty text."""
        return self.default if self.has_default() else (None if self.null else "")

    def to_python(self, value: Any) -> Any:
        """Forms and deserialisers give text."""
        return value


class EncryptedJSONField(EncryptedTextField):
    """A small JSON value, encrypted at rest as its text is."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Write it as text, then encrypt."""
        told = value if value is None else json.dumps(value)
        return super().get_db_prep_value(told, connection, prepared)

    def from_db_value(self, value: Any, *rest: Any) -> Any:
        """Decrypt, then read."""
        text = super().from_db_value(value, *rest)
        return None if text is None else json.loads(text)

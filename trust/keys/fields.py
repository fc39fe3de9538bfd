"""A text column that is ciphertext in the database."""

from __future__ import annotations

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

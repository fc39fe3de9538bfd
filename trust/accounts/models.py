"""Accounts, one-time sign-in codes, access tokens, spent challenges, forms parked by an expired session."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from trust.context import Role
from trust.ids import uuid7
from trust.keys.fields import EncryptedTextField


class Accounts(BaseUserManager["Account"]):
    """Makes accounts; there are no superusers."""

    def create_account(
        self, *, username: str, role: Role, display_name: str, password: str | None = None
    ) -> Account:
        """An account that may sign in with `password`, or not by password at all."""
        account = Account(username=username, role=role, display_name=display_name)
        account.set_password(password)
        account.save(force_insert=True)
        return account


class Account(AbstractBaseUser, PermissionsMixin):
    """Who signs in. What they may do follows from the role and, for staff, from a post."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    username = models.CharField(max_length=60, unique=True)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    display_name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    # Whose it is by the register of the population; certificates of staff name it.
    pinfl = EncryptedTextField(null=True)
    # The half minute of the last one-time code that was accepted: none is taken twice.
    last_code_step = models.BigIntegerField(default=0)

    objects: ClassVar[Accounts] = Accounts()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["role", "display_name"]

    class Meta:
        db_table = "trust_account"
        constraints = [
            # guardian and has_perm() bow to a superuser: nobody is one
            models.CheckConstraint(
                name="account_is_no_superuser", condition=models.Q(is_superuser=False)
            )
        ]

    def get_full_name(self) -> str:
        """The printed name."""
        return self.display_name

    def get_short_name(self) -> str:
        """The printed name."""
        return self.display_name


class SignInCode(models.Model):
    """A code printed at the desk that opens an account once."""

    code_hash = models.CharField(max_length=64, primary_key=True)
    account: Any = models.ForeignKey(Account, on_delete=models.PROTECT)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "trust_signincode"


class AccessToken(models.Model):
    """A bearer token for machines, kept as its hash only; development issues them by command."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    account: Any = models.ForeignKey(Account, on_delete=models.PROTECT, null=True)
    system_name = models.CharField(max_length=60, default="", blank=True)
    scope = models.CharField(max_length=300)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "trust_accesstoken"
        constraints = [
            models.CheckConstraint(
                name="token_has_a_bearer",
                condition=models.Q(account__isnull=False) | ~models.Q(system_name=""),
            )
        ]


class SpentChallenge(models.Model):
    """A challenge that a passkey has answered: none counts twice; forgotten when too old to count."""

    challenge_hash = models.CharField(max_length=64, primary_key=True)
    spent_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "trust_spentchallenge"


class ParkedForm(models.Model):
    """What was sent after the session had expired, kept for its writer until they sign in again."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    account_id = models.UUIDField()
    path = models.CharField(max_length=300)
    body = EncryptedTextField()
    parked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "trust_parkedform"

"""The own certificates of staff."""

from __future__ import annotations

from trust.accounts.queries import pinfl_of
from trust.accounts.web import PermitView
from trust.context import Action
from trust.signatures.certificate_pages import CertificatePages


class CertificatesView(CertificatePages, PermitView):
    """The certificates of staff."""

    action = Action.HOLD_CERTIFICATE

    @property
    def asked(self) -> Action:
        """Looking is free; whoever changes something shows the second factor once more."""
        return Action.CHANGE_CERTIFICATE if self.request.method == "POST" else self.action

    def pinfl(self) -> str:
        """As the register of staff told it."""
        return pinfl_of(self.ctx)

"""Taking a signed copy of who looked; the keys by which anybody can check it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from patients.access.web import OwnRecordView
from patients.cabinet.errors import NoSignedCopies
from patients.cabinet.files import NAME, CopyKind, check_line
from patients.cabinet.services import signed_copy
from patients.identity.queries import person
from patients.representation.presenters import whose
from trust.accounts.web import PublicView
from trust.context import Action
from trust.keys.signing import fingerprint, public_keys


class CopyView(OwnRecordView):
    """What the copy is and how it is checked; the copy itself asks for a fresh proof."""

    action = Action.SEE_WHO_LOOKED
    template = "patients/cabinet/copy.html"

    @property
    def asked(self) -> Action:
        """Taking it leaves the house and asks for a fresh proof; reading about it does not."""
        return Action.EXPORT_OWN if self.request.method == "POST" else self.action

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page."""
        return self._page()

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """The file, never shown in the browser itself."""
        try:
            kind = CopyKind(request.POST.get("kind", ""))
        except ValueError:
            return self._page(_("Choose a kind of file."), status=422)
        try:
            pack = signed_copy(self.ctx, kind=kind)
        except NoSignedCopies as refusal:
            return self._page(_(refusal.message), status=refusal.status)
        disposition = f'attachment; filename="{NAME}-{kind}.zip"'
        return HttpResponse(
            pack, content_type="application/zip", headers={"Content-Disposition": disposition}
        )

    def _page(self, problem: str = "", status: int = 200) -> HttpResponseBase:
        keys = public_keys()
        context = {
            "whose": whose(self.ctx, person(self.ctx)),
            "problem": problem,
            "fingerprint": fingerprint(keys[0]) if keys else "",
            "keys_url": f"{settings.BASE_URL}{reverse('file-keys')}",
            "checks": [check_line(kind) for kind in CopyKind],
        }
        return TemplateResponse(self.request, self.template, context, status=status)


class KeysView(PublicView):
    """The public keys, the present one first: a copy is checked without signing in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """PEM."""
        return HttpResponse("".join(public_keys()), content_type="text/plain; charset=utf-8")

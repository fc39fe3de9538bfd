"""The patient asks that each look without a reason of work be flagged, or ends that."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from patients.access.web import OwnRecordView
from patients.watchdog import services
from trust.context import Action


class CloseWatchView(OwnRecordView):
    """A switch on the page of who looked."""

    action = Action.DECIDE_CONSENT
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """On or off, as the button says."""
        if request.POST.get("act") == "end":
            services.end_protection(self.ctx)
            messages.success(request, _("Your record is watched like everybody's."))
        else:
            services.protect(self.ctx)
            messages.success(
                request, _("Each look without a visit is now shown to the officer as well.")
            )
        return redirect("cabinet-who-looked")

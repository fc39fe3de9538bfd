"""Pages of a facility with its staff, of a member of staff, of a licence, of one's own posts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language

from registry.organisations import presenters as facilities
from registry.organisations.errors import UnknownFacility
from registry.organisations.forms import show_refusal
from registry.organisations.queries import may_manage, organization, places_of
from registry.organisations.services import require_management
from registry.staff import presenters, queries, services
from registry.staff.errors import NotYourPost, UnknownStaff
from registry.staff.forms import LicenceForm, PostForm
from registry.staff.middleware import CHOSEN
from registry.terminology.queries import display
from registry.terminology.rules import FACILITY_KIND
from trust.accounts.web import PermitView
from trust.context import Action, Role

REFUSED = "registry/organisations/refused.html"


class FacilityView(PermitView):
    """A facility: passport, staff, what expires."""

    action = Action.SEE_REGISTER

    def get(self, request: HttpRequest, facility_id: UUID) -> HttpResponse:
        """The page of one facility."""
        found = organization(facility_id)
        if found is None:
            raise UnknownFacility
        context = self._passport(found) | self._people(found)
        return render(request, "registry/organisations/facility.html", context)

    def refused(self, refusal: Any) -> HttpResponse:
        """There is no such facility."""
        return render(self.request, REFUSED, {"refusal": refusal}, status=refusal.status)

    def _passport(self, found: Any) -> dict[str, Any]:
        language = get_language() or "uz"
        kind = display(FACILITY_KIND, found.kind, language) or found.kind
        units = facilities.units(places_of(found.id), language)
        state, word = facilities.state_of(found)
        may_edit = self._may_edit(found.id)
        return {
            "name": found.name(language),
            "tags": [("", kind, "building"), (state, word, "")],
            "facts": facilities.particulars(found, kind, language),
            "units": units,
            "completeness": facilities.completeness(found, units),
            "edit_url": reverse("facility-passport", args=[found.id]) if may_edit else "",
            "back_url": reverse("facilities"),
        }

    def _people(self, found: Any) -> dict[str, Any]:
        language, today = get_language() or "uz", localdate(self.ctx.now)
        values: dict[str, Any] = {"today": today, "language": language}
        values["may_edit"] = self._may_edit(found.id)
        staff = queries.staff_of(found.id, today=today)
        expiring = queries.expiring_of(found.id, today=today)
        return {
            "staff": presenters.staff(staff, **values),
            "expiring": presenters.staff(expiring, **values),
        }

    def _may_edit(self, facility_id: UUID) -> bool:
        actor = self.ctx.actor
        return actor.role is Role.HEAD and may_manage(actor.account_id, facility_id)


class StaffMemberView(PermitView):
    """A member of staff with their posts and licences."""

    action = Action.SEE_REGISTER

    def get(self, request: HttpRequest, practitioner_id: UUID) -> HttpResponse:
        """The page of one person."""
        found = queries.practitioner(practitioner_id)
        if found is None:
            raise UnknownStaff
        rows = presenters.posts(
            queries.posts_of(practitioner_id),
            today=localdate(self.ctx.now),
            language=get_language() or "uz",
        )
        context = {"person": found, "posts": rows}
        return render(request, "registry/staff/member.html", context)

    def refused(self, refusal: Any) -> HttpResponse:
        """There is no such person."""
        return render(self.request, REFUSED, {"refusal": refusal}, status=refusal.status)


class LicenceView(PermitView):
    """Entering the new licence of a post; whoever manages the facility may."""

    action = Action.EDIT_REGISTER
    form: LicenceForm | None = None

    def get(self, request: HttpRequest, post_id: UUID) -> HttpResponse:
        """The form."""
        post = self._post(post_id)
        form = self.form or LicenceForm(
            initial={"number": post.licence_number, "version": post.version}
        )
        language = get_language() or "uz"
        context = {
            "form": form,
            "name": post.practitioner.printed_name,
            "position": presenters.position_of(post, language),
            "back_url": reverse("facility", args=[post.organization_id]),
        }
        return render(request, "registry/staff/licence.html", context)

    def post(self, request: HttpRequest, post_id: UUID) -> HttpResponse:
        """Save, or say what is wrong."""
        self.form = LicenceForm(request.POST)
        if not self.form.is_valid():
            response = self.get(request, post_id)
            response.status_code = 422
            return response
        told = self.form.cleaned_data
        post = services.renew_licence(
            self.ctx,
            post_id=post_id,
            expected_version=told["version"],
            number=told["number"],
            until=told["until"],
        )
        return redirect("facility", post.organization_id)

    def refused(self, refusal: Any) -> HttpResponse:
        """A refusal about a field stands beside it; one about the post is its own page."""
        if self.form is None or refusal.status in (403, 404):
            return render(self.request, REFUSED, {"refusal": refusal}, status=refusal.status)
        show_refusal(self.form, refusal)
        response = self.get(self.request, **self.kwargs)
        response.status_code = refusal.status
        return response

    def _post(self, post_id: UUID) -> Any:
        post = queries.post(post_id)
        if post is None or post.organization_id is None or post.practitioner is None:
            raise UnknownStaff
        require_management(self.ctx, organization_id=post.organization_id)
        return post


class ChoosePostView(PermitView):
    """In which of their posts somebody works now; the choice lasts as long as the session."""

    action = Action.HOME

    def get(self, request: HttpRequest) -> HttpResponse:
        """The posts that hold today."""
        held = queries.posts_of_account(self.ctx.actor.account_id)  # type: ignore[arg-type]
        rows = presenters.posts(
            held, today=localdate(self.ctx.now), language=get_language() or "uz"
        )
        context = {"posts": rows, "current": str(self.ctx.actor.post_id)}
        return render(request, "registry/staff/choose_post.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Remember the choice if the post is theirs."""
        form = PostForm(request.POST)
        held = queries.posts_of_account(self.ctx.actor.account_id)  # type: ignore[arg-type]
        if not form.is_valid() or form.cleaned_data["post"] not in {post.id for post in held}:
            raise NotYourPost
        request.session[CHOSEN] = str(form.cleaned_data["post"])
        request.session.cycle_key()  # another post is another somebody: the old cookie ends
        return redirect("home")

    def refused(self, refusal: Any) -> HttpResponse:
        """Not a post of theirs."""
        return render(self.request, REFUSED, {"refusal": refusal}, status=refusal.status)

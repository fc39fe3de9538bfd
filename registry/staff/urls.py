"""Routes of facilities' own pages, of staff and of posts."""

from __future__ import annotations

from django.urls import path

from registry.staff import views

urlpatterns = [
    path("facilities/<uuid:facility_id>/", views.FacilityView.as_view(), name="facility"),
    path("staff/<uuid:practitioner_id>/", views.StaffMemberView.as_view(), name="staff-member"),
    path("posts/<uuid:post_id>/licence", views.LicenceView.as_view(), name="post-licence"),
    path("posts/choose", views.ChoosePostView.as_view(), name="choose-post"),
]

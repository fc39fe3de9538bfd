"""Routes of the card."""

from __future__ import annotations

from django.urls import include, path

from ehr.card import cabinet_views, paper_views, views, withhold_views

_CARD = "patients/<uuid:patient_id>"
_VISIT = f"{_CARD}/visits/<uuid:encounter_id>"
_ENTRY = f"{_CARD}/entries/<str:resource_type>/<uuid:resource_id>"

# Under cabinet/for/<patient_id>/ as well: what a holder may open (config/urls.py).
by_proxy = [
    path("visits", cabinet_views.OwnVisitsView.as_view(), name="cabinet-visits"),
    path("visits/<uuid:encounter_id>", cabinet_views.OwnVisitView.as_view(), name="cabinet-visit"),
    path(
        "visits/<uuid:encounter_id>/pdf",
        paper_views.OwnVisitPdfView.as_view(),
        name="cabinet-visit-pdf",
    ),
]
urlpatterns = [
    path(f"{_CARD}/card", views.CardView.as_view(), name="card"),
    path(f"{_CARD}/allergies", views.AllergiesView.as_view(), name="allergies"),
    path(f"{_CARD}/visits/start", views.StartVisitView.as_view(), name="visit-start"),
    path(_VISIT, views.VisitView.as_view(), name="visit"),
    path(f"{_VISIT}/write", views.WriteVisitView.as_view(), name="visit-write"),
    path(f"{_VISIT}/pdf", paper_views.VisitPdfView.as_view(), name="visit-pdf"),
    path(f"{_VISIT}/withhold", withhold_views.WithholdView.as_view(), name="visit-withhold"),
    path(_ENTRY, views.EntryView.as_view(), name="entry"),
    path(f"{_ENTRY}/in-error", views.StrikeView.as_view(), name="entry-in-error"),
    path("cabinet/see-as", cabinet_views.SimulationView.as_view(), name="cabinet-see-as"),
    path("cabinet/", include(by_proxy)),
]

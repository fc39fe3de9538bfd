"""All addresses. Every route is a view with an action or stands on the public list."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path
from django.views.i18n import set_language

from config.api import OpenApiView
from ehr.card import urls as card
from patients.cabinet import urls as cabinet
from patients.inquiries import urls as inquiries
from patients.proxies import urls as proxies
from prescriptions.orders import urls as orders

# The same pages of the cabinet about somebody the reader acts for; the policy narrows them further.
_BY_PROXY = [
    *cabinet.by_proxy,
    *inquiries.by_proxy,
    *proxies.by_proxy,
    *card.by_proxy,
    *orders.by_proxy,
]
urlpatterns = [
    path("", include("trust.accounts.urls")),
    path("", include("registry.organisations.urls")),
    path("", include("registry.staff.urls")),
    path("", include("registry.oversight.urls")),
    path("", include("patients.desk.urls")),
    path("", include("patients.erasure.urls")),
    path("", include("patients.worklist.urls")),
    path("", include("patients.cabinet.urls")),
    path("", include("patients.consents.urls")),
    path("", include("patients.emergency.urls")),
    path("", include("patients.inquiries.urls")),
    path("", include("patients.proxies.urls")),
    path("", include("patients.watchdog.urls")),
    path("", include("patients.oneid.urls")),
    path("cabinet/for/<uuid:patient_id>/", include((_BY_PROXY, "for"))),
    path("", include("ehr.card.urls")),
    path("", include("ehr.signing.urls")),
    path("", include("trust.signatures.urls")),
    path("", include("ehr.printing.urls")),
    path("", include("prescriptions.formulary.urls")),
    path("", include("prescriptions.orders.urls")),
    path("", include("prescriptions.dispensing.urls")),
    path("transparency/", include("trust.transparency.urls")),
    path("health/", include("config.health.urls")),
    path("fhir/R5/", include("exchange.rest.urls")),
    path("reports/", include("reports.engine.urls")),
    path("reports/", include("reports.lineage.urls")),
    path("reports/", include("reports.downloads.urls")),
    path("api/", include("config.api")),
    path("openapi.json", OpenApiView.as_view(), name="openapi"),
    path("language", set_language, name="set_language"),
]
if settings.DEVELOPMENT:
    urlpatterns.append(path("_components/", include("config.gallery.urls")))
    urlpatterns.append(path("authority/", include("config.authority.urls")))
    urlpatterns.append(path("demo/", include("config.demonstration.urls")))

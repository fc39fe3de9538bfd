"""Routes of the counter."""

from __future__ import annotations

from django.urls import path

from prescriptions.dispensing import views

urlpatterns = [
    path("counter", views.CounterView.as_view(), name="counter"),
    path("counter/<str:key>", views.CounterPrescriptionView.as_view(), name="counter-prescription"),
    path("counter/<str:key>/dispense", views.DispenseView.as_view(), name="counter-dispense"),
]

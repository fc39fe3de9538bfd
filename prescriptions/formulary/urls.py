"""Routes of the register of medicines."""

from __future__ import annotations

from django.urls import path

from prescriptions.formulary import views

urlpatterns = [path("medicines", views.MedicinesView.as_view(), name="medicines")]

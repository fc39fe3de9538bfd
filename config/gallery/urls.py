"""Routes of the gallery, included outside production only."""

from __future__ import annotations

from django.urls import path

from config.gallery.views import GalleryView

urlpatterns = [
    path("", GalleryView.as_view(density="clinic"), name="components"),
    path("cabinet/", GalleryView.as_view(density="cabinet"), name="components-cabinet"),
]

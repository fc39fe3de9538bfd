"""The public side of the log. Addresses of tiles are those of C2SP tlog-tiles."""

from __future__ import annotations

from django.urls import path

from trust.transparency import views

urlpatterns = [
    path("", views.LogView.as_view(), name="transparency"),
    path("sheet", views.SheetView.as_view(), name="transparency-sheet"),
    path("keys", views.KeysView.as_view(), name="transparency-keys"),
    path("verify.py", views.ScriptView.as_view(), name="transparency-script"),
    path("verify.html", views.CheckPageView.as_view(), name="transparency-page"),
    path("<slug:tree>/checkpoint", views.CheckpointView.as_view(), name="transparency-checkpoint"),
    path("<slug:tree>/tile/<path:place>", views.TileView.as_view(), name="transparency-tile"),
    path("<slug:tree>/inclusion", views.InclusionView.as_view(), name="transparency-inclusion"),
    path(
        "<slug:tree>/consistency", views.ConsistencyView.as_view(), name="transparency-consistency"
    ),
    path("<slug:tree>/stamp", views.StampView.as_view(), name="transparency-stamp"),
    path("<slug:tree>/cosign", views.CosignView.as_view(), name="transparency-cosign"),
]

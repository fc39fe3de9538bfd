"""Routes of the registration desk."""

from __future__ import annotations

from django.urls import path

from patients.desk import flag_views, proxy_views, review_views, views

_ONE = "people/<uuid:patient_id>"

urlpatterns = [
    path("reviews", review_views.ReviewsView.as_view(), name="reviews"),
    path(
        "reviews/<uuid:patient_id>/<uuid:access_id>",
        review_views.ReviewEmergencyView.as_view(),
        name="review-emergency",
    ),
    path(
        "reviews/inquiries/<uuid:patient_id>/<uuid:inquiry_id>",
        review_views.ReviewInquiryView.as_view(),
        name="review-inquiry",
    ),
    path(
        "reviews/flags/<uuid:patient_id>/<uuid:flag_id>",
        flag_views.ReviewFlagView.as_view(),
        name="review-flag",
    ),
    path("people", views.SearchView.as_view(), name="people-search"),
    path("people/new", views.RegisterView.as_view(), name="people-register"),
    path(_ONE, views.PersonView.as_view(), name="person"),
    path(f"{_ONE}/correct", views.CorrectView.as_view(), name="person-correct"),
    path(f"{_ONE}/queue", views.QueueView.as_view(), name="person-queue"),
    path(f"{_ONE}/queue/<uuid:item_id>/leave", views.LeaveQueueView.as_view(), name="person-leave"),
    path(f"{_ONE}/proxies/new", proxy_views.RecordProxyView.as_view(), name="person-proxy"),
    path(
        f"{_ONE}/proxies/<uuid:proxy_id>/end",
        proxy_views.EndProxyView.as_view(),
        name="person-proxy-end",
    ),
    path(f"{_ONE}/cabinet-code", views.CabinetCodeView.as_view(), name="person-cabinet-code"),
]

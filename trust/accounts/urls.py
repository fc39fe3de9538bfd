"""Routes of signing in."""

from __future__ import annotations

from django.urls import path

from trust.accounts import factor_views, passkey_views, password_views, views

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("sign-in", views.SignInView.as_view(), name="sign-in"),
    path("confirm", factor_views.ConfirmView.as_view(), name="confirm"),
    path("second-factor", factor_views.EnrolView.as_view(), name="second-factor"),
    path("passkeys", passkey_views.PasskeysView.as_view(), name="passkeys"),
    path("passkeys/options", passkey_views.PasskeyOptionsView.as_view(), name="passkey-options"),
    path("sign-in/passkey", passkey_views.PasskeySignInView.as_view(), name="passkey-sign-in"),
    path("password", password_views.PasswordView.as_view(), name="password"),
    path("sign-out", views.SignOutView.as_view(), name="sign-out"),
    path("cabinet/sign-in", views.CabinetSignInView.as_view(), name="cabinet-sign-in"),
]

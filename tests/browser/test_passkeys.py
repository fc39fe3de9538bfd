"""A passkey by hand: made on a device, shown instead of both password and code, and as step-up."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn
from tests.browser.looking import look
from tests.browser.site import Site


def device(page: Page) -> Any:
    """A telephone that knows its holder's finger, in this browser."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return wire


def test_a_head_makes_a_passkey_and_signs_in_with_nothing_else(site: Site, sign_in: SignIn) -> None:
    page = sign_in("head")
    device(page)
    page.goto("/password")
    if "/confirm" in page.url:
        time.sleep(31)  # the code of this half minute was spent at sign-in
        page.reload()
        page.fill("#id_code", page.inner_text("#demo-code"))
        page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Your passkeys").click()
    look(page)
    page.get_by_label("Name of the device").fill("Test telephone")
    page.get_by_role("button", name="Add this device").click()
    expect(page.locator("main")).to_contain_text("Test telephone")
    look(page)

    page.goto("/password")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in**")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    expect(page.locator("body")).to_contain_text("Facilities")


def test_without_script_the_pages_say_so_and_offer_the_code(sign_in: SignIn) -> None:
    page = sign_in("doctor2", javascript=False)
    page.goto("/passkeys")
    expect(page.locator("main")).to_contain_text("A code from your telephone works everywhere")
    expect(page.get_by_role("button", name="Add this device")).to_be_hidden()

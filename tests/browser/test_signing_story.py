"""A doctor makes a key in the browser, signs a visit with it, and openssl agrees."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import invented
from tests.browser.conftest import SignIn
from tests.browser.looking import look
from tests.browser.roles import Doctor, Registrar

pytestmark = pytest.mark.hazard("H1")


def saved(page: Page, name: str, path: Path) -> None:
    """A file behind a link."""
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    download.value.save_as(path)


def openssl(folder: Path) -> bool:
    done = subprocess.run(
        ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "signature.p7s",
         "-content", "document.json", "-CAfile", "root.pem", "-purpose", "any", "-out", "/dev/null"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode == 0


def test_a_doctor_signs_a_visit_and_openssl_agrees(sign_in: SignIn, tmp_path: Path) -> None:
    registrar = Registrar(sign_in("registrar"))
    registrar.registers(invented.woman())
    patient_id = registrar.page.url.rsplit("/", 1)[1]
    registrar.queues_the_person()
    doctor = Doctor(sign_in("doctor"))
    page = doctor.page
    page.goto(f"/patients/{patient_id}/card")
    doctor.starts_the_visit()
    doctor.fills_the_visit(pressure="148/92", code="I10", note="Bosim baland, nazorat kerak.")
    doctor.signs_the_visit()

    page.goto("/certificates")
    look(page)
    page.get_by_label("Name of the device").fill("Xona 12")
    page.get_by_role("button", name="Make the key").click()
    expect(page.locator("main")).to_contain_text("Xona 12")
    look(page)

    page.goto(f"/patients/{patient_id}/card")
    visit = page.locator("a[href*='/visits/']").first.get_attribute("href") or ""
    page.goto(visit)
    page.get_by_role("link", name="Signature with a certificate").click()
    expect(page.locator("main")).to_contain_text("Bosim baland, nazorat kerak.")
    look(page)
    page.get_by_role("button", name="Sign with the key of this browser").click()
    expect(page.locator("main")).to_contain_text("proven for good")
    look(page)

    saved(page, "the signature as a file", tmp_path / "signature.p7s")
    saved(page, "the signed bytes", tmp_path / "document.json")
    (tmp_path / "root.pem").write_bytes(page.request.get("/authority/root.pem").body())
    assert openssl(tmp_path)
    content = (tmp_path / "document.json").read_bytes()
    (tmp_path / "document.json").write_bytes(content.replace(b"148", b"149"))
    assert not openssl(tmp_path)  # one digit of the pressure


def test_without_script_or_without_the_key_the_page_says_so_and_keeps_everything(
    sign_in: SignIn,
) -> None:
    plain = sign_in("doctor", javascript=False)
    plain.goto("/certificates")
    expect(plain.locator("main")).to_contain_text("needs script")
    look_alike = sign_in("doctor")
    look_alike.goto("/certificates")
    expect(look_alike.get_by_role("button", name="Make the key")).to_be_visible()

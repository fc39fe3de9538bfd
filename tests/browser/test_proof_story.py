"""A patient takes the record home, checks it with the network off, and a superuser is found out."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path
from zipfile import ZipFile

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import SignIn
from tests.browser.looking import look
from tests.browser.roles import Patient
from tests.browser.site import ROOT, Site
from tests.browser.test_access_story import visited
from tests.offline import verify

pytestmark = pytest.mark.hazard("H1")


def waits_for_the_seal(page: Page) -> None:
    """Within a minute, as the page itself promises."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        page.goto("/cabinet/proof")
        if "not yet sealed" not in page.locator("main").inner_text():
            return
        page.wait_for_timeout(500)
    raise AssertionError("nothing was sealed within a minute")


def takes(page: Page, path: Path) -> Path:
    """The bundle, as the button gives it."""
    page.goto("/cabinet/proof")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("Take my record")).click()
    download.value.save_as(path)
    return path


def checks(browser: Browser, bundle: Path, earlier: Path | None = None) -> str:
    """What verify.html says, opened from the disk by a browser without a network."""
    with ZipFile(bundle) as pack:
        page_file = Path(pack.extract("verify.html", bundle.parent))
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(page_file.as_uri())
    page.set_input_files("#bundle", bundle)
    if earlier:
        page.set_input_files("#earlier", earlier)
    page.locator("button[type=submit]").click()
    page.locator("#result h2, #result:has-text('(')").first.wait_for(timeout=60_000)
    told = page.locator("#result").inner_text()
    look(page)
    context.close()
    return told


def flipped(site: Site, patient_id: str) -> str:
    """One bit of one byte of the note, by the database's superuser; the row's id."""
    with psycopg.connect(site.superuser(), autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        found = superuser.execute(
            "UPDATE trust_ledger SET content = set_byte(content, 60, get_byte(content, 60) # 1) "
            "WHERE patient_id = %s AND resource_type = 'DocumentReference' RETURNING id",
            [patient_id],
        ).fetchone()
    assert found is not None
    return str(found[0])


def test_the_proof_is_ok_until_a_superuser_changes_one_byte(
    sign_in: SignIn, site: Site, browser: Browser, tmp_path: Path
) -> None:
    patient_id, code = visited(sign_in)
    patient = Patient(sign_in())
    patient.signs_in_with(code)
    patient.page.goto("/cabinet")
    patient.page.get_by_role("link", name=re.compile("Take my record home")).click()
    look(patient.page)
    waits_for_the_seal(patient.page)
    bundle = takes(patient.page, tmp_path / "bundle.zip")

    sheet = sign_in()
    sheet.goto("/transparency/sheet")
    look(sheet)
    key = sheet.locator("#keys ~ p").first.inner_text()
    sheet.goto("/transparency/")
    look(sheet)

    fine, told = verify(bundle, "--key", key)
    assert fine, told
    assert told.rstrip().endswith("OK")
    assert "Nothing was changed" in checks(browser, bundle)

    row = flipped(site, patient_id)
    try:
        after = takes(patient.page, tmp_path / "after.zip")
    finally:
        assert flipped(site, patient_id) == row  # mended again for whoever comes next
    fine, told = verify(after, "--key", key, "--checkpoint", str(bundle))
    assert not fine and f"row {row}" in told and told.count("ALTERED:") == 1
    page = checks(browser, after, bundle)
    assert "Something was changed" in page and row in page
    mended = takes(patient.page, tmp_path / "mended.zip")
    assert verify(mended, "--key", key, "--checkpoint", str(bundle))[0]  # negative control
    assert "Nothing was changed" in checks(browser, mended, bundle)
    assert "Something was changed" in checks(browser, bundle, mended)  # went back


def test_a_witness_on_another_machine_signs_and_the_site_shows_it_only_if_it_is_known(
    sign_in: SignIn, site: Site, tmp_path: Path
) -> None:
    page = sign_in()
    page.goto("/transparency/sheet")
    key = page.locator("#keys ~ p").first.inner_text()
    told = subprocess.run(
        [
            sys.executable, "manage.py", "witness", site.base_url, "--name", "university",
            "--folder", str(tmp_path / "witness"), "--key", key, "--once",
        ],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin:/bin", "YAGONA_DATA": str(tmp_path / "nothing"), "YAGONA_BUILD": "1"},
    )  # fmt: skip
    # Nobody has told this site of the witness: it looked, it remembers, its line is not taken.
    assert told.returncode != 0 and "403" in told.stderr, told.stderr
    assert (tmp_path / "witness" / "records.checkpoint").exists()
    page.goto("/transparency/")
    expect(page.locator("main")).not_to_contain_text("university")

#!/usr/bin/env python3
"""Photographs every kind of page that each role of the demonstration reaches, to be looked at.

    make run                                          in another window, then:
    tools/screenshots.py [--url URL] [--out FOLDER] [--language nl] [--roles caseworker,auditor] [--phone] [--dark]

Follows links from the home page, one page of each kind (an address is of a kind with its references taken out).
Says what looks wrong besides: answers that are no page, complaints of the browser, pages wider than the window.
"""

import argparse
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = os.environ.get("ONWARD_CHROMIUM") or shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
REFERENCE = re.compile(
    r"[A-Z]+-\d[\w-]*|(?<=/)\d+(?=/)|(?<=/)[0-9a-f-]{12,}(?=/)|(?<=/)[A-Z][A-Z0-9_]+(?=/)|(?<=/)\w+\.\w+(?=/)|(?<=/)\d{4}[^/]*(?=/)"
)
LEAVE = re.compile(r"logout|/static/|export|\.csv|\.xlsx|\.svg|language|mailto:")


def kind(address: str) -> str:
    parts = urlsplit(address)
    names = ",".join(sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair}))
    return REFERENCE.sub("*", parts.path) + (f"?{names}" if names else "")


def sign_in(page: Page, url: str, role: str, language: str) -> None:
    sys.path.insert(0, str(ROOT))
    from onward.access.rules import DEMONSTRATION_PASSWORD, Role, demonstration_address

    page.goto(f"{url}/account/login/")
    page.locator("#id_login").fill(demonstration_address(Role(role)))
    page.locator("#id_password").fill(DEMONSTRATION_PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_load_state()
    other = page.locator(f"button[name=language][value={language}]")
    if other.count():  # the account's own language is another: the choice is kept with the account
        other.click()
        page.wait_for_load_state()


def links(page: Page, url: str) -> list[str]:
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    absolute = [urljoin(page.url, href).split("#")[0] for href in found]
    return [address for address in absolute if address.startswith(url) and not LEAVE.search(address)]


def walk(page: Page, url: str, most: int) -> Iterator[tuple[str, int]]:
    """(address, status) of one page of each kind, nearest to home first."""
    waiting, seen = [f"{url}/home/"], {"/home/"}
    while waiting and most:
        address, most = waiting.pop(0), most - 1
        response = page.goto(address)
        page.wait_for_load_state("networkidle")
        yield address, response.status if response else 0
        for link in links(page, url):
            if kind(link) not in seen:
                seen.add(kind(link))
                waiting.append(link)


def photograph(browser: Browser, arguments: argparse.Namespace, role: str, cookie: str = "") -> None:
    width = 375 if arguments.phone else 1280
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        locale=arguments.language,
        color_scheme="dark" if arguments.dark else "light",
        reduced_motion="reduce",
    )
    context.add_cookies([{"name": "django_language", "value": arguments.language, "url": arguments.url}])
    page = context.new_page()
    page.on("console", lambda said: print(f"  {said.text}") if said.type == "error" else None)
    if cookie:
        context.add_cookies([{"name": "onward_session", "value": cookie, "url": arguments.url}])
    else:
        sign_in(page, arguments.url, role, arguments.language)
    for number, (address, status) in enumerate(walk(page, arguments.url, arguments.most)):
        name = re.sub(r"[^\w]+", "-", kind(address)).strip("-") or "home"
        page.screenshot(path=arguments.out / f"{role}-{number:02}-{name[:60]}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        print(
            f"{role:22} {status} {address.removeprefix(arguments.url)}" + (f"  TOO WIDE by {wide}" if wide > 0 else "")
        )
    context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://localhost:8000")
    parser.add_argument("--out", type=Path, default=None, help="a new temporary folder")
    parser.add_argument("--language", default="en")
    parser.add_argument("--roles", default="team_leader,safeguarding_officer,programme_manager,auditor,administrator")
    parser.add_argument("--phone", action="store_true")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--most", type=int, default=60, help="pages of a role; 60")
    arguments = parser.parse_args()
    arguments.out = arguments.out or Path(tempfile.mkdtemp(prefix="onward-screenshots-"))
    arguments.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for role in arguments.roles.split(","):
            photograph(browser, arguments, role)
    print(f"They stand in {arguments.out}")


if __name__ == "__main__":
    main()

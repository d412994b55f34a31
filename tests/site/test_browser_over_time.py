"""The pages about several reports in a real browser."""

import pytest

from tests.site.test_browser import AXE, RULES, chromium, tab
from tests.site.test_over_time import year

__all__ = ["chromium", "tab", "year"]
pytestmark = pytest.mark.browser
PAGES = """index.html trends/index.html trends/schedule-delay.html trends/same-day.html
actions/index.html""".split()


@pytest.mark.parametrize(("width", "dark"), [(1280, True), (320, False)])
@pytest.mark.parametrize("folder", ["", "zh"])
def test_no_page_breaks_its_policy_or_scrolls_sideways(year, tab, width, dark, folder):
    page = tab(width, dark)
    for path in PAGES:
        page.goto((year / folder / path).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.complaints == [], path


@pytest.mark.parametrize(("width", "dark", "folder"), [(1280, False, "zh"), (320, True, "")])
def test_axe_finds_nothing(year, tab, width, dark, folder):
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run npm ci in tests/browser")
    page = tab(width, dark, bypass=True)
    for path in PAGES:
        page.goto((year / folder / path).as_uri())
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("rules => axe.run({runOnly: rules}).then(r => r.violations)", RULES)
        assert [(rule["id"], rule["nodes"][0]["html"][:300]) for rule in found] == [], path

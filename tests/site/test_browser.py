"""The site in a real browser: nothing refused by its own policy, nothing cut off, all of it reachable."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pmreport.charts import draw
from pmreport.charts.lines import lines
from pmreport.charts.marks import Series
from pmreport.site import write
from tests.site import lifelike

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = Path(__file__).parents[1] / "browser/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
KINDS = """index.html why.html questions.html actions.html tickets.html data.html problems.html method.html
c/requirement-change.html c/schedule-delay.html c/market-feedback.html t/requirement-change-001.html
glossary.html downloads.html""".split()
MAIN_KINDS = ["index.html", "why.html", "c/schedule-delay.html", "tickets.html"]
VNU = Path(__file__).parents[1] / "browser/node_modules/vnu-jar/build/dist/vnu.jar"


@pytest.fixture(scope="module")
def chromium():
    if not CHROMIUM:
        pytest.skip("chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium):
    """Opens a tab, `tab(width=320, dark=True)`; what the browser complains of is in `.complaints`."""
    opened = []

    def make(width=1280, dark=False, script=True, bypass=False):
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            bypass_csp=bypass,
        )
        opened.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: page.complaints.append(dialog.message))
        page.on(
            "request",
            lambda request: None if request.url.startswith("file:") else page.complaints.append(request.url),
        )
        return page

    yield make
    for context in opened:
        context.close()


def addresses(site, folders=("", "zh")):
    report = site / "r" / "2.4.0"
    return [report / folder / kind for kind in KINDS for folder in folders] + [
        site / "index.html", site / "zh/index.html", site / "404.html", site / "r/2.3.0/zh/index.html",
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (320, True)])
def test_no_page_breaks_its_policy_or_scrolls_sideways(site, tab, width, dark):
    page = tab(width, dark)
    for path in addresses(site):
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.complaints == [], path


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("folder", ["", "zh"])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(site, tab, width, dark, folder, script):
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run npm ci in tests/browser")
    page = tab(width, dark, bypass=True)
    if not script:  # axe itself needs a running engine: the page's own scripts are kept out instead
        page.route("**/*.js", lambda route: route.abort())
    thorough = script and dark == (folder == "zh")  # every kind of page once in each language and width
    for path in (
        addresses(site, [folder]) if thorough else [site / "r/2.4.0" / folder / k for k in MAIN_KINDS]
    ):
        page.goto(path.as_uri())
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("rules => axe.run({runOnly: rules}).then(r => r.violations)", RULES)
        assert [
            (rule["id"], rule["nodes"][0]["html"][:200], rule["nodes"][0]["failureSummary"]) for rule in found
        ] == [], path


def test_everything_can_be_read_without_script(site, tab):
    page = tab(script=False)
    for path in addresses(site):
        page.goto(path.as_uri())
        for button in page.query_selector_all("button, input, select"):
            assert not button.is_visible(), path  # what only a script can serve is not shown
    page.goto((site / "r/2.4.0/tickets.html").as_uri())
    page.click("#lists ~ ul a >> nth=0")
    assert page.locator("tbody tr").count() == 250
    page.goto((site / "latest/index.html").as_uri())
    page.wait_for_url("**/r/2.4.0/index.html")


def test_text_spacing_of_the_reader_cuts_nothing_off(site, tab):
    page = tab(320, bypass=True)
    for kind in ("index.html", "zh/index.html", "c/requirement-change.html"):
        page.goto((site / "r/2.4.0" / kind).as_uri())
        page.add_style_tag(
            content="*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, kind


def test_the_theme_can_be_chosen_and_is_kept(site, tab):
    page = tab(dark=True)
    page.goto((site / "r/2.4.0/index.html").as_uri())
    background = "getComputedStyle(document.body).backgroundColor"
    chart = "getComputedStyle(document.querySelector('figure .f-ink')).fill"
    dark = page.evaluate(background), page.evaluate(chart)
    page.click("button.theme")
    light = page.evaluate(background), page.evaluate(chart)
    assert light[0] == "rgb(255, 255, 255)" and light[1] != dark[1]
    page.goto((site / "r/2.4.0/zh/why.html").as_uri())
    assert page.evaluate(background) == light[0]


def test_tables_sort_numbers_as_numbers_by_keyboard(site, tab):
    page = tab()
    page.goto((site / "r/2.4.0/t/requirement-change-001.html").as_uri())
    keys = lambda: page.locator("tbody th").all_text_contents()[:3]  # noqa: E731
    page.focus("thead th:first-child button")
    page.keyboard.press("Enter")
    assert keys() == ["PAY-1", "PAY-4", "PAY-7"]
    page.keyboard.press("Enter")
    assert page.get_attribute("thead th:first-child", "aria-sort") == "descending"
    assert keys()[0] == "PAY-748"


def test_the_explorer_filters_sorts_and_keeps_its_state_in_the_address(site, tab):
    page = tab()
    page.goto((site / "r/2.4.0/tickets.html").as_uri() + "#c=requirement_change")
    status = page.locator("#x-n")
    assert status.text_content() == "367 of 1,100 tickets"
    page.fill("#x-q", "弱网")
    assert status.text_content() == "2 of 1,100 tickets"
    assert page.evaluate("decodeURIComponent(location.hash)") == "#q=弱网&c=requirement_change"
    page.fill("#x-q", "")
    page.select_option("#x-c", "")
    page.select_option("#x-t", "任务")
    assert status.text_content() == "367 of 1,100 tickets"
    page.click("button[data-by=key]")
    page.click("button[data-by=key]")
    assert page.text_content("#x-rows tr th") == "PAY-1100"
    assert page.get_attribute("#x-rows a", "href") == "https://tracker.example/browse/PAY-1100"
    page.click("#x-next")
    assert page.text_content("#x-page") == "Page 2 of 4"
    page.reload()
    assert page.text_content("#x-page") == "Page 2 of 4"
    assert page.complaints == []


@pytest.mark.parametrize(
    "hash_", ["#q=<img src=x onerror=alert(1)>", "#by=__proto__&p=1e9", "#c=nothing&t=x&s=%00", "#p=-5"]
)
def test_the_explorer_takes_no_harm_from_its_address(site, tab, hash_):
    page = tab()
    page.goto((site / "r/2.4.0/tickets.html").as_uri() + hash_)
    assert page.locator("#x-out").is_visible()
    assert page.locator("#x-out img").count() == 0
    assert page.complaints == []


def test_a_hundred_thousand_tickets_answer_at_once(tmp_path, tab):
    publication = lifelike.publication(100_000, figures=False)
    write(publication, tmp_path, tool_version="0.1.0", languages=("en",))
    page = tab()
    page.goto((tmp_path / "r/2.4.0/tickets.html").as_uri())
    page.wait_for_selector("#x-out:not([hidden])")
    page.fill("#x-q", "step 99999")
    assert page.text_content("#x-n") == "1 of 100,000 tickets"
    assert page.complaints == []


def test_print_shows_every_data_table(site, tab):
    page = tab()
    page.goto((site / "r/2.4.0/c/schedule-delay.html").as_uri())
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.emulate_media(media="print")
    assert not page.locator(".top nav").is_visible()
    assert page.locator("figure table").first.is_visible()


def test_the_validator_finds_nothing(site):
    if not VNU.is_file() or shutil.which("java") is None:
        pytest.skip("the HTML checker is not installed: run .ci/run")
    command = ["java", "-jar", str(VNU), "--errors-only", "--skip-non-html", "--format", "json", str(site)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    found = json.loads(ran.stderr)["messages"]
    assert [(error["url"].rpartition("/r/")[2], error["message"]) for error in found] == []


def test_marks_say_their_value_to_pointer_and_keyboard(tmp_path, tab):
    figure = lifelike.publication(12).figures[0]
    svg = draw(lambda axes: lines(axes, [0.0, 1.0, 2.0], [Series("open", np.array([1.0, 5.0, 2.0]))]))
    shown = replace(figure, svg=dict.fromkeys(figure.svg, svg))
    publication = replace(lifelike.publication(12), figures=(shown,))
    write(publication, tmp_path, tool_version="0.1.0", languages=("en",))
    page = tab()
    where = f"c/{figure.category}.html".replace("_", "-")
    page.goto((tmp_path / "r/2.4.0" / where).as_uri())
    page.focus("figure section.scroll")
    for said in ("0 · open 1", "1 · open 5"):
        page.keyboard.press("ArrowRight")
        assert page.text_content(".tip text") == said
        assert page.text_content("p[role=status].heard") == said
    page.keyboard.press("Escape")
    assert page.locator(".tip").count() == 0
    place = page.evaluate(
        "() => { const s = document.querySelector('svg[data-tips]'), p = JSON.parse(s.dataset.tips)[2];"
        " const q = new DOMPoint(p[0], p[1]).matrixTransform(s.getScreenCTM()); return [q.x, q.y]; }"
    )
    page.mouse.move(*place)
    assert page.text_content(".tip text") == "2 · open 2"
    page.mouse.move(1, 1)
    assert page.locator(".tip").count() == 0
    assert page.complaints == []


@pytest.mark.parametrize("kind", ["index.html", "zh/why.html", "c/schedule-delay.html", "tickets.html"])
def test_the_keyboard_reaches_everything_once_and_leaves_again(site, tab, kind):
    page = tab()
    page.goto((site / "r/2.4.0" / kind).as_uri())
    if kind == "tickets.html":
        page.wait_for_selector("#x-out:not([hidden]) #x-rows tr")
    focusable = "a[href], button:enabled, input, select, summary, [tabindex='0']"
    expected = page.evaluate(
        f'[...document.querySelectorAll("{focusable}")].filter(e => e.checkVisibility()).length'
    )
    seen, here = 0, "document.activeElement === document.body"
    while seen <= expected:
        page.keyboard.press("Tab")
        if page.evaluate(here):
            break
        seen += 1
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    assert seen == expected > 10, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")

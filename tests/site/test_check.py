"""The checker finds what it is for; each fault is planted in an otherwise clean site."""

import shutil

import pytest

from pmreport.site import check, write
from tests.site import lifelike


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    out = tmp_path_factory.mktemp("clean") / "out"
    write(lifelike.bare(), out, tool_version="0.1.0")
    assert check(out) == []
    return out


@pytest.fixture
def page(clean, tmp_path):
    shutil.copytree(clean, tmp_path / "site")
    return tmp_path / "site" / "r/2.4.0/why.html"


FAULTS = {
    "</main>": [
        (
            '<img src="https://e.example/x.png" alt=""></main>',
            "loads 'https://e.example/x.png' from elsewhere",
        ),
        ('<img srcset="//e.example/x.png 2x" alt=""></main>', "from elsewhere"),
        ('<svg><use href="https://e.example/x.svg#a"/></svg></main>', "from elsewhere"),
        ('<svg><path fill="url(https://e.example/x)"/></svg></main>', "paints with"),
        ('<p style="color:red">x</p></main>', "has style= on <p>"),
        ('<p onclick="x()">x</p></main>', "has onclick= on <p>"),
        ("<style>p{color:red}</style></main>", "has a <style> of its own"),
        ("<script>alert(1)</script></main>", "has a <script> of its own"),
        ("<iframe></iframe></main>", "has a <iframe>"),
        ('<a href="nowhere.html">x</a></main>', "links to 'nowhere.html', which does not exist"),
        ('<a href="data.html#nowhere">x</a></main>', "which has no such anchor"),
        ('<a href="#nowhere">x</a></main>', "which has no such anchor"),
        ('<a href="/data.html">x</a></main>', "which works in no other place"),
        ('<a href="javascript:alert(1)">x</a></main>', "which works in no other place"),
        ('<a href="../../../../x.html">x</a></main>', "outside the site"),
        ('<p id="main">x</p></main>', "has the id 'main' twice"),
        ("<p>" + "x" * 400_000 + "</p></main>", "more than 400,000"),
    ],
    "default-src &#39;none&#39;": [("default-src &#39;self&#39;", "lacks the content security policy")],
    '<html lang="en">': [("<html>", "does not say its language")],
    'name="color-scheme"': [('http-equiv="x"', None)],
}


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [(old, new, finding) for old, faults in FAULTS.items() for new, finding in faults],
)
def test_a_planted_fault_is_found(page, old, new, finding):
    text = page.read_text("utf-8")
    assert text.count(old) == 1
    page.write_text(text.replace(old, new), "utf-8")
    found = check(page.parents[2])
    if finding is None:
        assert found == []
    else:
        assert len(found) == 1
        assert found[0].startswith("r/2.4.0/why.html: ") and finding in found[0]


def test_a_style_that_loads_from_elsewhere_is_found(page):
    (style,) = page.parents[2].glob("assets/*/site.css")
    style.write_text(style.read_text("utf-8") + "@import 'https://e.example/x.css';", "utf-8")
    assert check(page.parents[2]) == [f"assets/{style.parent.name}/site.css: loads from elsewhere"]


def test_a_link_out_to_the_web_is_no_finding(page):
    text = page.read_text("utf-8").replace("</main>", '<a href="https://tracker.example/A-1">A-1</a></main>')
    page.write_text(text, "utf-8")
    assert check(page.parents[2]) == []

import re
from xml.etree.ElementTree import fromstring

import numpy as np
import pytest

from pmreport.charts import css, draw, slim, standalone, themed
from pmreport.charts.shapes import hbars
from tests.charts.painters import painters

HOSTILE = [
    "</text><script>alert(1)</script>",
    "$\\frac{$",
    "\x00nul \x0b \x1b",
    "\u202eevil مرحبا",
    "🚀🔥 👨‍👩‍👧",
    "]]><!--&amp;\"'",
    "x\ud800y\ufffe",
    "javascript:url(#x) style=",
]
TAGS = set("svg g path use text defs clipPath rect pattern title desc".split())
NAMES = sorted(painters(2, "x"))


def hostile(name, number=12):
    word = HOSTILE[NAMES.index(name) % len(HOSTILE)]
    return draw(painters(number, word)[name])


@pytest.mark.parametrize("name", NAMES)
def test_a_page_can_take_any_chart_under_a_strict_policy(name):
    svg = themed(hostile(name), "fig-x", HOSTILE[0], HOSTILE[5])
    root = fromstring(svg)
    for element in root.iter():
        assert element.tag.rpartition("}")[2] in TAGS
        for key, value in element.attrib.items():
            sized = element.tag.endswith(("rect", "pattern"))
            assert key != "style" and (sized or key not in ("width", "height"))
            assert not key.startswith(("on", "{"))
            assert key != "href" or value.startswith("#fig-x-")
            assert key != "id" or value.startswith("fig-x-")
            assert "url(" not in value or re.fullmatch(r"url\(#fig-x-i\d+\)", value)
    assert "<!" not in svg and "xlink" not in svg and "font-family" not in svg
    assert not re.search(r'(fill|stroke)="#', svg)  # every colour is a role
    ids = re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"(?:#)(fig-x-i\d+)", svg)) <= set(ids)
    assert set(re.findall(r'class="([^"]+)"', svg)) <= {"pm-chart"} | classes(svg)


def classes(svg):
    rules = css()
    found = set(re.findall(r'class="([^"]+)"', svg))
    return {value for value in found if all(f".{one}{{" in rules for one in value.split())}


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_labels_come_out_as_text(word):
    raw = draw(lambda axes: hbars(axes, [word], [1]))
    for svg in (slim(raw), themed(raw, "f", word, word), standalone(raw, word, word, word)):
        root = fromstring(svg)
        assert not [element for element in root.iter() if element.tag.endswith("script")]
        assert not [char for char in "".join(root.itertext()) if ord(char) < 32]


def test_two_charts_on_a_page_share_no_id():
    raw = draw(painters(5, "x")["waterfall"])
    both = themed(raw, "a", "t", "d") + themed(raw, "b", "t", "d")
    ids = re.findall(r' id="([^"]+)"', both)
    assert len(ids) == len(set(ids)) > 4


def test_a_themed_chart_has_a_name_and_no_size_of_its_own():
    root = fromstring(themed(draw(painters(5, "x")["lines"]), "fig-1", "Slip rose", "From 3 to 18 days."))
    assert root.get("role") == "img" and root.get("class") == "pm-chart" and root.get("viewBox")
    names = {element.get("id"): element.text for element in root if element.tag.endswith(("title", "desc"))}
    assert names == {"fig-1-title": "Slip rose", "fig-1-desc": "From 3 to 18 days."}
    assert root.get("aria-labelledby") == "fig-1-title fig-1-desc"
    assert root.get("width") is None


def test_text_without_a_known_colour_becomes_ink():
    svg = themed(draw(lambda axes: axes.text(0.5, 0.5, "word", color="#123456")), "f", "t", "d")
    assert 'class="f-ink">word</text>' in svg


def test_the_plain_svg_keeps_colours_and_real_text():
    svg = slim(draw(lambda axes: hbars(axes, ["需求变更"], [3])))
    assert "需求变更</text>" in svg and "Noto Sans SC" in svg
    assert 'fill="#0f62a8"' in svg and "class=" not in svg and "style" not in svg
    assert slim(svg) == svg


def test_it_is_much_smaller_than_what_matplotlib_wrote():
    raw = draw(painters(40, "x")["lines"])
    assert len(slim(raw)) < 0.7 * len(raw)


def test_numbers_are_rounded_but_never_inside_scale_or_matrix():
    svg = slim(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
        '<path d="M 1.23456 -0.001 L 2.00001 0.000003 z" '
        'transform="scale(0.015625) matrix(0.123456 0 0 1 0 0)" fill="#0f62a8"/></svg>'
    )
    assert 'd="M1.23 0L2 0z"' in svg
    assert 'transform="scale(0.015625) matrix(0.123456 0 0 1 0 0)"' in svg


def test_what_a_library_might_add_does_not_pass():
    svg = slim(
        "<!DOCTYPE svg>"
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'onload="x()" viewBox="0 0 10 10"><metadata>m</metadata><script>s</script><style>*{}</style>'
        "<foreignObject><p>f</p></foreignObject>"
        '<a xlink:href="https://example.org"><rect width="1" height="1"/></a>'
        '<use xlink:href="https://example.org/x.svg#a"/><rect id="r" width="2" height="2" '
        'style="fill: #ffffff; background: url(https://example.org)"/></svg>'
    )
    assert not re.search("script|style|metadata|foreign|example|onload|DOCTYPE|<a", svg)
    assert '<rect width="2" height="2" fill="#ffffff" />' in svg


def test_entities_and_rasters_are_refused():
    with pytest.raises(ValueError, match="raster"):
        slim(draw(lambda axes: axes.imshow(np.eye(3))))
    with pytest.raises(ValueError):
        slim('<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>')


def test_a_download_can_stand_alone():
    title = "Slip rose from 3 to 18 working days 延期从三天升到十八天" * 3
    svg = standalone(draw(painters(5, "x")["lines"]), title, "Working days, by week", "Source: jira-csv")
    root = fromstring(svg)
    lines = [element.text for element in root if element.tag.endswith("text")]
    assert "".join(lines[:-2]).replace(" ", "") == title.replace(" ", "")
    assert lines[-2:] == ["Working days, by week", "Source: jira-csv"]
    wide, high = (float(root.get(name)) for name in ("width", "height"))
    assert root.get("viewBox") == f"0 0 {wide:.2f} {high:.2f}"
    ground = root.find("{*}rect")
    assert (ground.get("fill"), float(ground.get("width"))) == ("#ffffff", wide)
    assert high > 3.4 * 72 + 4 * 14
    assert "class=" not in svg

"""A house dresses its reports: logo, footer, colours, templates. The example of the manual is built."""

from pathlib import Path

import pytest

from pmreport.config import load
from pmreport.config.read import parse
from pmreport.errors import ConfigError
from pmreport.site import check, house, write
from pmreport.site.reshare import shared_pages
from tests.site import lifelike

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "house"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">{}</svg>'


@pytest.fixture(scope="module")
def dressed(tmp_path_factory):
    out = tmp_path_factory.mktemp("house")
    look = house(load(EXAMPLE / "pmreport.toml"), EXAMPLE)
    write(lifelike.bare(slug="2.4.0", name="2.4.0"), out, tool_version="0.1.0", house=look)
    return out


def test_the_example_of_the_manual_shows_everywhere(dressed):
    assert check(dressed) == []
    pages = [path for path in dressed.rglob("*.html") if "latest" not in path.parts]
    assert len(pages) > 40
    for page in pages:
        text = page.read_text("utf-8")
        chinese = "zh" in page.relative_to(dressed).parts
        assert ("内部资料" if chinese else "Acme internal") in text, page
        assert '/logo.svg" alt=""' in text, page
    assert ">Acme</a>" in (dressed / "404.html").read_text("utf-8")
    style = next(dressed.glob("assets/*/site.css")).read_text("utf-8")
    assert style.endswith(":root { --link: light-dark(#7a1fa2, #d7a6f0); }\n")
    assert next(dressed.glob("assets/*/logo.svg")).read_bytes() == (EXAMPLE / "logo.svg").read_bytes()


def test_pages_written_anew_keep_logo_and_footer(dressed):
    text = shared_pages(dressed, "0.1.0")["index.html"]
    assert text == (dressed / "index.html").read_text("utf-8")


def test_the_manual_lists_every_key():
    manual = (EXAMPLE.parent / "house.md").read_text("utf-8")
    from pmreport.config import settings

    for name in (*settings.Site.__dataclass_fields__, *settings.Accent.__args__):
        assert f"`{name}`" in manual or f"[site.{name}]" in manual


@pytest.mark.parametrize(
    ("colours", "said"),
    [
        ('accent = "red;}*{background:url(//evil)"', "is no colour"),
        ('accent = "#ffff00"', "contrast of 1.0"),
        ('accent_dark = "#333333"', "hard to read"),
        ('accident = "#000000"', "no such key"),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused(tmp_path, colours, said):
    path = tmp_path / "pmreport.toml"
    path.write_text(f"[site.colours]\n{colours}\n")
    with pytest.raises(ConfigError, match=said):
        load(path)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<g onload="x()"/>',
        '<image href="http://elsewhere.example/p.png"/>',
        '<rect style="fill:url(http://elsewhere.example)"/>',
        '<rect fill="url(//elsewhere.example#a)"/>',
        "<foreignObject/>",
        "<p>not a drawing",
    ],
)
def test_an_svg_that_does_more_than_draw_is_refused(tmp_path, inside):
    (tmp_path / "logo.svg").write_text(SVG.format(inside))
    with pytest.raises(ConfigError, match="neither a PNG nor an SVG of plain shapes"):
        house(parse('[site]\nlogo = "logo.svg"'), tmp_path)


def test_a_logo_that_is_missing_or_too_large_is_refused(tmp_path):
    settings = parse('[site]\nlogo = "logo.svg"')
    with pytest.raises(ConfigError, match="cannot be read"):
        house(settings, tmp_path)
    (tmp_path / "logo.svg").write_text(SVG.format("<g/>" * 40_000))
    with pytest.raises(ConfigError, match="more than 100,000"):
        house(settings, tmp_path)


def test_a_folder_of_templates_that_is_missing_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"no folder .*mine"):
        house(parse('[site]\ntemplates = "mine"'), tmp_path)

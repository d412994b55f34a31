import unicodedata

import pytest
from fontTools.ttLib import TTFont

from pmreport.charts import FONTS, covered, register, safe
from pmreport.charts.fonts import FAMILY, fit, width


def han(charset):
    return {chr(code) for code in range(0x4E00, 0xA000) if chr(code).encode(charset, "ignore")}


def test_the_regular_font_shows_every_hanzi_of_gbk_and_the_bold_one_of_gb2312():
    regular, bold = (set(TTFont(FONTS / f"NotoSansSC-{w}.ttf").getBestCmap()) for w in ("Regular", "Bold"))
    assert regular == covered()
    assert {ord(char) for char in han("gbk")} <= regular
    assert {ord(char) for char in han("gb2312")} <= bold
    assert len(han("gbk")) == 20902 and len(han("gb2312")) == 6763


def test_signs_that_the_report_uses_are_there():
    assert {ord(char) for char in "▲▼＝◌□−–—…·×÷½≤≥→↓●○◆“”「」,。:;é ß Ж Ω あ"} <= covered()


def test_the_fonts_are_what_they_say():
    for weight, name in ((400, "Regular"), (700, "Bold")):
        font = TTFont(FONTS / f"NotoSansSC-{name}.ttf")
        assert font["name"].getDebugName(1) == FAMILY
        assert font["OS/2"].usWeightClass == weight
        assert font["OS/2"].fsType == 0  # embedding is allowed
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text("utf-8")
    assert {file.name for file in FONTS.iterdir()} == {
        "NotoSansSC-Regular.ttf",
        "NotoSansSC-Bold.ttf",
        "OFL.txt",
    }


def test_registering_twice_adds_the_fonts_once_and_before_those_of_the_system():
    from matplotlib.font_manager import FontProperties, findfont, fontManager

    register()
    register()
    ours = [entry for entry in fontManager.ttflist if str(FONTS) in entry.fname]
    assert len(ours) == 2
    assert str(FONTS) in findfont(FontProperties(family=FAMILY, weight="bold"))


@pytest.mark.parametrize(
    ("text", "shown", "replaced"),
    [
        ("plain", "plain", 0),
        ("支付超时", "支付超时", 0),
        ("臺灣 繁體", "臺灣 繁體", 0),
        ("🚀 launch", "□ launch", 1),
        ("한글", "□□", 2),
        ("𠮷野家", "□野家", 1),
        ("a\x00b\x07c\x1b[0m", "abc[0m", 0),
        ("line\nnext\ttab\r\n", "line next tab  ", 0),
        ("\u202eevil\u202c \u200bzero\ufeff", "evil zero", 0),
        ("\ue000private", "private", 0),
        ("\ud800lone", "lone", 0),
        ("e\u0301", "é", 0),
        ("✈\ufe0f", "□", 1),
        ("مرحبا", "□□□□□", 5),
        ("□ stays", "□ stays", 0),
        ("", "", 0),
    ],
)
def test_safe(text, shown, replaced):
    assert safe(text) == (shown, replaced)


def test_safe_text_is_a_fixed_point_and_all_of_it_is_covered():
    everything = "".join(map(chr, range(0x3000)))
    shown, _ = safe(everything)
    assert safe(shown) == (shown, 0)
    assert covered() >= set(map(ord, shown))
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Co", "Cn"}


def test_width_of_chinese_text_is_one_em_per_character():
    assert width("需求变更", 10) == pytest.approx(40, abs=0.6)
    assert width("iiii") < width("需求变更") / 2 < width("MMMM")


@pytest.mark.parametrize(
    "text", ["需求变更之后新增的范围", "requirement changes after the freeze", "混合 mixed 文字 text " * 50]
)
@pytest.mark.parametrize("points", [20, 57, 100])
def test_fit_never_exceeds_its_room_and_wastes_at_most_one_character(text, points):
    shown = fit(text, points)
    assert width(shown) <= points
    assert shown.endswith("…")
    assert width(shown) > points - 13


def test_fit_leaves_short_texts_and_gives_up_without_room():
    assert fit("ok", 100) == "ok"
    assert fit("需求", 5) == ""
    assert len(fit("i" * 10_000, 1e6)) == 201

import re
from itertools import combinations, pairwise

import pytest

from pmreport.charts import css
from pmreport.charts.css import _forced
from pmreport.charts.theme import DARK, DIVERGING, LIGHT, ON, ROLES, SEQUENTIAL, SERIES, TOKENS
from tests.charts.vision import contrast, delta_e, lab

GROUNDS = {"light": ("#ffffff", "#f6f7f9"), "dark": ("#14171c", "#1d2228")}
THEMES = {"light": LIGHT, "dark": DARK}
SERIES_ROLES = [f"c{number}" for number in range(1, 6)]


def test_the_arithmetic_agrees_with_published_pairs():
    # Sharma, Wu & Dalal 2005, table 1, pairs 1, 7, 17, 25
    assert delta_e((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert delta_e((50, 0, 0), (50, -1, 2)) == pytest.approx(2.3669, abs=1e-4)
    assert delta_e((50, 2.5, 0), (73, 25, -18)) == pytest.approx(27.1492, abs=1e-4)
    assert delta_e((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387)) == pytest.approx(
        1.2644, abs=1e-4
    )
    assert contrast("#1b1f24", "#ffffff") == pytest.approx(16.56, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", ["ink", "muted", "worse", "unclear"])
def test_words_can_be_read(theme, role):
    assert all(contrast(THEMES[theme][role], ground) >= 4.5 for ground in GROUNDS[theme])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", [*SERIES_ROLES, "rest"])
def test_marks_can_be_seen(theme, role):
    assert all(contrast(THEMES[theme][role], ground) >= 3.0 for ground in GROUNDS[theme])


@pytest.mark.parametrize(
    ("theme", "role", "ratio"),
    [
        ("light", "c1", 6.30), ("light", "c2", 4.50), ("light", "c3", 3.24), ("light", "c4", 18.4),
        ("light", "c5", 12.0), ("dark", "c1", 8.89), ("dark", "c2", 7.47), ("dark", "c3", 3.47),
        ("dark", "c4", 3.79), ("dark", "c5", 16.3), ("light", "muted", 6.39), ("dark", "muted", 7.93),
        ("light", "worse", 6.02), ("dark", "worse", 8.70), ("light", "rest", 3.28), ("dark", "rest", 5.20),
        ("light", "grid", 1.45), ("dark", "grid", 1.64), ("light", "unclear", 6.92), ("dark", "ink", 14.76),
    ],
)  # fmt: skip
def test_the_specified_ratios_hold(theme, role, ratio):
    assert contrast(THEMES[theme][role], GROUNDS[theme][0]) == pytest.approx(ratio, abs=0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("fill", [*ON])
def test_words_on_fills_can_be_read(theme, fill):
    palette = THEMES[theme]
    assert contrast(palette[ROLES[ON[fill]]], palette[ROLES[fill]]) >= 4.49


@pytest.mark.parametrize("fill", [*ON])
def test_words_on_fills_differ_from_them_under_forced_colours(fill):
    assert _forced()[ROLES[ON[fill]]] != _forced()[ROLES[fill]]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("vision", "least"), [("normal", 29), ("protan", 15), ("deutan", 15), ("tritan", 15)]
)
def test_series_differ_for_every_kind_of_colour_vision(theme, vision, least):
    seen = [lab(THEMES[theme][role], vision) for role in SERIES_ROLES]
    assert min(delta_e(one, other) for one, other in combinations(seen, 2)) >= least


@pytest.mark.parametrize("vision", ["normal", "protan", "deutan", "tritan"])
@pytest.mark.parametrize("theme", THEMES)
def test_worse_and_better_differ_for_every_kind_of_colour_vision(theme, vision):
    pair = [lab(THEMES[theme][role], vision) for role in ("worse", "c1")]
    assert delta_e(*pair) >= 25


@pytest.mark.parametrize("theme", THEMES)
def test_steps_of_a_heat_map_follow_one_another_in_lightness(theme):
    lightness = [lab(THEMES[theme][ROLES[step]])[0] for step in SEQUENTIAL]
    steps = [after - before for before, after in pairwise(lightness)]
    assert all(step < -5 for step in steps) or all(step > 5 for step in steps)
    assert len(set(DIVERGING)) == 7


def test_a_drawn_colour_has_one_role():
    assert len(ROLES) == len(TOKENS)
    assert set(SERIES) <= set(ROLES)


def test_every_role_has_a_rule_for_lines_and_for_areas_and_a_value_in_every_medium():
    rules = css()
    for role in TOKENS:
        assert f".pm-chart .s-{role}{{stroke:var(--pm-{role})}}" in rules
        assert f".pm-chart .f-{role}{{fill:var(--pm-{role})}}" in rules
        assert len(re.findall(rf"--pm-{role}:", rules)) == 5  # light, system dark, chosen dark, print, forced
    assert "<" not in rules and "url(" not in rules and "@import" not in rules


def test_the_reader_may_choose_against_the_system():
    rules = css()
    assert "@media (prefers-color-scheme:dark){:root:not([data-theme=light]) .pm-chart{" in rules
    assert ":root[data-theme=dark] .pm-chart{" in rules
    assert rules.index("@media print") > rules.index("data-theme=dark]")

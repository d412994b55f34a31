"""The style rules that colour themed charts: light, dark, print, forced colours."""

from pmreport.charts.theme import DARK, LIGHT, TOKENS

CHART = ".pm-chart"
# where the reader's own colours rule, roles become system colours; c1 stays apart from the rest
FORCED = {
    "bg": "Canvas",
    "grid": "GrayText",
    "band": "Canvas",
    "band2": "GrayText",
    "rest": "GrayText",
    "c1": "Highlight",
    "seq5": "CanvasText",
    **dict.fromkeys(("on-c3", "on-c4", "on-rest"), "Canvas"),
}


def css() -> str:
    """Rules for the classes that `themed` and `sparkline` write; they touch nothing else on the page."""
    dark, chosen = f":root:not([data-theme=light]) {CHART}", f":root[data-theme=dark] {CHART}"
    last = f":root:not([data-theme=none]) {CHART}"  # as specific as the dark rules, and after them
    rules = [
        f"{CHART}{{{_values(LIGHT)};fill:var(--pm-ink)}}",
        f"@media (prefers-color-scheme:dark){{{dark}{{{_values(DARK)}}}}}",
        f"{chosen}{{{_values(DARK)}}}",
        f"@media print{{{last}{{{_values(LIGHT | {'ink': '#000000'})}}}}}",
        f"@media (forced-colors:active){{{last}{{{_values(_forced())};forced-color-adjust:none}}}}",
    ]
    for role in TOKENS:
        rules.append(
            f"{CHART} .s-{role}{{stroke:var(--pm-{role})}}{CHART} .f-{role}{{fill:var(--pm-{role})}}"
        )
    return "\n".join(rules) + "\n"


def _forced() -> dict[str, str]:
    return {
        role: FORCED.get(role, "Canvas" if role[:3] in ("seq", "div") else "CanvasText") for role in TOKENS
    }


def _values(colours: dict[str, str]) -> str:
    return ";".join(f"--pm-{role}:{colour}" for role, colour in colours.items())

"""The colours of the charts by role. Charts are drawn in the light ones; pages swap them through CSS.

Ratios and distances of these colours are tested in tests/charts/test_theme.py.
"""

# role: (light, dark). Two roles may share a light colour only if they share the dark one as well,
# because a drawn colour is all that is left of its role.
TOKENS: dict[str, tuple[str, str]] = {
    "bg": ("#ffffff", "#14171c"),
    "ink": ("#1b1f24", "#e6e9ee"),
    "muted": ("#57606a", "#a5adb8"),
    "grid": ("#d0d7de", "#363d47"),
    "rest": ("#868f9a", "#818b98"),
    "band": ("#dfe6ee", "#26303b"),
    "band2": ("#b9c8d8", "#3c4d60"),
    "c1": ("#0f62a8", "#7cbcf7"),
    "c2": ("#d1490c", "#ff8552"),
    "c3": ("#30a175", "#387869"),
    "c4": ("#1d0933", "#9954c5"),
    "c5": ("#4c3108", "#fef4cd"),
    "worse": ("#b3380c", "#ff9b70"),
    "unclear": ("#7a5200", "#e3b341"),
    "seq0": ("#eaf2fa", "#1d2a38"),
    "seq1": ("#c3dcf2", "#213d58"),
    "seq2": ("#8fbde6", "#275480"),
    "seq3": ("#4f94cf", "#2c6aa3"),
    "seq5": ("#0a3d6b", "#cfe6fd"),
    "div1": ("#e08a5f", "#9c4a26"),
    "div2": ("#f3d2c1", "#4a2b1d"),
    "div3": ("#eef0f3", "#272d35"),
    "on-c3": ("#0b0d10", "#ffffff"),
    "on-c4": ("#fefefe", "#ffffff"),
    "on-rest": ("#14171c", "#14171c"),
}
LIGHT = {role: pair[0] for role, pair in TOKENS.items()}
DARK = {role: pair[1] for role, pair in TOKENS.items()}

BG, INK, MUTED, GRID, REST = (LIGHT[role] for role in ("bg", "ink", "muted", "grid", "rest"))
BAND, BAND2, WORSE, UNCLEAR = (LIGHT[role] for role in ("band", "band2", "worse", "unclear"))
BETTER = LIGHT["c1"]
SERIES = tuple(LIGHT[f"c{number}"] for number in range(1, 6))
SEQUENTIAL = tuple(LIGHT[role] for role in ("seq0", "seq1", "seq2", "seq3", "c1", "seq5"))
DIVERGING = tuple(LIGHT[role] for role in ("worse", "div1", "div2", "div3", "seq1", "seq3", "c1"))
# the colour of text on a fill, readable in both themes
ON = {
    **dict.fromkeys(SERIES, BG),
    **dict.fromkeys(SEQUENTIAL[:4], INK),
    **dict.fromkeys(DIVERGING[1:6], INK),
    **dict.fromkeys((BG, BAND, BAND2), INK),
    SEQUENTIAL[5]: BG,
    WORSE: BG,
    SERIES[2]: LIGHT["on-c3"],
    SERIES[3]: LIGHT["on-c4"],
    REST: LIGHT["on-rest"],
}
DASHES = ("-", (0, (5, 2)), (0, (5, 1.5, 1, 1.5)), (0, (1.2, 1.5)), (0, (7, 1.5, 1, 1.5, 1, 1.5)))
MARKERS = ("o", "s", "^", "D", "v")

ROLES = {light: role for role, light in LIGHT.items()}

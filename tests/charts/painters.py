"""Every shape, painted from made-up data of any size with any label."""

import numpy as np

from pmreport.charts.shapes import (
    Band,
    Curve,
    Mark,
    Run,
    Series,
    aging_wip,
    arrow,
    balance,
    bullet,
    cfd,
    diverging_bars,
    dot_interval,
    dumbbell,
    ecdf,
    hbars,
    heatmap,
    histogram,
    km_curves,
    lines,
    lorenz,
    matrix2x2,
    rug,
    scatter,
    shade,
    slope,
    spans,
    stacked_bars,
    stacked_rows,
    strips,
    timeline,
    trend,
    waterfall,
    xmr,
)  # fmt: skip
from pmreport.charts.theme import SERIES

DAY = 86400
START = 1772323200  # 2026-03-01T00:00:00Z


def painters(n, label):
    """name → painter; `n` cases, rows or periods, every word is `label`."""
    rng = np.random.default_rng(n)
    some = rng.exponential(8.0, n)
    rows = [f"{label} {number}" for number in range(min(n, 12))]
    few = some[: len(rows)]
    days = START + DAY * np.arange(n)
    mark = Mark(float(np.median(some)), label)
    dated = Mark(float(days[n // 2]), label)
    series = [Series(label, rng.integers(0, 9, n).astype(float)) for _ in range(3)]
    short = [Series(label, rng.integers(0, 9, len(rows)).astype(float)) for _ in range(3)]
    curve = Curve(
        label, np.sort(some), np.linspace(0.9, 0.1, n), np.linspace(0.8, 0.0, n), np.linspace(1, 0.2, n)
    )
    where = rng.integers(0, len(rows), n)
    nan = np.full(len(rows), np.nan)
    square = (len(rows), len(rows))
    periods = [f"W{number}" for number in range(n)]

    def s_curve(axes):
        lines(axes, days, series[:2], zone="UTC", y_label=label, marks=[dated], levels=[Mark(2.0, label)],
              bands=[Band(label, np.zeros(n), some + 5), Band(label, np.ones(n), some + 1)])  # fmt: skip
        arrow(axes, float(days[0]), float(days[-1]), 1.0, label)
        rug(axes, days)

    def thirds(axes):
        histogram(
            axes, rng.random(n), edges=np.linspace(0, 1, 13), is_share=True, x_label=label, y_label=label
        )
        shade(axes, [(0, 1 / 3, label), (1 / 3, 2 / 3, label), (2 / 3, 1, label)])

    return {
        "hbars": lambda a: hbars(a, rows, few),
        "hbars_whiskers": lambda a: hbars(
            a, rows, few - 4, low=few - 6, high=few + 2, accent=[0], marks=[mark], x_label=label
        ),
        "stacked_bars": lambda a: stacked_bars(a, periods, series, whole=True, y_label=label),
        "stacked_rows": lambda a: stacked_rows(a, rows, short),
        "diverging_bars": lambda a: diverging_bars(a, rows, short[:1], short[1:], texts=rows),
        "bullet": lambda a: bullet(a, rows, few, few + 2, names=(label, label)),
        "dot_interval": lambda a: dot_interval(a, rows, few, few - 1, few + 9, marks=[mark], x_label=label),
        "dot_interval_log": lambda a: dot_interval(a, rows, few + 1, few + 0.5, few + 9, log=True),
        "dot_interval_unknown": lambda a: dot_interval(a, rows, nan, nan, nan, texts=["<5"] * len(rows)),
        "dumbbell": lambda a: dumbbell(
            a, rows, days[: len(rows)], days[: len(rows)] + DAY * 9, names=(label, label),
            zone="Asia/Shanghai", texts=rows,
        ),
        "slope": lambda a: slope(a, rows, few, few[::-1], names=(label, label), y_label=label),
        "lines": lambda a: lines(a, days, series, zone="Asia/Shanghai", y_label=label, marks=[dated, dated]),
        "steps": lambda a: lines(a, days, series, zone="UTC", steps=True, whole=True, y_label=label),
        "s_curve": s_curve,
        "xmr": lambda a: xmr(
            a, [f"2026-W{i:02d}" for i in range(n)], some, centre=8, lower=0, upper=20, signals=some > 20,
            names=(label, label, label), y_label=label,
        ),
        "trend": lambda a: trend(
            a, [f"2026-{i:02d}" for i in range(n)], some, some - 1, some + 3,
            runs=[Run(0, n // 2, 8, 0, 20), Run(n // 2, n, 8, 1, 19, provisional=True)], signals=[0, n - 1],
            breaks=[Mark(n // 2 - 0.5, label)], names=(label, label), y_label=label,
        ),
        "cfd": lambda a: cfd(a, days, series, zone="UTC", y_label=label, marks=[dated]),
        "histogram": lambda a: histogram(a, some, marks=[mark], x_label=label, y_label=label),
        "histogram_whole": lambda a: histogram(a, np.round(some), whole=True, x_label=label, y_label=label),
        "thirds": thirds,
        "ecdf": lambda a: ecdf(
            a, [Series(label, some), Series(label, some + 1)], marks=[mark], x_label=label, y_label=label
        ),
        "ecdf_log": lambda a: ecdf(a, [Series(label, some + 0.1)], log=True, x_label=label, y_label=label),
        "km_curves": lambda a: km_curves(
            a, [curve, curve], levels=[Mark(0.5, label)], marks=[mark], x_label=label, y_label=label
        ),
        "lorenz": lambda a: lorenz(a, some, names=(label, label), x_label=label, y_label=label),
        "strips": lambda a: strips(
            a, rows, [some] * len(rows), middle=few, upper=few + 3, names=(label, label), texts=rows,
            marks=[mark], x_label=label,
        ),
        "scatter": lambda a: scatter(a, days, some, zone="UTC", levels=[mark], y_label=label),
        "scatter_log": lambda a: scatter(
            a, some + 0.1, some[::-1] + 0.1, log=True, ratios=[Mark(1, label), Mark(2, label)], x_label=label
        ),
        "matrix2x2": lambda a: matrix2x2(
            a, few, few[::-1], rows, split=(4, 4), quadrants=(label,) * 4, x_label=label, y_label=label
        ),
        "aging_wip": lambda a: aging_wip(
            a, rows, where, some, bands=[Series(label, few), Series(label, few + 5)], counts=rows,
            y_label=label,
        ),
        "timeline": lambda a: timeline(a, days, where, rows, "Asia/Shanghai", marks=[dated]),
        "spans": lambda a: spans(
            a, rows, where, days, days + DAY, "UTC", texts=rows, marks=[dated],
            color=[SERIES[i % 2] for i in where],
        ),
        "waterfall": lambda a: waterfall(a, rows, few - 4, few - 5, few + 2, total=label, x_label=label),
        "balance": lambda a: balance(
            a, periods, some, some, some, names=(label, label, label), y_label=label
        ),
        "heatmap": lambda a: heatmap(
            a, rows, rows, rng.integers(0, 60, square), hidden=np.eye(len(rows), dtype=bool),
            x_label=label, y_label=label,
        ),
        "heatmap_diverging": lambda a: heatmap(a, rows, rows, rng.normal(0, 3, square), diverging=True),
    }  # fmt: skip

"""Sparklines: the direction of a measure in the space of a word."""

from collections.abc import Sequence

WIDE, HIGH, EDGE = 96, 20, 3.0


def sparkline(values: Sequence[float | None]) -> str:
    """A 96 × 20 SVG of equally spaced values, the last one marked; None leaves a gap, nothing gives "".

    It is hidden from readers of the page's text: the numbers stand beside it.
    """
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, spread = min(known), max(known) - min(known)
    step = (WIDE - 2 * EDGE) / max(len(values) - 1, 1)
    spots = [
        (
            EDGE + step * place,
            HIGH / 2 if not spread else HIGH - EDGE - (value - low) / spread * (HIGH - 2 * EDGE),
        )
        for place, value in enumerate(values)
        if value is not None
    ]
    gaps = [place for place, value in enumerate(values) if value is None]
    x, y = spots[-1]
    size = f'width="{WIDE}" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}"'
    line = f'stroke-width="1.5" stroke-linejoin="round" d="{_path(values, spots, gaps)}"'
    return (
        f'<svg class="pm-chart pm-spark" {size} aria-hidden="true">'
        f'<path class="s-grid" fill="none" d="M0 {HIGH - 1}H{WIDE}"/>'
        f'<path class="s-rest" fill="none" {line}/>'
        f'<circle class="f-c1" cx="{x:.1f}" cy="{y:.1f}" r="2.5"/></svg>'
    )


def _path(values: Sequence[float | None], spots: list[tuple[float, float]], gaps: list[int]) -> str:
    path, remaining, pen = [], iter(spots), "M"
    for place in range(len(values)):
        if place in gaps:
            pen = "M"
            continue
        x, y = next(remaining)
        path.append(f"{pen}{x:.1f} {y:.1f}")
        pen = "L"
    return "".join(path)

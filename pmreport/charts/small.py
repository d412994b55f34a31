"""Small multiples: one measure per picture, all over the same row of reports, written without matplotlib."""

from collections.abc import Sequence
from html import escape

WIDE, HIGH, EDGE, FOOT = 260, 84, 8.0, 6.0


def multiple(
    values: Sequence[float | None],
    prefix: str,
    title: str,
    desc: str,
    *,
    band: Sequence[tuple[int, int, float, float]] = (),
    signals: Sequence[int] = (),
    breaks: Sequence[int] = (),
) -> str:
    """An SVG for a page: the values as a line with dots, on their own y axis from least to most.

    Args:
        values: one per report, oldest first; None leaves a gap.
        prefix: what the ids of this picture begin with.
        title: names the picture.
        desc: says in one sentence what it shows.
        band: natural limits as (first, end, lower, upper) of stretches of reports.
        signals: places of points that do not fit.
        breaks: places before which the numbers are defined otherwise; the line is cut there.
    """
    known = [value for value in values if value is not None]
    edges = [edge for *_, low, high in band for edge in (low, high)]
    least, most = min([*known, *edges], default=0.0), max([*known, *edges], default=0.0)
    step = (WIDE - 2 * EDGE) / max(len(values) - 1, 1)

    def x(place: float) -> str:
        return f"{EDGE + step * place:.1f}"

    def y(value: float) -> str:
        share = (value - least) / (most - least) if most > least else 0.5
        return f"{HIGH - FOOT - EDGE - share * (HIGH - FOOT - 2 * EDGE):.1f}"

    def box(first: int, end: int, low: float, high: float) -> str:
        left, right = max(first - 0.4, -0.2), min(end - 0.6, len(values) - 0.8)
        return f'<path class="f-band" d="M{x(left)} {y(low)}H{x(right)}V{y(high)}H{x(left)}Z"/>'

    parts = [box(*one) for one in band]
    parts.append(f'<path class="s-grid" fill="none" d="M0 {HIGH - FOOT}H{WIDE}"/>')
    ticks = "".join(f"M{x(place)} {HIGH - FOOT}v3" for place in range(len(values)))
    parts.append(f'<path class="s-grid" fill="none" d="{ticks}"/>')
    cuts = "".join(f"M{x(place - 0.5)} 0V{HIGH - FOOT}" for place in breaks)
    if cuts:
        parts.append(f'<path class="s-muted" fill="none" stroke-dasharray="4 2" d="{cuts}"/>')
    spots = [(place, value) for place, value in enumerate(values) if value is not None]
    path = "".join(
        f"{'L' if values[place - 1 : place] not in ([], [None]) and place not in breaks else 'M'}"
        f"{x(place)} {y(value)}"
        for place, value in spots
    )
    parts.append(f'<path class="s-c1" fill="none" stroke-width="1.6" stroke-linejoin="round" d="{path}"/>')
    parts += [_spot(x(place), y(value), place in signals, place == len(values) - 1) for place, value in spots]
    return (
        f'<svg class="pm-chart pm-small" viewBox="0 0 {WIDE} {HIGH}" role="img" '
        f'aria-labelledby="{prefix}-title {prefix}-desc"><title id="{prefix}-title">{escape(title)}</title>'
        f'<desc id="{prefix}-desc">{escape(desc)}</desc>{"".join(parts)}</svg>'
    )


def _spot(x: str, y: str, odd: bool, last: bool) -> str:
    """A dot; a diamond where the point does not fit, a larger one for the newest report."""
    if odd:
        return f'<path class="f-worse s-bg" d="M{x} {float(y) - 5.5:.1f}l5.5 5.5l-5.5 5.5l-5.5 -5.5Z"/>'
    return f'<circle class="f-c1" cx="{x}" cy="{y}" r="{3.5 if last else 2}"/>'

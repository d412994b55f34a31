"""Events per unit of exposure."""

from scipy.stats import chi2

from pmreport.stats.interval import LEVEL, Interval


def poisson_rate(k: int, exposure: float, level: float = LEVEL) -> Interval:
    """k events ÷ exposure with the exact Poisson interval (Garwood 1936).

    `exposure` is in the unit of the rate's denominator (weeks, requirements); without any the rate is
    undefined. `n` is the exposure in whole units.
    """
    if k < 0:
        raise ValueError(f"a count cannot be {k}")
    if exposure <= 0:
        return Interval(None, None, None, 0, k)
    tail = (1 - level) / 2
    low = float(chi2.ppf(tail, 2 * k)) / 2 if k else 0.0
    high = float(chi2.ppf(1 - tail, 2 * k + 2)) / 2
    return Interval(k / exposure, low / exposure, high / exposure, int(exposure), k)

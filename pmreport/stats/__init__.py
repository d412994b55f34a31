"""Statistics with intervals: numpy in, frozen values out; no tickets, no text.

The default level is 90 % everywhere. nan marks a missing value and is left out, unless said otherwise.
"""

from pmreport.stats.bootstrap import boot
from pmreport.stats.earned import earned_schedule
from pmreport.stats.forecast import how_many, monte_carlo
from pmreport.stats.interval import LEVEL, Interval, mover, scaled, widened
from pmreport.stats.means import geometric_mean_ratio, mean, mean_difference, ratio_of_sums, t_mean
from pmreport.stats.proportions import newcombe, nps, wilson
from pmreport.stats.quantiles import inverse_cdf, quantile_ci
from pmreport.stats.rates import poisson_rate
from pmreport.stats.spread import geometric_median, gini, mean_gini, median_difference, quantile_ratio
from pmreport.stats.survival import Survival, km, km_ratio
from pmreport.stats.trend import theil_sen
from pmreport.stats.xmr import Limits, Signal, xmr

__all__ = [
    "LEVEL",
    "Interval",
    "Limits",
    "Signal",
    "Survival",
    "boot",
    "earned_schedule",
    "geometric_mean_ratio",
    "geometric_median",
    "gini",
    "how_many",
    "inverse_cdf",
    "km",
    "km_ratio",
    "mean",
    "mean_difference",
    "mean_gini",
    "median_difference",
    "monte_carlo",
    "mover",
    "newcombe",
    "nps",
    "poisson_rate",
    "quantile_ci",
    "quantile_ratio",
    "ratio_of_sums",
    "scaled",
    "t_mean",
    "theil_sen",
    "widened",
    "wilson",
    "xmr",
]

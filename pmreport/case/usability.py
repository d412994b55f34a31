"""Issues of use and what they are judged by: which tickets they are, design reviews, satisfaction scales."""

import numpy as np
import numpy.typing as npt

from pmreport.case.case import Case
from pmreport.case.feedback import SCALES, responses
from pmreport.model import Absent, NoCases
from pmreport.model.lexicon import says
from pmreport.words import N_

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
WINDOW = 90 * 86_400  # seconds after a release in which its issues are awaited
IMPROVEMENTS = "improvement|enhancement|improve|优化|改进|体验问题|体验优化"
DESIGN = "design|designing|设计"


def issues(c: Case) -> Bools:
    """Issues of use that belong to the release: defects, support tickets and improvements with the facet UX.

    Raises `Absent` without types, labels or components, `NoCases` where no ticket at all has the facet.
    """
    if not any(c.data.carries(f"tickets.{name}") for name in ("type", "labels", "component")):
        raise Absent("tickets.type", "tickets.labels")
    if not c.facet("UX").any():
        raise NoCases("no UX", why=N_("No ticket of the export is marked as an issue of use."))
    out: Bools = (
        c.found & c.facet("UX") & (c.kind("BUG", "SUP") | _improvements(c)) & (c.facts.created <= c.as_of)
    )
    return out


def _improvements(c: Case) -> Bools:
    """Requirements whose type or label says that something existing is to be made better."""
    types = np.array([*(says(IMPROVEMENTS, str(name)) for name in c.data.names("type")), False], dtype=bool)
    labels = c.data.bags["labels"]
    marked = np.array([says(IMPROVEMENTS, str(name)) for name in labels.names], dtype=bool)
    out: Bools = c.kind("REQ") & (types[c.data.codes("type")] | labels.has_any(marked))
    return out


def review_loops(c: Case) -> tuple[Bools, Floats]:
    """Which tickets entered a design review, and how often each went back from one to a status of design or
    work that it had been in before. Raises `Absent` where no status is a design review."""
    facts, spans = c.facts, c.facts.spans
    review = facts.of_kind("design_review")
    if not review.any():
        raise Absent("statuses.design_review")
    seen = spans.start <= c.as_of
    entered = np.bincount(spans.ticket[review[spans.status] & seen], minlength=c.n) > 0
    key = spans.ticket.astype(np.int64) * len(review) + spans.status
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
    again = first[place] < np.arange(len(key))
    back = np.zeros(len(key), dtype=bool)
    back[1:] = review[spans.status[:-1]] & (spans.ticket[1:] == spans.ticket[:-1])
    back &= again & seen & spans.entry & _work(c)[spans.status]
    return entered, np.bincount(spans.ticket[back], minlength=c.n).astype(np.float64)


def _work(c: Case) -> Bools:
    """Which status codes (and a last entry for unknown) are design or other work, not a review."""
    names = c.data.statuses["status"].tolist()
    designing = np.array([*(says(DESIGN, str(name)) for name in names), False], dtype=bool)
    out: Bools = (c.facts.of_category("doing") | designing) & ~c.facts.of_kind("design_review")
    return out


def satisfaction(c: Case) -> tuple[Bools, Ints]:
    """Per answer whether it is in the top two of five, and the ticket it is about (−1 none).

    Satisfaction answers of the release; without any in the data, the ratings on its tickets.
    Raises `Absent` without either.
    """
    if c.data.carries("feedback.csat"):
        rows = responses(c, "csat")
        scale = zip(("scale_min", "scale_max"), SCALES["csat"], strict=True)
        least, most = (rows[name].fillna(usual).to_numpy(np.float64) for name, usual in scale)
        return top_box(rows["score"].to_numpy(np.float64), least, most), rows["about"].to_numpy(np.int32)
    if not c.data.carries("tickets.satisfaction"):
        raise Absent("feedback.csat", "tickets.satisfaction")
    score = c.data.array("satisfaction").astype(np.float64)
    mine = c.work | (c.found if c.subject.kind == "release" else c.work)
    rated = np.flatnonzero(mine & ~np.isnan(score)).astype(np.int32)
    return rated_well(score)[rated], rated


def rated_well(score: Floats) -> Bools:
    """Which ratings of tickets are in the top two fifths of their scale; one that is missing (nan) is not.

    The largest rating tells whether the scale ends at 5, 10 or 100."""
    highest = next(top for top in (5.0, 10.0, 100.0, np.inf) if np.nanmax(score, initial=0.0) <= top)
    return top_box(np.nan_to_num(score), 1.0, highest)


def top_box(score: Floats, least: Floats | float, most: Floats | float) -> Bools:
    """Scores in the top 40% of the marks of a scale of whole numbers: 4 and 5 of 1 to 5."""
    out: Bools = score >= least + 0.6 * (np.asarray(most) - least + 1) - 1e-9
    return out

"""Practice checks: market research, optimisation from feedback, go-to-market."""

import numpy as np
import numpy.typing as npt

from pmreport.case import Case
from pmreport.case.feedback import negative, responses
from pmreport.case.linked import linked_since
from pmreport.case.sources import SOURCES, source_class
from pmreport.case.titles import titled
from pmreport.categories.market_feedback import RATED, category
from pmreport.measure import Criterion, Traces, traces
from pmreport.model import Absent
from pmreport.words import N_
from pmreport.worktime import NONE

RESEARCH = "research|competitor|market study|interview|survey|调研|竞品|访谈|市场分析|问卷"
LAUNCH = "gtm|launch|go-to-market|campaign|promotion|市场推广|推广|上市|发布会"
QUARTER = 90 * 86_400
MONTH = 30 * 86_400
CLUSTER = 5  # records of one component that make a topic


@category.practice(
    name=N_("Market research"),
    affected=N_("requirements of the release"),
    trace=N_("a linked research or competitor ticket, or five records of feedback on the component in the 90 "
             "days before commitment"),
    action=N_("Write one page on the market for each epic before it is committed to."),
    criterion=Criterion("practice:market_research", ">=", 0.8, N_("over two releases")),
)  # fmt: skip
def market_research(c: Case) -> Traces:
    """Whether a requirement or its parent rests on knowledge of the market."""
    rows = np.flatnonzero(c.scope & c.kind("REQ"))
    tied = None
    if c.data.carries("links"):
        own = linked_since(c, titled(c, RESEARCH))
        parents = np.append(own, NONE)[c.facts.parent]
        moment = np.where(c.committed == NONE, c.as_of, c.committed)
        tied = ((own != NONE) & (own <= moment)) | ((parents != NONE) & (parents <= moment))
    heard = _heard(c) if c.data.carries("feedback.component") else None
    return traces(
        rows,
        ("links", None if tied is None else tied[rows]),
        ("feedback", None if heard is None else heard[rows]),
    )


def _heard(c: Case) -> npt.NDArray[np.bool_]:
    """Tickets on whose component five records came in the 90 days before they were committed to."""
    frame = c.data.feedback
    names = {name: code for code, name in enumerate(c.data.bags["component"].names.tolist())}
    component = frame["component"].map(names).fillna(-1).to_numpy(np.int64)
    at, mine = frame["at"].to_numpy(np.int64), c.data.bags["component"].first()
    out = np.zeros(c.n, dtype=bool)
    moment = np.where(c.committed == NONE, c.facts.created, c.committed)
    for code in np.unique(component[component >= 0]).tolist():
        times = np.sort(at[component == code])
        rows = np.flatnonzero(mine == code)
        count = np.searchsorted(times, moment[rows]) - np.searchsorted(times, moment[rows] - QUARTER)
        out[rows] = count >= CLUSTER
    return out


@category.practice(
    name=N_("Optimisation from feedback"),
    affected=N_("components with at least five negative records of feedback"),
    trace=N_("a ticket of the component with a release, created within 30 days of the fifth record"),
    action=N_("Review the top five topics of negative feedback each month."),
    criterion=Criterion("practice:feedback_optimisation", ">=", 1.0, N_("every month")),
)
def feedback_optimisation(c: Case) -> Traces:
    """Whether topics of negative feedback were planned soon."""
    kinds = [kind for kind in RATED if (c.data.feedback["kind"] == kind).any()]
    if not kinds or not c.data.carries("feedback.component"):
        raise Absent("feedback.component")
    frame = responses(c, *kinds)
    frame = frame[negative(frame) & frame["component"].notna().to_numpy(bool)]
    topics = [g for _, g in frame.groupby("component", observed=True, sort=True) if len(g) >= CLUSTER]
    planned = c.facts.leaf & (c.data.bags["release"].counts() > 0)
    hits = []
    for topic in topics:
        mine = c.data.bags["component"].has(str(topic["component"].iloc[0])) & planned
        since = int(np.sort(topic["at"].to_numpy(np.int64))[CLUSTER - 1])
        soon = (c.facts.created >= since - MONTH) & (c.facts.created <= since + MONTH)
        hits.append(bool((mine & soon).any()))
    return traces(np.full(len(hits), -1), ("tickets.component", np.array(hits, dtype=bool)))


@category.practice(
    name=N_("Go-to-market"),
    affected=N_("each release"),
    trace=N_("a market or launch ticket of the release, done before it went live"),
    action=N_("Put the launch checklist into the release template."),
    criterion=Criterion("practice:market_promotion", ">=", 1.0, N_("two working days before each release")),
)
def market_promotion(c: Case) -> Traces:
    """Whether the launch was prepared by the day of the release."""
    market = titled(c, LAUNCH) | (c.facet("MKT") & (source_class(c) == SOURCES.index("market")))
    done = [
        bool((member.ever & market & (c.facts.resolved != NONE) & (c.facts.resolved <= member.closed)).any())
        for member in c.members
    ]
    return traces(np.full(len(done), -1), ("tickets.type", np.array(done, dtype=bool)))

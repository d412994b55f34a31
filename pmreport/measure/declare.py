"""How a category file declares its metrics and practices. Nothing here computes anything."""

from collections.abc import Callable
from dataclasses import dataclass, field
from inspect import cleandoc
from typing import Literal

from pmreport.case import Case
from pmreport.measure.reading import Reading
from pmreport.measure.traces import Traces

Role = Literal["P", "S", "D", "Q"]
Worse = Literal["higher", "lower", "neutral"]
Mode = Literal["absolute", "baseline", "target", "none"]
Compute = Callable[[Case], Reading]
Trace = Callable[[Case], Traces]


@dataclass(frozen=True)
class Threshold:
    """How a metric is judged (metrics.md 0.5).

    `watch` and `problem` are in the metric's own unit and direction. `convention` marks first-run
    defaults (†). `mode` baseline uses them only while there is no baseline. `bound` "sure" compares
    the nearer confidence bound instead of the value ("watch if L > w"). `part` judges that part
    instead of the value, where there is one. `strict`: a value exactly at a limit is not beyond it.
    `within`: a baseline of the successive points inside the case itself (XmR), not of earlier cases.
    `movement`: without a baseline, to be watched if the whole interval of the change against the last case
    is on the bad side. `least`: fewer cases have no status. `signal`: beyond a limit is a signal to look at,
    not a fault, and gives at most watch; so does every metric without a bad direction, on either side of its
    baseline. `beyond_whole`: a fraction that may exceed 1. `of` names the judged part and `unit` its unit;
    `rule` says a rule that limits cannot say.
    """

    mode: Mode = "baseline"
    watch: float | None = None
    problem: float | None = None
    convention: bool = False
    bound: Literal["value", "sure"] = "value"
    part: str | None = None
    strict: bool = False
    within: bool = False
    movement: bool = False
    least: int = 0
    signal: bool = False
    beyond_whole: bool = False
    of: str = ""
    unit: str = ""
    rule: str = ""


@dataclass(frozen=True)
class Metric:
    """One metric: its declaration and the function that computes it.

    `needs` are the fields without any of which it is absent; of each group in `either` one is enough.
    Texts are English catalogue templates. `says` is the finding, with the places {value}, {range},
    {n}, {k} and the parts by name; `because` says why a ticket stands in its evidence.
    """

    id: str
    category: str
    role: Role
    name: str
    unit: str
    worse: Worse
    needs: tuple[str, ...]
    threshold: Threshold
    estimator: str
    interval: str
    clock: Literal["working", "calendar", "none"]
    says: str
    because: str
    limits: str
    sources: tuple[int, ...]
    doc: str
    compute: Compute
    version: int = 1
    either: tuple[tuple[str, ...], ...] = ()
    while_open: Role | None = None  # the role while the release is not out yet, where it differs


@dataclass(frozen=True)
class Criterion:
    """When an action has worked: a metric (or practice rate) compared with a value, by some time."""

    metric: str
    op: Literal[">=", "<=", ">", "<"]
    value: float
    by: str  # a catalogue text: "over 2 releases"


@dataclass(frozen=True)
class Practice:
    """A recommended step of the article and the test for its traces (metrics.md 0.8)."""

    id: str
    category: str
    name: str
    trace: str  # what counts as a trace, a catalogue text
    affected: str  # which tickets should show it, a catalogue text
    action: str
    criterion: Criterion
    compute: Trace


@dataclass
class Category:
    """One question a post-mortem asks, and everything that answers it; filled by its own files."""

    id: str
    page: str
    name: str
    question: str
    metrics: dict[str, Metric] = field(default_factory=dict)
    practices: dict[str, Practice] = field(default_factory=dict)

    def metric(
        self,
        *,
        role: Role,
        name: str,
        unit: str,
        worse: Worse,
        says: str,
        because: str = "",
        limits: str = "",
        needs: tuple[str, ...] = (),
        either: tuple[tuple[str, ...], ...] = (),
        threshold: Threshold | None = None,
        estimator: str = "",
        interval: str = "",
        clock: Literal["working", "calendar", "none"] = "none",
        sources: tuple[int, ...] = (),
        while_open: Role | None = None,
    ) -> Callable[[Compute], Compute]:
        """File the function as a metric under its own name; its docstring is the definition."""

        def add(compute: Compute) -> Compute:
            key = compute.__name__
            self.metrics[key] = Metric(
                key, self.id, role, name, unit, worse, needs, threshold or Threshold(), estimator, interval,
                clock, says, because, limits, sources, _doc(compute), compute, either=either,
                while_open=while_open,
            )  # fmt: skip
            return compute

        return add

    def practice(
        self, *, name: str, trace: str, affected: str, action: str, criterion: Criterion
    ) -> Callable[[Trace], Trace]:
        """File the function as the evidence test of a practice under its own name."""

        def add(compute: Trace) -> Trace:
            key = compute.__name__
            self.practices[key] = Practice(key, self.id, name, trace, affected, action, criterion, compute)
            return compute

        return add


def _doc(function: Callable[..., object]) -> str:
    if not function.__doc__:
        raise TypeError(f"{function.__module__}.{function.__qualname__} needs a docstring: readers see it")
    return " ".join(cleandoc(function.__doc__).split())

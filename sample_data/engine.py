"""The sample's world: people who work on one ticket at a time, waits, dependencies, causes.

A list scheduler. A ticket is a chain of phases: work needs its person, a wait runs alone. Every
phase, and every ticket that would not exist without it, may carry a cause; a run takes the set of
causes that are switched on. The truth about a release is the Shapley value of its finish over all
subsets of causes — from the very world that made the data, never from the exported record.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import combinations
from math import factorial


@dataclass
class Phase:
    """A stretch of work (by a person) or of waiting (nobody's), in working hours."""

    status: str
    hours: float
    who: int = -1  # −1: a wait
    cause: str = ""
    planned: float = 0.0  # hours that the plan reserves
    mark: str = ""  # what the record shows at its start: change, handoff, …


@dataclass
class Job:
    """What the scheduler needs of a ticket."""

    phases: list[Phase]
    ready: float
    rank: float = 0.0
    urgent: bool = False
    before: list[int] = field(default_factory=list)  # jobs that must be done first
    gate: str = ""  # the cause without which the ticket would not exist


@dataclass
class Built:
    """One run: the finish of each job (None if it did not exist) and its segments (start, end, phase)."""

    finish: list[float | None]
    segments: list[list[tuple[float, float, Phase]]]

    @property
    def end(self) -> float:
        """When the last job was done."""
        return max(time for time in self.finish if time is not None)


def run(jobs: Sequence[Job], causes: Collection[str], *, planned: bool = False) -> Built:
    """Schedule the jobs with these causes on; `planned` takes the planned hours instead of the real ones."""
    world = _World(jobs, set(causes), planned)
    while world.events:
        now = world.events[0][0]
        while world.events and world.events[0][0] == now:
            _, job = heappop(world.events)
            world.advance(job, now)
        world.dispatch(now)
    return Built(world.finish, world.segments)


class _World:
    def __init__(self, jobs: Sequence[Job], causes: set[str], planned: bool) -> None:
        self.jobs = jobs
        self.left: list[list[tuple[float, Phase]]] = []
        self.finish: list[float | None] = [None] * len(jobs)
        self.segments: list[list[tuple[float, float, Phase]]] = [[] for _ in jobs]
        self.after: list[list[int]] = [[] for _ in jobs]
        self.open = [0] * len(jobs)
        self.events: list[tuple[float, int]] = []
        self.queues: dict[int, list[tuple[bool, float, int]]] = {}
        self.busy: dict[int, int] = {}
        for job in jobs:
            hours = [(phase.planned if planned else phase.hours, phase) for phase in job.phases]
            self.left.append([(h, p) for h, p in hours if h > 0 and (not p.cause or p.cause in causes)])
        exists = [not job.gate or job.gate in causes for job in jobs]
        for number, job in enumerate(jobs):
            for other in job.before:
                if exists[other]:
                    self.after[other].append(number)
                    self.open[number] += 1
            if exists[number] and not self.open[number]:
                heappush(self.events, (job.ready, number))
        self.exists = exists

    def advance(self, job: int, now: float) -> None:
        """The job's person is let go; it goes on with its next phase, or is done."""
        for person in [p for p, held in self.busy.items() if held == job]:
            del self.busy[person]
        if not self.left[job]:
            self._done(job, now)
            return
        hours, phase = self.left[job][0]
        if phase.who < 0:
            self.left[job].pop(0)
            self.segments[job].append((now, now + hours, phase))
            heappush(self.events, (now + hours, job))
        else:
            key = (not self.jobs[job].urgent, self.jobs[job].rank, job)
            heappush(self.queues.setdefault(phase.who, []), key)

    def _done(self, job: int, now: float) -> None:
        self.finish[job] = now
        for other in self.after[job]:
            self.open[other] -= 1
            if not self.open[other] and self.exists[other]:
                heappush(self.events, (max(now, self.jobs[other].ready), other))

    def dispatch(self, now: float) -> None:
        """Every free person takes the first job of the queue and works its contiguous phases."""
        for person in sorted(self.queues):
            if person in self.busy or not self.queues[person]:
                continue
            job = heappop(self.queues[person])[2]
            time = now
            while self.left[job] and self.left[job][0][1].who == person:
                hours, phase = self.left[job].pop(0)
                self.segments[job].append((time, time + hours, phase))
                time += hours
            self.busy[person] = job
            heappush(self.events, (time, job))


def shapley(jobs: Sequence[Job], causes: Sequence[str], tails: dict[str, float]) -> dict[str, float]:
    """Days of the finish (in working hours) that each cause adds; `tails` come after the last job."""
    value: dict[frozenset[str], float] = {}
    for chosen in _subsets(causes):
        extra = sum(hours for cause, hours in tails.items() if cause in chosen)
        value[chosen] = run(jobs, chosen).end + extra
    total = dict.fromkeys(causes, 0.0)
    count = len(causes)
    for chosen in value:
        for cause in causes:
            if cause not in chosen:
                weight = factorial(len(chosen)) * factorial(count - len(chosen) - 1) / factorial(count)
                total[cause] += weight * (value[chosen | {cause}] - value[chosen])
    return total


def _subsets(causes: Sequence[str]) -> Iterable[frozenset[str]]:
    for size in range(len(causes) + 1):
        for chosen in combinations(causes, size):
            yield frozenset(chosen)

"""The attribution of one release: what the report and the pages read."""

from dataclasses import dataclass

from pmreport.attribution.asbuilt import AsBuilt, Floats, Ints
from pmreport.attribution.calibrate import Calibration, Mode
from pmreport.attribution.claims import Claims
from pmreport.attribution.evidence import Evidence
from pmreport.attribution.overrun import Optimism
from pmreport.attribution.plausible import Outlook
from pmreport.attribution.weekly import Weeks


@dataclass(frozen=True)
class Attribution:
    """Days per category (ten, in the fixed order) and what is left, with 90 % limits.

    Σ days + unexplained = slip to 1e-9; for every ticket Σ `ticket_days[i]` + `ticket_rest[i]` =
    `lateness[i]` (for tickets without a baseline due date: later than without any cause).
    `own[i, c]` are the claimed days on the ticket itself; `ticket_days` include what it inherited
    through predecessors and shared people. `natural` is v(∅) − planned and `error` actual − v(all);
    together they are `unexplained`. Without a planned date `slip` is v(all) − v(∅) + error.
    """

    built: AsBuilt
    claims: Claims
    calibration: Calibration
    optimism: Optimism
    mode: Mode
    tier: str
    exact: bool
    seed: int
    active: Ints
    slip: float
    error: float
    natural: float
    days: Floats
    low: Floats
    high: Floats
    single_removal: Floats
    unexplained: float
    unexplained_low: float
    unexplained_high: float
    lateness: Floats
    ticket_days: Floats
    ticket_rest: Floats
    own: Floats
    evidence: Evidence
    weeks: Weeks
    outlook: Outlook
    quality: str
    chain: Ints  # tickets of the as-built critical chain, first to last
    alone: Floats  # per row of the evidence: days saved without it alone, NaN where not run

    @property
    def concentrated(self) -> list[tuple[int, int]]:
        """(category, ticket) where one ticket carries more than half of a category's days."""
        found = []
        for c in self.active.tolist():
            rows = self.evidence.category == c
            days, tickets = self.evidence.days[rows], self.evidence.ticket[rows]
            top = int(abs(days).argmax()) if len(days) else -1
            if top >= 0 and tickets[top] >= 0 and abs(days[top]) > 0.5 * abs(self.days[c]) > 0:
                found.append((c, int(tickets[top])))
        return found

"""Everything measured about one subject, before it is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pmreport.case import Case
from pmreport.measure import Measured, Measurement


@dataclass(frozen=True)
class Study:
    """A case with the measurements of the ten categories, in report order."""

    case: Case
    measurements: tuple[Measurement, ...]

    @cached_property
    def metrics(self) -> Mapping[str, Measured]:
        """Every metric by id."""
        return {name: m for measurement in self.measurements for name, m in measurement.metrics.items()}

    @property
    def zone(self) -> str:
        """The zone in which dates are said."""
        return self.case.data.zone

    @cached_property
    def family(self) -> str:
        """The tracker family of the main source (`jira`, `pingcode`, …), for export hints."""
        formats = [s.format for s in self.case.data.sources if s.kind == "tickets"]
        return formats[0].split("-")[0] if formats else ""

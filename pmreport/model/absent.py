"""Why a number cannot be given. Raised where it is noticed, turned into a result state in one place."""


class Absent(Exception):
    """A table or column that a metric needs is not in the data; `fields` names it (`events.status`)."""

    def __init__(self, *fields: str) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class NoCases(Exception):
    """The fields are there, but nothing is eligible: no failed deployment, no complaint, …"""


class Suppressed(Exception):
    """The number would be about fewer people than the smallest group that may be shown."""

"""Why a number cannot be given. Raised where it is noticed, turned into a result state in one place.

`why` is a catalogue text for readers where the name of a field does not say it.
"""


class Absent(Exception):
    """A table or column that a metric needs is not in the data; `fields` names it (`events.status`)."""

    def __init__(self, *fields: str, why: str = "") -> None:
        super().__init__(", ".join(fields))
        self.fields = fields
        self.why = why


class NoCases(Exception):
    """The fields are there, but nothing is eligible: no failed deployment, no complaint, …"""

    def __init__(self, what: str = "", why: str = "") -> None:
        super().__init__(what)
        self.why = why


class Suppressed(Exception):
    """The number would be about fewer people than the smallest group that may be shown."""

"""What a project can configure: one frozen dataclass per table of `pmreport.toml`, with its defaults.

The fields are the keys of the file and their types are what the file may hold; `read` checks both.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from hashlib import sha256
from json import dumps
from typing import Any, Literal

Texts = tuple[str, ...]
Moment = date | datetime
Language = Literal["en", "zh"]
Cause = Literal[
    "requirement_change",
    "schedule_delay",
    "user_experience",
    "missing_features",
    "collaboration",
    "technical_difficulty",
    "market_feedback",
    "team_management",
    "customer_complaints",
    "release_problems",
    "",
]
Priority = Literal["high", "medium", "low"]
Severity = Literal["blocker", "critical", "major", "minor", "trivial"]


@dataclass(frozen=True)
class Project:
    """Which project, and how it is read and shown."""

    name: str | None = None
    """The key or name of the project in the export."""
    timezone: str | None = None
    """The zone of the calendar and of times without an offset."""
    languages: tuple[Language, ...] = ("en", "zh")
    ticket_url: str | None = None
    """The address of a ticket, with `{key}` in it."""
    series: str | None = None
    """A regular expression: what it matches of a release's name is the name of its series."""


@dataclass(frozen=True)
class Calendar:
    """Working time."""

    kind: str = "weekdays"
    """`weekdays`, `cn`, `24x7` or a country code."""
    hours: Texts = ("09:00-12:00", "13:00-18:00")
    """The working periods of a day."""
    file: str | None = None
    """A CSV file of dates that differ, with the columns date and hours."""


@dataclass(frozen=True)
class Release:
    """Dates of a release that beat the export's.

    A date without a time means the end of that day, for `start` its beginning.
    """

    planned: Moment | None = None
    actual: Moment | None = None
    freeze: Moment | None = None
    """When the scope was settled."""
    code_freeze: Moment | None = None
    """After this only what the release cannot go without is still changed."""
    start: Moment | None = None


@dataclass(frozen=True)
class Status:
    """What a status means, as a row of `statuses.csv`."""

    category: Literal["todo", "doing", "done", "cancelled"] | None = None
    kind: Literal["active", "queue", "blocked", "pause", "assessment", "design_review", "test"] | None = None
    cause: Cause | None = None


@dataclass(frozen=True)
class Types:
    """Words for kinds of tickets besides the built-in ones; looked for in type, label, component, title."""

    requirement: Texts = ()
    defect: Texts = ()
    change: Texts = ()
    ux: Texts = ()
    technical: Texts = ()
    gap: Texts = ()
    market: Texts = ()
    complaint: Texts = ()
    release: Texts = ()


@dataclass(frozen=True)
class Limits:
    """Agreements of the team."""

    wip: int = 2
    """How many tickets one person may have in progress at once."""
    sle_days: float | None = None
    """The service level expectation: calendar days in which 85 % of the tickets should be done."""


@dataclass(frozen=True)
class Survey:
    """What `survey` records of the feedback are."""

    kind: Literal["sus"] | None = None


@dataclass(frozen=True)
class People:
    """How people and texts are shown."""

    mode: Literal["hidden", "pseudonym", "names"] = "hidden"
    min_group: int = 5
    """Numbers about smaller groups are suppressed."""
    texts: bool = False
    """Whether descriptions, comments and feedback texts are shown."""


@dataclass(frozen=True)
class Threshold:
    """Limits of one metric, in its unit, and the change that does not matter."""

    watch: float | None = None
    problem: float | None = None
    no_change: float = 0.0


@dataclass(frozen=True)
class Sla:
    """Targets by priority: working hours to the first response, working days to the resolution."""

    response_h: Mapping[Priority, float] = field(default_factory=dict)
    resolution_d: Mapping[Priority, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Gate:
    """A limit that fails a build: exactly one of `above` and `below`, in the metric's unit."""

    id: str
    metric: str
    above: float | None = None
    below: float | None = None
    when: Literal["sure", "point"] = "sure"
    """`sure`: the whole interval is beyond the limit; `point`: the value is."""


@dataclass(frozen=True)
class Exclude:
    """Tickets left out of everything, and authors whose events are not the work of people.

    What such an author wrote is left out; what it set stays, by nobody.
    """

    tickets: Texts = ()
    authors: Texts = ()


@dataclass(frozen=True)
class Pdf:
    """The printed report."""

    paper: Literal["a4", "letter"] = "a4"
    max_rows: int = 200
    """Rows of a table before it refers to the site."""


@dataclass(frozen=True)
class History:
    """Where earlier reports are looked for."""

    path: str | None = None
    """The folder or the http(s) address of the published site, or of its history.jsonl."""


@dataclass(frozen=True)
class Actions:
    """Promises in `actions.yaml`."""

    weeks: int = 8
    """When an action without a date is due: so many weeks after it was accepted."""


Accent = Literal["accent", "accent_dark"]


@dataclass(frozen=True)
class Site:
    """How the pages look. Paths are looked for beside the configuration."""

    logo: str | None = None
    """A PNG or SVG file for the top of each page."""
    footer: Mapping[Language, str] = field(default_factory=dict)
    """A line at the foot of each page, by language; plain text."""
    colours: Mapping[Accent, str] = field(default_factory=dict)
    """The colour of links on light and on dark pages, as #rrggbb."""
    templates: str | None = None
    """A folder of templates, styles and scripts that are searched before the shipped ones."""


# tables and keys that change no number of any report
NO_NUMBERS = (
    "release",
    "threshold",
    "gate",
    "pdf",
    "history",
    "actions",
    "site",
    ("project", "languages"),
    ("project", "ticket_url"),
    ("people", "mode"),
    ("people", "texts"),
)


@dataclass(frozen=True)
class Settings:
    """The whole configuration; every default works without a file."""

    project: Project = Project()
    calendar: Calendar = Calendar()
    release: Mapping[str, Release] = field(default_factory=dict)
    status: Mapping[str, Status] = field(default_factory=dict)
    types: Types = Types()
    columns: Mapping[str, str] = field(default_factory=dict)
    """Column names of an export and the canonical column that each of them is."""
    priority: Mapping[Priority, Texts] = field(default_factory=dict)
    severity: Mapping[Severity, Texts] = field(default_factory=dict)
    limits: Limits = Limits()
    survey: Survey = Survey()
    people: People = People()
    team_of: Mapping[str, str] = field(default_factory=dict)
    threshold: Mapping[str, Threshold] = field(default_factory=dict)
    """By metric id."""
    sla: Sla = Sla()
    gate: tuple[Gate, ...] = ()
    exclude: Exclude = Exclude()
    pdf: Pdf = Pdf()
    history: History = History()
    actions: Actions = Actions()
    site: Site = Site()

    @property
    def sha256(self) -> str:
        """A digest of what is configured: the same for files that say the same in another order."""
        return _digest(asdict(self))

    @property
    def measuring_sha256(self) -> str:
        """A digest of what numbers depend on, so that a new gate or paper size breaks no trend line.

        Dates of releases are data about one report; thresholds judge numbers and do not change them. What
        is left at its default does not count, so that a new setting breaks no line either.
        """
        given = {
            name: {key: value for key, value in table.items() if (name, key) not in NO_NUMBERS}
            if isinstance(table, dict) else table
            for name, table in _given(asdict(self), asdict(Settings())).items() if name not in NO_NUMBERS
        }  # fmt: skip
        return _digest({name: table for name, table in given.items() if table})


def _given(value: Mapping[str, Any], default: Mapping[str, Any]) -> dict[str, Any]:
    """What differs from the defaults, table by table."""
    return {
        key: _given(item, default[key])
        if isinstance(item, dict) and isinstance(default.get(key), dict)
        else item
        for key, item in value.items()
        if key not in default or item != default[key]
    }


def _digest(value: Any) -> str:
    return sha256(dumps(value, sort_keys=True, default=_text).encode()).hexdigest()


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a setting cannot be {value!r}")

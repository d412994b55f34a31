import tomllib
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmreport.config import Gate, Release, Settings, Status, Threshold, load
from pmreport.config.read import _table, _Wrong
from pmreport.config.settings import Cause
from pmreport.errors import ConfigError

EVERYTHING = """
[project]
name = "PAY"
timezone = "Asia/Shanghai"
languages = ["zh"]
ticket_url = "https://jira.example/browse/{key}"
series = "^v\\\\d"

[calendar]
kind = "cn"
hours = ["09:30-12:00", "13:30-19:00"]
file = "calendar.csv"

[release."2.4.0"]
planned = 2026-08-14
actual = "2026-09-09"
freeze = 2026-06-12T18:00:00
code_freeze = 2026-08-12
start = "2026-05-06T09:00:00+08:00"

[status."等待联调"]
category = "doing"
kind = "queue"
cause = "collaboration"

[types]
requirement = ["Story", "需求"]
defect = ["缺陷"]
change = ["CR"]
ux = ["UX"]
technical = ["Spike"]
gap = ["Gap"]
market = ["GTM"]
complaint = ["客诉"]
release = ["上线"]

[columns]
"Custom field (Team)" = "team"

[priority]
high = ["P0", "P1"]

[severity]
critical = ["S1"]

[limits]
wip = 3
sle_days = 14

[survey]
kind = "sus"

[people]
mode = "pseudonym"
min_group = 6
texts = true

[team_of]
"zhang" = "Platform"

[threshold.on_time_rate]
watch = 0.85
problem = 0.7
no_change = 0.02

[sla]
response_h = {high = 4}
resolution_d = {high = 1, low = 10.5}

[actions]
weeks = 4

[site]
logo = "logo.png"
templates = "templates"
footer = {zh = "内部资料"}
colours = {accent_dark = "#d7a6f0"}

[[gate]]
id = "slip"
metric = "release_slip"
above = 10
when = "sure"

[[gate]]
id = "ready"
metric = "readiness_curve"
below = 0.5
when = "point"

[exclude]
tickets = ["PAY-1"]
authors = ["ci-bot"]

[pdf]
paper = "letter"
max_rows = 50

[history]
path = "site"
"""


def read(tmp_path, text):
    file = tmp_path / "pmreport.toml"
    file.write_text(text, encoding="utf-8")
    return load(file)


def test_every_key_is_read(tmp_path):
    ours = read(tmp_path, EVERYTHING)
    assert ours.project.name == "PAY"
    assert ours.project.languages == ("zh",)
    assert ours.calendar.hours == ("09:30-12:00", "13:30-19:00")
    assert ours.release["2.4.0"] == Release(
        date(2026, 8, 14),
        date(2026, 9, 9),
        datetime(2026, 6, 12, 18),  # noqa: DTZ001 - naive in the file, naive here
        date(2026, 8, 12),
        datetime(2026, 5, 6, 1, tzinfo=UTC),
    )
    assert ours.status == {"等待联调": Status("doing", "queue", "collaboration")}
    assert ours.types.requirement == ("Story", "需求")
    assert ours.columns == {"Custom field (Team)": "team"}
    assert ours.priority == {"high": ("P0", "P1")}
    assert ours.severity == {"critical": ("S1",)}
    assert (ours.limits.wip, ours.limits.sle_days, ours.survey.kind) == (3, 14.0, "sus")
    assert (ours.people.mode, ours.people.min_group, ours.people.texts) == ("pseudonym", 6, True)
    assert ours.team_of == {"zhang": "Platform"}
    assert ours.threshold == {"on_time_rate": Threshold(0.85, 0.7, 0.02)}
    assert ours.sla.response_h == {"high": 4.0}
    assert ours.sla.resolution_d == {"high": 1.0, "low": 10.5}
    assert ours.gate == (
        Gate("slip", "release_slip", above=10.0),
        Gate("ready", "readiness_curve", below=0.5, when="point"),
    )
    assert (ours.exclude.tickets, ours.exclude.authors) == (("PAY-1",), ("ci-bot",))
    assert (ours.pdf.paper, ours.pdf.max_rows, ours.history.path) == ("letter", 50, "site")
    assert ours.actions.weeks == 4
    assert (ours.site.logo, ours.site.templates) == ("logo.png", "templates")
    assert (ours.site.footer, ours.site.colours) == ({"zh": "内部资料"}, {"accent_dark": "#d7a6f0"})


def test_no_setting_is_left_out_of_the_test_above(tmp_path):
    ours = read(tmp_path, EVERYTHING)
    for table in fields(ours):
        value, usual = getattr(ours, table.name), getattr(Settings(), table.name)
        assert value != usual, table.name
        if is_dataclass(value):
            for key in fields(value):
                assert getattr(value, key.name) != getattr(usual, key.name), (table.name, key.name)


def test_without_a_file_everything_has_a_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load() == Settings()
    assert (Settings().people.mode, Settings().people.min_group, Settings().people.texts) == (
        "hidden",
        5,
        False,
    )
    assert Settings().project.languages == ("en", "zh")
    assert read(tmp_path, "") == Settings()


def test_the_file_of_this_folder_is_found_and_a_byte_order_mark_is_no_harm(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pmreport.toml").write_bytes("\ufeff[project]\nname = '支付'".encode())
    assert load().project.name == "支付"


def test_settings_cannot_change():
    with pytest.raises(FrozenInstanceError):
        Settings().people.mode = "names"  # type: ignore[misc]


def test_the_digest_is_of_what_is_said_and_not_of_how(tmp_path):
    ours = read(tmp_path, EVERYTHING)
    tables = EVERYTHING.split("\n\n")
    assert read(tmp_path, "# a comment\n" + "\n\n".join([*reversed(tables[:9]), *tables[9:]])) == ours
    turned = read(tmp_path, EVERYTHING.replace("{high = 1, low = 10.5}", "{low = 10.5, high = 1}"))
    assert turned.sha256 == ours.sha256
    assert len(ours.sha256) == 64
    assert Settings().sha256 == read(tmp_path, "[limits]\nwip = 2").sha256
    for other in (
        replace(ours, people=replace(ours.people, texts=False)),
        replace(ours, release={"2.4.0": Release(planned=date(2026, 8, 15))}),
        replace(ours, gate=ours.gate[::-1]),
    ):
        assert other.sha256 != ours.sha256


@pytest.mark.parametrize(
    ("text", "place", "what", "hint"),
    [
        ("[projct]\nname = 'x'", "projct", "no such key", "Did you mean project?"),
        ("nme = 1", "nme", "no such key", "Known: project, calendar"),
        ("[release.'2.4.0']\nplaned = 2026-01-01", 'release."2.4.0".planed', "no such key", "planned?"),
        ("[status.'等待']\nkind = 'que'", 'status."等待".kind', '"que" is not a choice', "queue?"),
        ("[status.a]\ncause = 'tech'", "status.a.cause", "not a choice", "technical_difficulty"),
        ("[threshold.x]\nwatchh = 1", "threshold.x.watchh", "no such key", "Did you mean watch?"),
        ("[threshold.x]\nwatch = nan", "threshold.x.watch", "NaN is not a number", "Write a number."),
        ("[types]\nbug = ['x']", "types.bug", "no such key", "Known: requirement, defect"),
        ("[types]\ndefect = 'x'", "types.defect", '"x" is not a list', "Write [ ] round it"),
        ("[types]\ndefect = ['x', 3]", "types.defect[1]", "3 is not a text", "Write a text."),
        ("[priority]\nhihg = ['P0']", "priority.hihg", "no such key", "Did you mean high?"),
        ("[sla]\nresponse_h = {urgent = 4}", "sla.response_h.urgent", "no such key", "high, medium, low"),
        ("[sla]\nresponse_h = {high = '4h'}", "sla.response_h.high", '"4h" is not a number', "a number"),
        ("[limits]\nwip = '2'", "limits.wip", '"2" is not a whole number', "Write a whole number."),
        ("[limits]\nwip = true", "limits.wip", "true is not a whole number", "Write a whole number."),
        (f"[limits]\nsle_days = 1{'0' * 400}", "limits.sle_days", "is not a number", "Write a number."),
        ("[limits]\nwip = 0", "limits.wip", "0 is too few", "Write 1 or more."),
        ("[people]\nmin_group = -1", "people.min_group", "-1 is too few", "Write 1 or more."),
        ("[people]\nmode = 'hiden'", "people.mode", '"hiden" is not a choice', "Did you mean hidden?"),
        ("[people]\ntexts = 'yes'", "people.texts", '"yes" is not true or false', "true or false"),
        ("people = 'hidden'", "people", '"hidden" is not a table', "Write [people]"),
        ("team_of = 3", "team_of", "3 is not a table", "Write [team_of]"),
        ("[pdf]\npaper = true", "pdf.paper", "true is not a choice", "Known: a4, letter."),
        ("[release.a]\nactual = 'soon'", "release.a.actual", '"soon" is not a date', "2026-08-14"),
        ("[release.a]\nactual = 20260814", "release.a.actual", "20260814 is not a date", "2026-08-14"),
        ("[project]\ntimezone = 'Asia/Shangai'", "project.timezone", "no time zone", "Asia/Shanghai?"),
        ("[project]\nlanguages = ['en', 'de']", "project.languages[1]", '"de" is not', "Known: en, zh."),
        ("[project]\nlanguages = []", "project.languages", "there is none", "Known: en, zh."),
        ("[project]\nseries = '('", "project.series", "not a regular expression", "re"),
        ("[project]\nticket_url = 'https://x/'", "project.ticket_url", "{key}", "https://"),
        ("[project]\nticket_url = 'javascript:{key}'", "project.ticket_url", "web address", "https://"),
        ("[gate]\nid = 'a'", "gate", "is not a list", "Write [ ]"),
        ("[[gate]]\nmetric = 'm'\nabove = 1", "gate[0]", "id is missing", "Write id = ..."),
        ("[[gate]]\nid = 'a'\nmetric = 'm'", "gate[0]", "one limit", "either above"),
        ("[[gate]]\nid = 'a'\nmetric = 'm'\nabove = 1\nbelow = 0", "gate[0]", "one limit", "either above"),
        (
            "[[gate]]\nid = 'a'\nmetric = 'm'\nabove = 1\n" * 2,
            "gate[1].id",
            '"a" is used twice',
            "its own id",
        ),
    ],
)
def test_a_mistake_names_the_file_the_place_and_what_is_allowed(tmp_path, text, place, what, hint):
    tomllib.loads(text)  # the mistake is not one of TOML
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    file, said_place, said = caught.value.message.split(": ", 2)
    assert file == str(tmp_path / "pmreport.toml")
    assert said_place == place
    assert what in said
    assert hint in caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[project\nname = 1", "is not TOML: .*line 1"),
        (b"[project]\nname = '\xff'", "is not UTF-8"),
        (b"a = 1\na = 2", "is not TOML"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path, content, message):
    file = tmp_path / "own.toml"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=f"own.toml {message}"):
        load(file)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere\.toml cannot be read: No such file"):
        load(tmp_path / "nowhere.toml")


def test_a_long_value_is_shown_in_part(tmp_path):
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, f"[people]\nmode = '{'x' * 500}'")
    assert len(caught.value.message) < 200 + len(str(tmp_path))


def test_the_causes_are_the_ten_categories():
    from pmreport.categories import CATEGORIES

    assert get_args(Cause) == (*(category.id for category in CATEGORIES), "")


def measuring(tmp_path, text):
    path = tmp_path / "pmreport.toml"
    path.write_text(text, "utf-8")
    return load(path).measuring_sha256


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("[pdf]\npaper = 'letter'", False),
        ("[[gate]]\nid = 'g'\nmetric = 'nps'\nbelow = 1", False),
        ("[threshold.nps]\nwatch = 20", False),
        ("[release.'2.4.0']\nplanned = 2026-08-14", False),
        ("[project]\nlanguages = ['zh']\nticket_url = 'https://t.example/{key}'", False),
        ("[people]\nmode = 'hidden'\nmin_group = 5", False),  # the defaults, written out
        ("[actions]\nweeks = 4", False),
        ("[people]\nmin_group = 8", True),
        ("[types]\nrequirement = ['Story']", True),
        ("[status.'x']\ncategory = 'done'", True),
        ("[project]\ntimezone = 'Asia/Shanghai'", True),
        ("[exclude]\ntickets = ['A-1']", True),
    ],
)
def test_only_what_changes_numbers_breaks_a_trend_line(tmp_path, text, changes):
    assert (measuring(tmp_path, text) != Settings().measuring_sha256) is changes


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
)


@given(st.dictionaries(st.sampled_from([f.name for f in fields(Settings)]) | st.text(max_size=9), anything))
def test_whatever_the_file_says_the_answer_is_settings_or_a_sentence(said):
    try:
        assert isinstance(_table(Settings, said, ()), Settings)
    except _Wrong as wrong:
        assert all(isinstance(part, str) for part in wrong.args)

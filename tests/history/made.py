"""Records of reports made by hand: a month or release with one number or a few."""

from pmreport.history.record import LACKING, Record

PLAIN = {
    "id": "on_time_rate", "version": 1, "role": "P", "state": "measured", "value": 0.9, "unit": "fraction",
    "low": 0.85, "high": 0.95, "n": 100, "status": "ok", "direction": "lower_is_worse",
}  # fmt: skip


def metric(value, low=None, high=None, **rest):
    ends = {"low": value if low is None else low, "high": value if high is None else high}
    return PLAIN | {"value": value} | ends | rest


def month(name, *metrics, **rest):
    year, number = map(int, name.split("-"))
    after = f"{year + number // 12}-{number % 12 + 1:02}-01T00:00:00+08:00"
    subject = {
        "kind": "period", "name": name, "series": "", "start": f"{name}-01T00:00:00+08:00", "freeze": None,
        "planned": None, "actual": None, "end": after, "as_of": after, "timezone": "Asia/Shanghai",
    }  # fmt: skip
    return made(f"m{name}", name, subject, metrics, rest)


def release(name, day, *metrics, **rest):
    at = f"{day}T18:00:00+08:00"
    subject = {
        "kind": "release", "name": name, "series": "PAY/#.#.#", "start": None, "freeze": None, "planned": at,
        "actual": at, "end": None, "as_of": at, "timezone": "Asia/Shanghai",
    }  # fmt: skip
    return made(name, name, subject, metrics, rest)


def made(slug, name, subject, metrics, rest):
    text = {"en": f"{name} in a sentence", "zh": f"{name}一句话"}
    line = {
        "schema": "pmreport/history/1", "slug": slug, "name": name, "subject": subject,
        "report_status": "draft", "config_sha256": "ab" * 32, "tool_version": "0.1.0",
        "headline": {"title": text, "verdict": text}, "categories": {"schedule_delay": "ok"},
        "metrics": list(metrics),
    }  # fmt: skip
    return Record({**LACKING, **line, "measuring_sha256": "cd" * 32, "cautions": 0, **rest})

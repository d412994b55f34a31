import pytest

from pmreport.site import write
from tests.site import lifelike

URL = "https://tracker.example/browse/{key}"


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Two reports: one that can say almost nothing, and then one with everything."""
    out = tmp_path_factory.mktemp("site") / "out"
    earlier = lifelike.bare(slug="2.3.0", name="2.3.0")
    earlier.document["subject"]["actual"] = "2026-03-02T18:00:00+08:00"
    write(earlier, out, tool_version="0.1.0")
    attachments = {"report.pdf": b"%PDF-1.7", "zh/report.pdf": b"%PDF-1.7"}
    write(lifelike.publication(1100), out, tool_version="0.1.0", ticket_url=URL, attachments=attachments)
    return out


@pytest.fixture
def small():
    return lifelike.publication(12)

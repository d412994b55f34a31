"""Two states of a site: as it is published, and as it will be: a report replaced, another added."""

import shutil
import urllib.request

import pytest

from pmreport.site import write
from tests.publish import servers
from tests.site import lifelike

ONE = {"tool_version": "0.1.0", "languages": ("en",)}


def dated(publication, day):
    publication.document["subject"]["actual"] = f"{day}T18:00:00+08:00"
    return publication


@pytest.fixture(scope="session")
def old(tmp_path_factory):
    """Two reports, one of them with lists of tickets."""
    out = tmp_path_factory.mktemp("old") / "site"
    write(dated(lifelike.bare(slug="2.3.0", name="2.3.0"), "2026-03-02"), out, **ONE)
    write(dated(lifelike.publication(6, slug="2.4.0"), "2026-05-02"), out, **ONE)
    return out


@pytest.fixture(scope="session")
def new(tmp_path_factory, old):
    """The same with a shorter 2.4.0 (its figures are gone) and a new 2.5.0."""
    out = tmp_path_factory.mktemp("new") / "site"
    shutil.copytree(old, out)
    write(dated(lifelike.publication(3, figures=False, slug="2.4.0"), "2026-05-02"), out, **ONE)
    write(dated(lifelike.bare(slug="2.5.0", name="2.5.0"), "2026-07-02"), out, **ONE)
    return out


@pytest.fixture(scope="session")
def only_newest(tmp_path_factory):
    """A site that knows nothing of the others."""
    out = tmp_path_factory.mktemp("only") / "site"
    write(dated(lifelike.bare(slug="2.5.0", name="2.5.0"), "2026-07-02"), out, **ONE)
    return out


@pytest.fixture(scope="session")
def store():
    """The endpoint of one S3 server for all tests; each test makes a bucket of its own."""
    with servers.bucket_server() as endpoint, pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        yield endpoint


@pytest.fixture
def bucket(store, request):
    """(endpoint, name of a new bucket)."""
    name = f"b{abs(hash(request.node.name)) % 10**9}"
    with urllib.request.urlopen(urllib.request.Request(f"{store}/{name}", method="PUT")):
        pass
    return store, name

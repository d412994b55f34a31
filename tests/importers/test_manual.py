"""The manual of sources tells everything that the importers know, and is up to date."""

import inspect

import pytest

from pmreport.importers import IMPORTERS, github_projects_tsv, table_csv
from tools.sources import TO, cases, manual

ALL = (*IMPORTERS, table_csv)


@pytest.mark.parametrize("importer", ALL, ids=lambda i: i.NAME)
def test_every_importer_says_what_it_reads_and_loses(importer):
    about = inspect.getdoc(importer)
    assert about
    assert about.splitlines()[0].endswith(".")
    assert inspect.getdoc(importer.sniff)
    assert inspect.getdoc(importer.read)
    if importer is not github_projects_tsv:  # completes other files only: test_completing.py
        assert cases(importer.NAME), "no golden example"


def test_names_begin_with_the_tool_and_are_unique():
    names = [i.NAME for i in ALL]
    assert len(set(names)) == len(names)
    assert all("-" in name for name in names)


def test_the_committed_page_is_current():
    assert TO.read_text(encoding="utf-8") == manual(), "run python tools/sources.py"

"""Tables and figures of an earlier build come back exactly as they were, or not at all."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from pmreport.cache import store as stores
from pmreport.cache.digests import tree_digest
from pmreport.cache.store import Store, key_of
from pmreport.cli import main
from pmreport.config import Settings
from pmreport.importers import Options, read
from pmreport.model import Export
from pmreport.pipeline import kept
from pmreport.report.publication import Figure
from tests.small_export import MONTH, small_export

GOLDEN = Path(__file__).parents[1] / "golden/importers"


def never(*_):
    raise AssertionError("it should have been in the cache")


@pytest.mark.parametrize("folder", sorted(path.name for path in GOLDEN.iterdir() if path.is_dir()))
def test_what_every_importer_reads_comes_back_as_it_was(tmp_path, folder):
    files = sorted(
        p for p in (GOLDEN / folder).rglob("*") if p.is_file() and not p.name.startswith("expected")
    )
    try:
        exports = tuple(read(files, Options(), None, lambda *_: None))
    except Exception:  # a folder of damaged input
        return
    store = Store(tmp_path)
    kept.exports_of(store, "key", lambda: exports)
    if store.get("tables", "key") is None:
        pytest.fail("its tables do not survive as Parquet, so that they are never kept")
    again = kept.exports_of(store, "key", never)
    for one, other in zip(again, exports, strict=True):
        assert replace(one, tables={}) == replace(other, tables={})
        for name, frame in other.tables.items():
            pd.testing.assert_frame_equal(one.tables[name], frame, check_exact=True, obj=name)


def test_what_would_come_back_otherwise_is_not_kept(tmp_path, monkeypatch):
    export = Export("t", {"tickets": pd.DataFrame({"key": ["A-1"], "points": [1.0]})}, ())
    monkeypatch.setattr(kept, "_is_same", lambda *_: False)
    assert kept.exports_of(Store(tmp_path), "key", lambda: (export,)) == (export,)
    assert Store(tmp_path).get("tables", "key") is None


def figure(**rest):
    text = {"en": "a", "zh": "甲"}
    given = {"id": "f", "category": "why", "metric": "m", "title": text, "subtitle": text, "alt": text,
             "source": text, "svg": text, "columns": (text,),
             "rows": ((1, 1.0, 0.1 + 0.2, None, "x", text),)} | rest  # fmt: skip
    return Figure(**given)


def test_figures_come_back_as_they_were(tmp_path):
    store = Store(tmp_path)
    kept.figures_of(store, "key", lambda: (figure(),))
    (again,) = kept.figures_of(store, "key", never)
    assert again == figure()
    assert [type(cell) for cell in again.rows[0]] == [int, float, float, type(None), str, dict]


@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda data: data + b" ", lambda data: b""])
def test_a_damaged_blob_is_none(tmp_path, damage):
    store = Store(tmp_path)
    store.put("figures", "key", b"blob")
    place = tmp_path / "figures/key"
    place.write_bytes(damage(place.read_bytes()))
    assert store.get("figures", "key") is None


def test_only_so_many_blobs_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(stores, "KEPT", 2)
    for name in "abc":
        Store(tmp_path).put("figures", name, b"blob")
        time.sleep(0.01)
    assert sorted(path.name for path in (tmp_path / "figures").iterdir()) == ["b", "c"]


def test_without_a_folder_nothing_is_kept(tmp_path):
    Store(None).put("figures", "key", b"blob")
    (tmp_path / "file").write_text("in the way")
    Store(tmp_path / "file").put("figures", "key", b"blob")
    assert (
        Store(None).get("figures", "key") is None and Store(tmp_path / "file").get("figures", "key") is None
    )


def test_the_key_of_tables_sees_files_columns_format_and_program(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text("1")
    keys = [kept.tables_key([tmp_path], Settings(), None)]
    keys.append(kept.tables_key([tmp_path], Settings(), "jira-csv"))
    keys.append(kept.tables_key([tmp_path], Settings(columns={"Squad": "team"}), None))
    (tmp_path / "a.csv").write_text("2")
    keys.append(kept.tables_key([tmp_path], Settings(), None))
    monkeypatch.setattr(kept, "program_digest", lambda: "another")
    keys.append(kept.tables_key([tmp_path], Settings(), None))
    assert len(set(keys)) == len(keys)
    assert key_of({"a": 1, "b": 2}) == key_of({"b": 2, "a": 1})


def test_a_changed_narrative_reads_and_draws_nothing_again_and_writes_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for place in ("pmreport.cache.builds", "pmreport.pipeline.kept"):  # somebody may be editing the program
        monkeypatch.setattr(f"{place}.program_digest", lambda: "this")
    small_export(tmp_path / "data")
    options = ["build", "data", "--period", MONTH, "--no-pdf", "--lang", "en"]
    assert CliRunner().invoke(main, [*options, "--out", "warm"]).exit_code == 0
    Path("narrative").mkdir()
    Path(f"narrative/m{MONTH}.md").write_text("# What went well\n\nThe freeze held.\n")
    cold = CliRunner().invoke(main, [*options, "--out", "cold", "--no-cache"])
    assert cold.exit_code == 0, cold.output
    monkeypatch.setattr("pmreport.pipeline.load._read", never)
    monkeypatch.setattr("pmreport.pipeline.build.figures", never)
    warm = CliRunner().invoke(main, [*options, "--out", "warm"])
    assert warm.exit_code == 0, warm.output
    assert "Nothing has changed" not in warm.output
    assert tree_digest(tmp_path / "warm", hidden=True) == tree_digest(tmp_path / "cold", hidden=True)
    assert json.loads((tmp_path / f"warm/r/m{MONTH}/report.json").read_text("utf-8"))["name"] == MONTH

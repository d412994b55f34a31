"""Every folder `tests/golden/importers/<format>/<case>` holds an input and what must be read from it."""

import io
from pathlib import Path

import numpy as np
import pytest

from pmreport.importers import read
from pmreport.importers.convert import Options
from pmreport.model.export import Export
from pmreport.worktime import NONE
from tools.golden import check

HERE = Path(__file__).parents[1] / "golden" / "importers"
CASES = sorted(p for p in HERE.glob("*/*") if p.is_dir())


def source_of(case: Path) -> Path:
    return next(p for p in sorted(case.iterdir()) if p.name.startswith("input"))


def dumped(exports: list[Export]) -> str:
    out = io.StringIO()
    for export in exports:
        print(f"format: {export.format}", file=out)
        print(f"tracked: {' '.join(sorted(export.tracked))}", file=out)
        if export.about:
            print(f"about: {' '.join(sorted(export.about))}", file=out)
        print(f"offsets: {dict(export.zone_offsets)} {export.zone_default}".rstrip(), file=out)
        for s in export.sources:
            counts = f"{s.rows_read} read, {s.rows_used} used, {s.rows_rejected} rejected"
            print(f"\n{s.file}: {s.kind}, {counts}, history {s.history} {s.encoding}".rstrip(), file=out)
            print("".join(f"  {k} -> {v}\n" for k, v in s.mapped.items()), end="", file=out)
            print("".join(f"  {u} left out\n" for u in s.unmapped), end="", file=out)
            print("".join(f"  note: {n}\n" for n in s.notes), end="", file=out)
        for p in export.problems:
            print(f"{p.code}: {p}", file=out)
        for name, frame in sorted(export.tables.items()):
            shown = frame.copy()
            for c in shown.columns:
                if shown[c].dtype == np.int64:
                    text = np.datetime_as_string(shown[c].to_numpy().astype("M8[s]")).astype(object)
                    shown[c] = np.where(shown[c] == NONE, "", text + "Z")
            shown = shown.loc[:, shown.astype("str").fillna("").ne("").any()]
            print(f"\n[{name}]\n{shown.to_csv(index=False, lineterminator=chr(10))}", end="", file=out)
    return out.getvalue()


@pytest.mark.parametrize("case", CASES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_reads_what_is_written_beside_it(case):
    exports = read([source_of(case)], Options())
    assert {e.format for e in exports} == {case.parent.name}
    check(case / "expected.txt", dumped(exports))
    for s in (s for e in exports for s in e.sources):
        assert s.rows_read == s.rows_used + s.rows_rejected

"""Cut and corrupted files: one sentence or problems, never a traceback, never a silently lost row."""

import random
import shutil
import zipfile
from pathlib import Path

import pytest

from pmreport.errors import InputError
from pmreport.importers import IMPORTERS, identify, read
from pmreport.importers.files import blobs

HERE = Path(__file__).parents[1] / "golden" / "importers"
INPUTS = sorted(
    p
    for case in HERE.glob("*/*")
    for p in case.rglob("*")
    if "input" in str(p.relative_to(case)) and p.is_file()
)
NAMES = [str(p.relative_to(HERE)) for p in INPUTS]


def survives(path, name):
    for format in (None, name):
        try:
            exports = read([path], format=format)
        except InputError as e:
            assert e.message
            assert "\n" not in e.message
            continue
        for s in (s for e in exports for s in e.sources):
            assert s.rows_read == s.rows_used + s.rows_rejected
            assert s.rows_used >= 0


@pytest.mark.parametrize("original", INPUTS, ids=NAMES)
def test_cut_anywhere(original, tmp_path):
    data = original.read_bytes()
    for tenth in range(10):
        cut = tmp_path / original.name
        cut.write_bytes(data[: len(data) * tenth // 10])
        survives(cut, original.relative_to(HERE).parts[0])


@pytest.mark.parametrize("original", INPUTS, ids=NAMES)
def test_flipped_bytes(original, tmp_path):
    data = original.read_bytes()
    chance = random.Random(original.name)
    for _ in range(6):
        broken = bytearray(data)
        for _ in range(chance.choice((1, 5, 40))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        path = tmp_path / original.name
        path.write_bytes(broken)
        survives(path, original.relative_to(HERE).parts[0])


@pytest.mark.parametrize("original", INPUTS, ids=NAMES)
def test_one_importer_recognises_the_whole_file(original):
    (blob,) = blobs(original)
    name = original.relative_to(HERE).parts[0]
    known = [i.NAME for i in IMPORTERS if i.sniff(blob)]
    assert known == [name] * (name != "table-csv")  # which reads what nobody recognises
    named = identify(blob).NAME
    assert named == name


@pytest.mark.parametrize("original", INPUTS, ids=NAMES)
def test_zip_and_gzip_read_the_same(original, tmp_path):
    import gzip

    copy = tmp_path / original.name
    shutil.copy(original, copy)
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as z:
        z.write(copy, copy.name)
    (tmp_path / (copy.name + ".gz")).write_bytes(gzip.compress(copy.read_bytes()))
    plain = read([copy])
    for other in (tmp_path / "x.zip", tmp_path / (copy.name + ".gz")):
        again = read([other])
        assert [s.rows_used for e in again for s in e.sources] == [
            s.rows_used for e in plain for s in e.sources
        ]
        for a, b in zip(again, plain, strict=True):
            for name in b.tables:
                assert a.tables[name].equals(b.tables[name])

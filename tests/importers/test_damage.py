"""Cut and corrupted files: one sentence or problems, never a traceback, never a silently lost row."""

import csv
import gzip
import io
import json
import random
import shutil
import zipfile
from functools import cache
from pathlib import Path

import pytest

from pmreport.errors import InputError
from pmreport.importers import IMPORTERS, identify, read, table_csv
from pmreport.importers.encodings import delimiter_of, encoding_of
from pmreport.importers.files import blobs

HERE = Path(__file__).parents[1] / "golden" / "importers"
INPUTS = sorted(
    p
    for case in HERE.glob("*/*")
    for p in case.rglob("*")
    if "input" in str(p.relative_to(case)) and p.is_file()
)
NAMES = [str(p.relative_to(HERE)) for p in INPUTS]


def survives(path, format=None):
    """Rows read, None where one sentence refuses the file; every row is used or rejected."""
    try:
        exports = read([path], format=format)
    except InputError as e:
        assert e.message
        assert "\n" not in e.message
        return None
    sources = [s for e in exports for s in e.sources]
    for s in sources:
        assert s.rows_read == s.rows_used + s.rows_rejected
        assert min(s.rows_used, s.rows_rejected) >= 0
    return sum(s.rows_read for s in sources)


@pytest.fixture
def chance(original):
    return random.Random(str(original.relative_to(HERE)))


@cache
def whole(original):
    """How many rows the undamaged file has."""
    return survives(original, format_of(original))


def put(folder, original, data, suffix=""):
    path = folder / (original.name + suffix)
    path.write_bytes(data)
    return path


def format_of(original):
    return original.relative_to(HERE).parts[0]


ALL = pytest.mark.parametrize("original", INPUTS, ids=NAMES)


@ALL
def test_cut_anywhere(original, tmp_path, chance):
    data, format = original.read_bytes(), format_of(original)
    near = len(data) - chance.randrange(1, min(40, len(data)))
    for at in (near, *chance.sample(range(1, len(data)), 2)):
        rows = survives(put(tmp_path, original, data[:at]), format)
        assert rows is None or whole(original) is None or rows <= whole(original)
    survives(put(tmp_path, original, data[: len(data) // 2]))


@ALL
def test_flipped_bytes(original, tmp_path, chance):
    data = original.read_bytes()
    for count, format in ((chance.choice((1, 2, 5)), None), (40, format_of(original))):
        broken = bytearray(data)
        for _ in range(count):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        survives(put(tmp_path, original, bytes(broken)), format)


TEXTS = [p for p in INPUTS if p.suffix != ".xlsx"]
TABLES = [p for p in TEXTS if p.suffix in (".csv", ".tsv")]


@pytest.mark.parametrize("original", TEXTS, ids=[str(p.relative_to(HERE)) for p in TEXTS])
def test_other_encodings_lose_no_row(original, tmp_path, chance):
    data, format = original.read_bytes(), format_of(original)
    other = chance.choice(("utf-8-sig", "utf-16", "gb18030"))
    text = data.decode(encoding_of(data)).removeprefix("\ufeff")
    declared = text.lstrip().startswith("<?xml")  # whose own declaration no longer holds
    rows = survives(put(tmp_path, original, text.encode(other)), format)
    assert rows == whole(original) or declared
    survives(put(tmp_path, original, data.decode("cp1252", "replace").encode()))  # read wrongly once before


@pytest.mark.parametrize("original", TABLES, ids=[str(p.relative_to(HERE)) for p in TABLES])
def test_swapped_columns_lose_no_row(original, tmp_path, chance):
    data, format = original.read_bytes(), format_of(original)
    encoding = encoding_of(data)
    text = io.StringIO(data.decode(encoding).removeprefix("\ufeff"), newline="")
    header, *rows = csv.reader(text, delimiter=delimiter_of(text.getvalue()))
    order = list(range(len(header)))
    chance.shuffle(order)
    wrong = [[header[o] for o in order], *rows]  # captions over the cells of other columns
    right = [[*(row[o] for o in order if o < len(row)), *row[len(order) :]] for row in [header, *rows]]
    same = all(len(row) >= len(header) for row in rows if row)
    for table, equal in ((wrong, False), (right, same)):
        out = io.StringIO(newline="")
        csv.writer(out).writerows(table)
        found = survives(put(tmp_path, original, out.getvalue().encode()), format)
        assert not equal or found == whole(original)


@pytest.mark.parametrize("original", TABLES, ids=[str(p.relative_to(HERE)) for p in TABLES])
def test_a_column_that_is_missing(original, tmp_path, chance):
    data = original.read_bytes()
    text = data.decode(encoding_of(data)).removeprefix("\ufeff")
    header, _, rows = text.partition("\n")
    captions = header.rstrip("\r").split(delimiter_of(text))
    for place in chance.sample(range(len(captions)), min(2, len(captions))):
        gone = [*captions[:place], "zzz", *captions[place + 1 :]]
        broken = f"{delimiter_of(text).join(gone)}\n{rows}"
        survives(put(tmp_path, original, broken.encode()), format_of(original))


JSONS = [p for p in INPUTS if p.suffix == ".json" and not p.read_bytes().startswith(b'{"ticket"')]  # no lines
OTHERS = (None, "x", 7, -1e300, True, [], {}, [None], {"a": 1}, [[]])


def places_in(value, path=()):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from places_in(inner, (*path, key))


@pytest.mark.parametrize("original", JSONS, ids=[str(p.relative_to(HERE)) for p in JSONS])
def test_values_of_another_kind(original, tmp_path, chance):
    places = list(places_in(json.loads(original.read_bytes())))
    for path in chance.sample(places, min(3, len(places))):
        document = inner = json.loads(original.read_bytes())
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = chance.choice(OTHERS)
        survives(put(tmp_path, original, json.dumps(document).encode()), format_of(original))


@ALL
def test_broken_archives(original, tmp_path, chance):
    packed = gzip.compress(original.read_bytes())
    cut, wrong_sum = packed[: chance.randrange(10, len(packed))], packed[:-8] + b"\0" * 8
    for data in (cut, wrong_sum):
        assert survives(put(tmp_path, original, data, ".gz"), format_of(original)) is None
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as z:
        z.write(original, f"a/{original.name}")
        begin = z.start_dir
    data = bytearray((tmp_path / "x.zip").read_bytes())
    middle = (begin + len(f"a/{original.name}") + 30) // 2
    data[middle : middle + 4] = b"\xff\xff\xff\xff"
    assert survives(put(tmp_path, original, bytes(data), ".zip")) is None
    assert survives(put(tmp_path, original, bytes(data[: len(data) - 30]), ".zip")) is None


def test_a_broken_member_beside_a_good_one(tmp_path):
    good = HERE / "jira-csv" / "english" / "input.csv"
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as z:
        z.write(good, "a.csv")
        z.writestr("b.csv", "Issue key,Issue id,Summary,Created\nB-1,1,unmistakable,2026-03-01\n")
    data = (tmp_path / "x.zip").read_bytes().replace(b"unmistakable", b"unmistakabel")
    (tmp_path / "x.zip").write_bytes(data)
    (export,) = read([tmp_path / "x.zip"])
    assert [s.file for s in export.sources] == ["x.zip/a.csv"]
    (problem,) = [p for p in export.problems if p.file == "x.zip/b.csv"]
    assert problem.message == "x.zip/b.csv cannot be read: the archive is damaged."


@pytest.mark.parametrize("importer", [*IMPORTERS, table_csv], ids=lambda i: i.NAME)
def test_files_with_nothing_in_them(importer, tmp_path):
    suffix = ".xlsx" if importer.NAME.endswith("xlsx") else ".json" if "json" in importer.NAME else ".csv"
    path = tmp_path / f"x{suffix}"
    nothing = (b"", b" \n\t\n", b"\xef\xbb\xbf", b"\xff\xfe", b"{}", b"[]", b"null", b"\0" * 99, b",,,\n")
    for data in nothing:
        path.write_bytes(data)
        try:
            exports = read([path], format=importer.NAME)
        except InputError as e:
            assert "\n" not in e.message
        else:
            assert not any(s.rows_used for e in exports for s in e.sources)


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf", b"\xff\xfe", b"null", b"\0" * 99])
def test_nobody_reads_nothing(data, tmp_path):
    path = tmp_path / "x"
    path.write_bytes(data)
    assert survives(path) is None


ONE_EACH = list({format_of(p): p for p in INPUTS}.values())


@pytest.mark.parametrize("original", INPUTS, ids=NAMES)
def test_one_importer_recognises_the_whole_file(original):
    (blob,) = blobs(original)
    name = original.relative_to(HERE).parts[0]
    known = [i.NAME for i in IMPORTERS if i.sniff(blob)]
    assert known == [name] * (name != "table-csv")  # which reads what nobody recognises
    named = identify(blob).NAME
    assert named == name


@pytest.mark.parametrize("original", ONE_EACH, ids=map(format_of, ONE_EACH))
def test_zip_and_gzip_read_the_same(original, tmp_path):
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


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("asana-json/project/input/tasks.json", ("data", 1, "memberships"), True),
        ("asana-json/project/input/stories.json", ("data", 1, "resource_subtype"), {"a": 1}),
        ("app-store-json/feed/input.json", ("feed", "entry"), 7),
        ("github-json/repository/input/issues.json", (2, "assignees"), True),
        ("gitlab-json/project/input/issues.json", (1, "time_stats", "time_estimate"), [None]),
        ("jira-json/changelog/input.json", ("issues", 0, "fields", "description", "content"), True),
        ("trello-json/board/input.json", ("members",), True),
    ],
)
def test_known_wrong_shapes(name, path, value, tmp_path):
    document = inner = json.loads((HERE / name).read_bytes())
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    survives(put(tmp_path, HERE / name, json.dumps(document).encode()), name.partition("/")[0])

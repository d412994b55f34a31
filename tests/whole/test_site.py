"""The committed showcase is what `pmreport demo` writes today; rewrite it with `make site`."""

from pathlib import Path

from pmreport.site.check import check

ROOT = Path(__file__).parents[2]


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_committed_site_is_current(demo: Path) -> None:
    fresh, committed = files(demo), files(ROOT / "site")
    assert sorted(fresh) == sorted(committed), "run `make site` and review the diff"
    # Charts may differ in the last decimal on another platform; texts and numbers may not.
    changed = [name for name in fresh if not name.endswith(".svg") and fresh[name] != committed[name]]
    assert changed == [], "run `make site` and review the diff"


def test_the_demo_passes_its_own_check(demo: Path) -> None:
    assert check(demo) == []


def test_the_showcase_stays_small(demo: Path) -> None:
    assert sum(len(content) for content in files(demo).values()) < 25_000_000

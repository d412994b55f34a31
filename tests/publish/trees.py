"""What a reader finds: the visible files, and whether they are the old site, the new one, or neither."""

import hashlib

from pmreport.publish.plan import tree
from pmreport.site import check


def content(site):
    """path -> content of every visible file."""
    return {path: file.read_bytes() for path, file in tree(site).items()}


def digest(files):
    return hashlib.sha256(b"".join(f"{p}\0".encode() + files[p] + b"\0" for p in sorted(files))).hexdigest()


def reports(files, slug):
    return {path: text for path, text in files.items() if path.startswith(f"r/{slug}/")}


class Witness:
    """Looks at a target between any two steps; equal sights are looked at once."""

    def __init__(self, old, new):
        self.old, self.new = content(old), content(new)
        self.seen = set()

    def look(self, site, where, whole=False):
        """Every link works, every page is of the old or the new site, every report wholly of one."""
        files = content(site)
        if (mark := digest(files)) in self.seen:
            return
        self.seen.add(mark)
        assert check(site) == [], where
        assert set(self.old) - set(files) <= set(self.old) - set(self.new), f"{where}: something vanished"
        for path, text in files.items():
            assert text in (self.old.get(path), self.new.get(path)), f"{where}: {path} is neither old nor new"
        for slug in ("2.3.0", "2.4.0", "2.5.0"):
            found = reports(files, slug)
            assert found in (reports(self.old, slug), reports(self.new, slug)), f"{where}: half of {slug}"
        if whole:
            assert files in (self.old, self.new), f"{where}: neither the old nor the new site"

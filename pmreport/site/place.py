"""Where a page lies, and how it reaches every other file: relative links that end in a file name."""

import posixpath
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote


@dataclass(frozen=True)
class Place:
    """A page: `base` is its report's folder ("" for shared pages), `folder` its language's below that."""

    base: str
    folder: str
    path: str

    @property
    def file(self) -> str:
        """The page's own path from the root of the site."""
        return posixpath.join(self.base, self.folder, self.path)

    def to(self, target: str) -> str:
        """A link to a path given from the root of the site; a `#fragment` is kept."""
        path, hash_, fragment = target.partition("#")
        if hash_ and path == self.file:
            return f"#{fragment}"
        return _relative(path, posixpath.dirname(self.file) or ".") + hash_ + fragment

    def page(self, target: str) -> str:
        """A link to another page of the same report (or of the shared ones) in the same language."""
        return self.to(posixpath.join(self.base, self.folder, target))

    def shared(self, target: str) -> str:
        """A link to a file of the report that all its languages share."""
        return self.to(posixpath.join(self.base, target))

    def twin(self, folder: str) -> str:
        """A link to the same page in the language that lies in `folder`."""
        return self.to(posixpath.join(self.base, folder, self.path))


@lru_cache(maxsize=65536)
def _relative(path: str, folder: str) -> str:
    return quote(posixpath.relpath(path, folder))

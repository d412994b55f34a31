"""An S3-compatible bucket: AWS, MinIO, Aliyun OSS, Tencent COS, through fsspec."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pmreport.publish.errors import PublishError
from pmreport.publish.lock import holder, is_held, ticket
from pmreport.publish.place import HIDDEN_LOCK, Group, fingerprint

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".xml": "application/atom+xml",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".zip": "application/zip",
    ".parquet": "application/vnd.apache.parquet",
}
IMMUTABLE = "public, max-age=31536000, immutable"
PART = 8 * 2**20  # bytes; files of more than two parts go up in parts
WORKERS = 8
# Stores that are not AWS's know neither of the newer checksums that its client adds by itself.
CHECKSUMS = {"request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"}


class BucketPlace:
    """There is no renaming in a bucket, so every object is whole, and the order keeps links whole.

    A new report is complete before anything links to it. While a report that is there already is replaced,
    its old and new pages stand side by side, and every link leads to a page; another run finishes it.
    """

    def __init__(
        self, address: str, endpoint: str | None = None, addressing: str = "auto", workers: int = WORKERS,
        part: int = PART,
    ) -> None:  # fmt: skip
        self.root = address.removeprefix("s3://").strip("/")
        self.workers, self.part = workers, part
        self.there: dict[str, str] = {}
        with _answering(self.root):
            self.store = _filesystem(endpoint, addressing)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """An object that only one publisher can create, where the store knows conditions."""
        path = f"{self.root}/{HIDDEN_LOCK}"
        with _answering(self.root):
            self.store.call_s3("head_bucket", Bucket=self.root.partition("/")[0])
            self._clear(path)
            self._create(path)
        try:
            yield
        finally:
            with _answering(self.root):
                self.store.rm_file(path)

    def _clear(self, path: str) -> None:
        self.store.invalidate_cache()
        if not self.store.exists(path):
            return
        text = self.store.cat_file(path).decode("utf-8", "replace")
        if is_held(text):
            raise PublishError(
                f"s3://{self.root} is being published to by {holder(text)}.",
                f"Wait for it; if it is gone, remove s3://{path}.",
            )
        self.store.rm_file(path)

    def _create(self, path: str) -> None:
        try:
            self.store.pipe_file(path, ticket().encode(), mode="create", CacheControl="no-store")
        except FileExistsError as error:
            raise PublishError(
                f"s3://{self.root} is being published to by somebody else.", "Wait."
            ) from error
        except (NotImplementedError, OSError) as error:
            if not isinstance(error, NotImplementedError) and "NotImplemented" not in str(error):
                raise
            # a store without conditional writes: the lock tells others, and keeps nobody out for certain
            self.store.pipe_file(path, ticket().encode(), CacheControl="no-store")

    def names(self) -> Mapping[str, str]:
        """path -> ETag, which is the MD5 of objects that went up in one part."""
        with _answering(self.root):
            self.store.call_s3("head_bucket", Bucket=self.root.partition("/")[0])
            self.store.invalidate_cache()
            found = self.store.find(self.root, detail=True)
        names = {name.removeprefix(f"{self.root}/"): _md5(entry) for name, entry in found.items()}
        names.pop(HIDDEN_LOCK, None)
        self.there = dict(names)
        return names

    def read(self, paths: Sequence[str]) -> Mapping[str, bytes]:
        """Contents of objects."""
        with _answering(self.root), ThreadPoolExecutor(self.workers) as pool:
            return dict(zip(paths, pool.map(self._get, paths), strict=True))

    def _get(self, path: str) -> bytes:
        content: bytes = self.store.cat_file(f"{self.root}/{path}")
        return content

    def send(self, group: Group) -> None:
        """Objects that are not there yet first: nobody can follow a link to something missing."""
        new = [item for item in group.files.items() if item[0] not in self.there]
        old = [item for item in group.files.items() if self._differs(*item)]
        with _answering(self.root):
            if group.name == "pointers":
                for path, source in [*new, *old]:
                    self.put(path, source)
                return
            with ThreadPoolExecutor(self.workers) as pool:
                list(pool.map(lambda item: self.put(*item), new))
                list(pool.map(lambda item: self.put(*item), old))

    def _differs(self, path: str, source: Path) -> bool:
        return path in self.there and self.there[path] != fingerprint(source)

    def put(self, path: str, source: Path) -> None:
        """One object with its type and how long it may be kept."""
        kind = TYPES.get(Path(path).suffix, "application/octet-stream")
        self.store.put_file(
            str(source), f"{self.root}/{path}", chunksize=self.part,
            ContentType="text/plain; charset=utf-8" if path in ("VERSION", "_headers") else kind,
            CacheControl=IMMUTABLE if path.startswith("assets/") else "no-cache",
        )  # fmt: skip

    def finish(self) -> None:
        """Every object is visible as soon as it is there."""

    def remove(self, paths: Sequence[str]) -> None:
        """Remove objects."""
        with _answering(self.root):
            for path in paths:
                self.store.rm_file(f"{self.root}/{path}")


def _md5(entry: Mapping[str, Any]) -> str:
    tag = str(entry.get("ETag", "")).strip('"')
    return "" if "-" in tag else tag


def _filesystem(endpoint: str | None, addressing: str) -> Any:
    try:
        import s3fs
    except ImportError as error:
        raise PublishError(
            "Publishing to s3:// needs s3fs.", "Install it: pip install 'pmreport[s3]'."
        ) from error
    return s3fs.S3FileSystem(
        endpoint_url=endpoint,
        config_kwargs={"s3": {"addressing_style": addressing}, **CHECKSUMS},
        use_listings_cache=False,
        skip_instance_cache=True,
    )


@contextmanager
def _answering(root: str) -> Iterator[None]:
    """A bucket that is missing or closed is a failure, never an empty site."""
    try:
        yield
    except PublishError:
        raise
    except FileNotFoundError as error:
        raise PublishError(f"s3://{root} cannot be read: {error}.", "Create the bucket first.") from error
    except Exception as error:  # botocore's own errors share no base with others
        if isinstance(error, OSError) or type(error).__module__.partition(".")[0] in CLIENTS:
            raise PublishError(f"s3://{root} does not answer as it should: {error}", HINT) from error
        raise


CLIENTS = ("botocore", "aiobotocore", "aiohttp", "s3fs")
HINT = "Check --endpoint, the bucket, and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; run it again."

"""The S3 server of the tests of publishing."""

from tests.publish.conftest import bucket, store

__all__ = ["bucket", "store"]

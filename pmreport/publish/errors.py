"""The failure that CI knows by its exit code."""

from pmreport.errors import PmreportError


class PublishError(PmreportError):
    """Publishing failed; readers still see the site as it was."""

    exit_code = 5

"""Write the files to start from: configuration, register of actions, and a job that runs every month."""

from pmreport.scaffold.files import KINDS, beside, changes, write

__all__ = ["KINDS", "beside", "changes", "write"]

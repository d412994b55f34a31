"""Promises of the team: `actions.yaml`, carried from report to report, done and effective told apart."""

from pmreport.actions.promised import promised

__all__ = ["promised"]

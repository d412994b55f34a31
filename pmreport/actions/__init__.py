"""Promises of the team: `actions.yaml`, carried from report to report, done and effective told apart."""

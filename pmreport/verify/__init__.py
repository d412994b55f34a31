"""Prove a published site: its files, its numbers against each other, and the numbers against their data."""

from pmreport.verify.verify import Verified, verify

__all__ = ["Verified", "verify"]

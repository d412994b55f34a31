"""Tell people that a report is there: files for chats and mail, and on request one message to one address."""

from pmreport.notify.files import FORMATS, payloads
from pmreport.notify.send import send

__all__ = ["FORMATS", "payloads", "send"]

"""What the report says, in English and Simplified Chinese."""

from pmreport.words.language import LANGUAGES, TAGS, Language, both, translate
from pmreport.words.message import N_, Count, Listing, Moment, Msg, Quantity, Range, Value, say

__all__ = [
    "LANGUAGES",
    "N_",
    "TAGS",
    "Count",
    "Language",
    "Listing",
    "Moment",
    "Msg",
    "Quantity",
    "Range",
    "Value",
    "both",
    "say",
    "translate",
]

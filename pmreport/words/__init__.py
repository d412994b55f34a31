"""What the report says, in English and Simplified Chinese."""

from pmreport.words.language import LANGUAGES, TAGS, Language, both, translate
from pmreport.words.message import Count, Listing, Moment, Msg, N_, Quantity, Range, Value, say

__all__ = [
    "LANGUAGES",
    "TAGS",
    "Count",
    "Language",
    "Listing",
    "Moment",
    "Msg",
    "N_",
    "Quantity",
    "Range",
    "Value",
    "both",
    "say",
    "translate",
]

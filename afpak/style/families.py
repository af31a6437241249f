"""Families of speech acts: their order, colours and markers, one for all charts of reactions."""

from __future__ import annotations

from ..record.schema import ACT_FAMILY

FAMILIES = [f for f in ACT_FAMILY if f != "other"] + ["other"]
COLOUR = {
    "appeal": "#0072b2",
    "good_offices": "#007a5a",
    "alignment": "#8a6d00",
    "deescalation": "#2f7fc1",
    "escalation": "#b2301b",
    "other": "#6b6b6b",
}
MARKER = {
    "appeal": "o",
    "good_offices": "D",
    "alignment": "^",
    "deescalation": "v",
    "escalation": "s",
    "other": ".",
}

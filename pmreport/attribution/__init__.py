"""Divide the late days of a release over their causes: claims, replay, Shapley values, intervals."""

"""The ten categories in report order: the one registry."""

from pmreport.categories import (
    collaboration,
    customer_complaints,
    market_feedback,
    missing_features,
    release_problems,
    requirement_change,
    schedule_delay,
    team_management,
    technical_difficulty,
    user_experience,
)
from pmreport.measure import Category, Metric

CATEGORIES: tuple[Category, ...] = (
    requirement_change.category,
    schedule_delay.category,
    user_experience.category,
    missing_features.category,
    collaboration.category,
    technical_difficulty.category,
    market_feedback.category,
    team_management.category,
    customer_complaints.category,
    release_problems.category,
)


def metrics() -> dict[str, Metric]:
    """Every metric by id, in report order."""
    return {name: metric for category in CATEGORIES for name, metric in category.metrics.items()}

from pmreport.report import views
from tests.site import lifelike


def test_the_slip_leads_the_tiles_and_one_got_better():
    chosen = [metric["id"] for _, metric in views.tiles(lifelike.document())]
    assert chosen[0] == "release_slip"
    assert chosen[1] == "scope_growth"  # the only other problem
    assert "tech_block_share" in chosen  # better than before
    assert len(chosen) == 4


def test_the_gravest_leads_wherever_it_stands():
    made = lifelike.document()
    made["categories"].reverse()
    made["categories"] = [c for c in made["categories"] if c["id"] != "schedule_delay"]
    assert views.tiles(made)[0][1]["id"] == "scope_growth"  # the last category, the only problem


def test_no_metric_without_a_value_is_a_tile():
    assert views.tiles(lifelike.bare().document) == []


def test_what_decided_a_category_stands_for_it():
    category = lifelike.schedule_delay()
    assert views.leading(category)["id"] == "release_slip"
    assert views.leading(category | {"decided_by": ["spi_t"]})["id"] == "spi_t"
    assert views.leading(category | {"decided_by": []})["id"] == "release_slip"


def test_unknown_says_whether_anything_was_measured():
    by_id = {category["id"]: category for category in lifelike.document()["categories"]}
    assert views.category_chip(by_id["market_feedback"]) == "not_measurable"
    assert views.category_chip(by_id["collaboration"]) == "unjudged"
    assert views.category_chip(by_id["missing_features"]) == "watch"


def test_a_state_without_value_is_the_chip():
    gone = lifelike.absent("nps", "", "points", "suppressed", None)
    assert views.metric_chip(gone) == "suppressed"
    assert views.metric_chip(lifelike.metric("x", "", "count", 3, role="D", status=None)) is None


def test_measured_and_unmeasured_part_the_metrics():
    metrics = lifelike.requirement_change()["metrics"]
    assert len(views.measured(metrics)) + len(views.unmeasured(metrics)) == len(metrics)
    assert [metric["id"] for metric in views.unmeasured(metrics)] == ["req_volatility"]


def test_evidence_is_one_row_per_ticket_and_never_an_unlisted_one():
    publication = lifelike.publication(7)
    rows = views.evidence(publication, "requirement_change")
    assert [row.ticket.key for row in rows] == ["PAY-1", "PAY-4", "PAY-7"]
    assert [reason.metric for reason in rows[0].reasons] == ["scope_growth", "post_start_change_rate"]


def test_bars_share_one_scale_that_holds_zero():
    rows = [{"days": 3.0, "low": 1.0, "high": 4.0}, {"days": -1.0, "low": None, "high": None}]
    first, second = views.bars(rows)
    # the scale runs from −1 to 4 over 98 % of the width, from 1 %
    assert first.zero == second.zero == "20.60%"
    assert (first.x, first.width) == ("20.60%", "58.80%")
    assert (first.low, first.high) == ("40.20%", "99.00%")
    assert (second.x, second.width) == ("1.00%", "19.60%")
    assert (second.low, second.high) == ("1.00%", "1.00%")


def test_bars_of_nothing_do_not_divide_by_zero():
    assert views.bars([{"days": 0.0, "low": 0.0, "high": 0.0}])[0].width == "0.00%"


def test_segments_add_up_and_leave_out_nothing():
    found = views.segments({"seen": 1, "not_seen": 0, "cannot_tell": 3})
    assert [(part.kind, part.x, part.width) for part in found] == [
        ("seen", "0.00%", "25.00%"),
        ("cannot_tell", "25.00%", "75.00%"),
    ]
    assert views.segments({"seen": 0}) == []


def test_causes_are_ranked_and_the_unexplained_comes_last():
    rows = views.ranked(lifelike.attribution())
    assert [row["id"] for row in rows[:2]] == ["requirement_change", "collaboration"]
    assert rows[-1]["id"] == "unexplained"
    assert round(sum(row["days"] for row in rows), 9) == 18.0


def test_days_that_cannot_be_told_from_none():
    assert views.holds_zero({"low": -0.4, "high": 1.5})
    assert not views.holds_zero({"low": 0.2, "high": 1.4})
    assert not views.holds_zero({"low": None, "high": None})


def test_hints_come_with_the_metrics_they_would_help_most_first():
    found = views.hints(lifelike.document())
    assert [[metric["id"] for metric in metrics] for _, metrics in found] == [
        ["nps", "review_low_share"],
        ["req_volatility"],
    ]


def test_a_slip_is_shown_only_where_it_was_divided():
    assert views.is_divided(lifelike.attribution())
    assert not views.is_divided({"state": "not_applicable", "slip_days": None})
    assert not views.is_divided({"state": "measured", "slip_days": None})


def test_trends_end_with_this_report_and_need_an_earlier_one():
    assert views.trend(lifelike.metric("x", "", "count", 3.0)) == []
    assert views.trend(lifelike.metric("x", "", "count", 3.0, series=lifelike.series(1, None))) == [
        1,
        None,
        3.0,
    ]


def test_thresholds_have_the_unit_of_the_part_that_they_judge():
    slip = lifelike.metric("release_slip", "", "working_days", 18.0, threshold=lifelike.threshold(0.05, 0.2))
    assert views.threshold_unit(slip) == "working_days"
    slip["threshold"]["part"] = "relative"
    slip["parts"] = {"relative": {"value": 0.25, "low": None, "high": None, "unit": "fraction", "label": ""}}
    assert views.threshold_unit(slip) == "fraction"

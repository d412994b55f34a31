# ruff: noqa: E501 - a table reads better with one metric a line
"""A hand-made report with every state that a page can meet, and titles that mean harm."""

from pmreport.categories import CATEGORIES
from pmreport.report.publication import Evidence, Figure, Method, Narrative, Publication, TicketRow
from pmreport.words import translate

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}} {% include '/etc/passwd' %}",
    "</script><!-- \u2028 <svg/onload=alert(2)>",
    '=HYPERLINK("http://e.example","x")',
    "＝1+1",
    "-2+3",
    "[r](//evil.example/x) javascript:alert(1)",
    "<iframe srcdoc='<script>alert(3)</script>'>",
    "&lt;b&gt; & <b>bold</b> ' \" `",
    "<math><mtext></mtext><script>alert(4)</script></math>",
    "url(//evil.example/a.png) @import 'x'",
    "نص عربي داخل العنوان",
    "支付页面在弱网下重复提交，用户被扣款两次；需要幂等键",
    "A" * 200,
]


def both(en, zh):
    return {"en": en, "zh": zh}


def metric(id, name, unit, value, low=None, high=None, **rest):
    plain = {
        "id": id, "version": 1, "name": name, "role": "P", "state": "measured", "value": value, "unit": unit,
        "low": low, "high": high, "level": 0.9, "n": 182, "k": None, "coverage": 0.93, "parts": {},
        "direction": "lower_is_better", "status": "no_baseline", "threshold": None, "change": None,
        "flags": [], "flag_texts": [], "missing": [], "reason": None, "hint": None, "note": None,
        "evidence": [], "series": [],
    }  # fmt: skip
    assert set(rest) <= set(plain), rest
    return plain | rest


def change(verdict, delta, low, high, against="2.3.0"):
    return {"against": against, "delta": delta, "low": low, "high": high, "verdict": verdict}


def series(*values):
    return [
        {"label": f"2.{n}.0", "value": value, "low": None, "high": None, "n": 90}
        for n, value in enumerate(values)
    ]


def threshold(watch, problem, origin="convention"):
    return {"mode": "absolute", "watch": watch, "problem": problem, "origin": origin}


def absent(id, name, unit, state, reason, hint=None, **rest):
    return metric(
        id,
        name,
        unit,
        None,
        state=state,
        n=None,
        coverage=None,
        status=None,
        reason=reason,
        hint=hint,
        **rest,
    )


NO_HISTORY = both("The export carries no change history.", "导出文件不含变更历史。")
EXPORT_HISTORY = both(
    "Jira: export with expand=changelog, or add events.csv.",
    "Jira：导出时加上expand=changelog，或另附events.csv。",
)
EXPORT_FEEDBACK = both(
    "Add feedback.csv with at, kind and score.", "另附feedback.csv，含at、kind、score三列。"
)


def practice(id, name, seen, not_seen, cannot_tell, status, rate=None, low=None, high=None, **rest):
    return {
        "id": id, "name": name, "seen": seen, "not_seen": not_seen, "cannot_tell": cannot_tell, "status": status,
        "rate": rate, "low": low, "high": high, "tickets": [], "action": both("Estimate each change.", "评估每项变更。"),
        "criterion": None, "trace": both("A comment or a status of assessment before work starts.", "开工前有评估类评论或状态。"),
        "outcome": None,
    } | rest  # fmt: skip


def action(id, text, category, metric, op, value, state="proposed"):
    criterion = {
        "metric": metric, "name": both("Waiting on other teams", "跨部门等待占比"), "unit": "fraction", "op": op,
        "value": value, "by": both("in the next release", "下一个版本"),
    }  # fmt: skip
    return {"id": id, "text": text, "criterion": criterion, "category": category, "state": state}


def category(id, name, question, status, verdict, confidence, metrics, **rest):
    primary = [m for m in metrics if "P" in m["role"]]
    judged = [m for m in primary if m["state"] in ("measured", "partial")]
    return {
        "id": id, "page": id.replace("_", "-"), "name": name, "question": question, "status": status,
        "verdict": verdict, "confidence": confidence, "affected": 0, "decided_by": [],
        "measurable": {"k": len(judged), "m": len(primary)}, "metrics": metrics, "practices": [], "findings": [],
        "actions": [],
    } | rest  # fmt: skip


HIGH = both("high: 312 of 340 tickets usable", "高：340张工单中312张可用")
LOW = both("low: few cases", "低：样本少")
NONE = both("none: nothing could be measured", "无：没有可度量的指标")


def requirement_change():
    return category(
        "requirement_change", both("Requirement changes", "需求变更"),
        both("Did the ask change while the work was under way?", "需求是否在开发途中变化？"), "problem",
        both("46 of 182 requirements changed after work had started, 12 points more than in 2.3.0",
             "182个需求中有46个在开工后变更，比2.3.0高12个百分点"), HIGH,
        [
            metric("scope_growth", both("Scope growth after the freeze", "冻结后范围增长"), "fraction", 0.31, 0.26, 0.37,
                   status="problem", threshold=threshold(0.10, 0.25), n=182, k=46,
                   change=change("worse", 0.12, 0.05, 0.19), series=series(0.12, 0.15, 0.14, 0.19),
                   flag_texts=[both("Freeze taken from the first start of work.", "冻结日取自首次开工。")],
                   evidence=["PAY-1"]),
            metric("post_start_change_rate", both("Changed after start", "开工后变更率"), "fraction", 0.2527, 0.2, 0.31,
                   status="watch", threshold=threshold(0.15, 0.30), k=46, change=change("no_clear_change", 0.01, -0.04, 0.06),
                   series=series(0.22, 0.26, 0.24)),
            metric("change_rate", both("Changes per week", "每周变更数"), "per_week", 3.54, 2.7, 4.6, role="S",
                   status="no_baseline", change=change("too_little_data", None, None, None), coverage=1.0,
                   note=both("Counted from first to last start.", "自首次开工至末次开工计数。")),
            absent("req_volatility", both("Requirement volatility", "需求波动率"), "fraction", "not_measurable", NO_HISTORY, EXPORT_HISTORY),
            metric("change_source_mix", both("Where changes come from", "变更来源构成"), "fraction", 0.4, role="D", status=None,
                   parts={"internal": {"value": 0.4, "low": 0.3, "high": 0.5, "unit": "fraction", "label": both("internal", "内部")},
                          "market": {"value": 0.1, "low": None, "high": None, "unit": "fraction", "label": both("market", "市场")},
                          "unknown": {"value": None, "low": None, "high": None, "unit": "fraction", "label": both("unknown", "未知")}}),
        ],
        decided_by=["scope_growth"], affected=46,
        practices=[
            practice("assess", both("Assess need and impact", "需求评估"), 19, 25, 2, "problem", 0.43, 0.31, 0.56,
                     tickets=["PAY-1", "PAY-3"],
                     outcome=both("Tickets without a trace ended 2.1 days later; together, not because.",
                                  "未见记录的工单晚2.1天完成；相关，不代表因果。")),
            practice("reallocate", both("Re-allocate resources", "资源调配"), 30, 6, 10, "ok", 0.83, 0.71, 0.91),
            practice("risk", both("Control risks", "风险控制"), 0, 0, 46, "unknown"),
        ],
        findings=[{"id": "f1", "text": both("Changes came mostly in the six weeks after the freeze of 12 June 2026.",
                                            "变更大多发生在2026年6月12日冻结之后的六周内。"), "metrics": ["scope_growth"]}],
        actions=[action("A-2.4.0-01", both("Pass each change after the freeze through a change gate.", "冻结后的每项变更都要经过变更评审。"),
                        "requirement_change", "scope_growth", "<=", 0.15)],
    )  # fmt: skip


def schedule_delay():
    return category(
        "schedule_delay", both("Schedule delay", "项目延期"), both("Did dates hold?", "日期是否守住？"), "problem",
        both("2.4.0 shipped 18 working days late, 12 more than 2.3.0", "2.4.0延期18个工作日，比2.3.0多12个工作日"), HIGH,
        [
            metric("release_slip", both("Release slip", "版本延期"), "working_days", 18.0, status="problem",
                   threshold=threshold(5, 10, "config"), change=change("worse", 12.0, 8.0, 15.0), n=1, series=series(3, 7, -2, 6)),
            metric("on_time_rate", both("On-time completion", "按期完成率"), "fraction", 6 / 19, 0.17, 0.51, n=19, k=6,
                   status="watch", direction="higher_is_better", coverage=0.61, state="partial", threshold=threshold(0.8, 0.6),
                   change=change("worse", -0.2, -0.35, -0.05), series=series(0.5, None, 0.6, 0.52)),
            metric("cycle_time_p85", both("Cycle time", "周期时间"), "calendar_days", 21.4, 17.0, None, role="S",
                   status="no_baseline", change=change("no_clear_change", -0.6, -4, 3),
                   parts={"median": {"value": 8.1, "low": 7, "high": 9.5, "unit": "calendar_days", "label": both("median", "中位数")}}),
            metric("spi_t", both("Schedule performance index", "进度绩效指数"), "ratio", 0.71, None, 0.9, role="S", status="watch"),
        ],
        decided_by=["release_slip"], affected=118,
        findings=[{"id": "f2", "text": both("Waiting grew, work did not.", "增加的是等待，不是工作。"), "metrics": ["release_slip"]}],
        actions=[action("A-2.4.0-02", both("Re-plan with the team when a third of the buffer is used.", "缓冲用去三分之一时，与团队重新排期。"),
                        "schedule_delay", "release_slip", "<=", 5, "accepted")],
    )  # fmt: skip


def others():
    yield category(
        "user_experience", both("Poor user experience", "用户体验差"), both("Is the product easy to use?", "产品好用吗？"), "ok",
        both("9% of defects concern the experience, no clear change since 2.3.0", "9%的缺陷与体验有关，与2.3.0相比无明显变化"), HIGH,
        [metric("ux_issue_density", both("Experience defects per requirement", "每需求体验缺陷数"), "per_requirement", 0.09, 0.05, 0.13,
                status="ok", change=change("no_clear_change", 0.01, -0.04, 0.06), series=series(0.1, 0.07, 0.08)),
         absent("csat_top2", both("Satisfied users", "满意用户占比"), "fraction", "suppressed", both("Fewer than five answers.", "回答少于五份。"))],
        decided_by=["ux_issue_density"],
    )  # fmt: skip
    yield category(
        "missing_features", both("Missing features", "产品功能缺失"), both("Is what was promised there?", "承诺的功能都有吗？"), "watch",
        both("24 of 31 promised features shipped", "31项承诺功能中交付24项"), HIGH,
        [metric("functional_completeness", both("Functional completeness", "功能完整度"), "fraction", 24 / 31, 0.63, 0.87, n=31, k=24,
                direction="higher_is_better", status="watch", threshold=threshold(0.9, 0.7), change=change("not_measurable", None, None, None)),
         metric("descoped_rate", both("Moved out", "移出比例"), "fraction", 0.004, 0.0, 0.02, role="S", status="ok")],
        decided_by=["functional_completeness"], affected=7,
    )  # fmt: skip
    yield category(
        "collaboration", both("Cross-department collaboration", "跨部门协作问题"), both("How long does work wait between teams?", "工作在团队之间等待多久？"),
        "unknown", both("38% of the time in progress was waiting for another team, measured for the first time", "在制时间的38%在等待其他团队，首次度量"), LOW,
        [metric("external_wait_share", both("Waiting for other teams", "等待其他团队占比"), "fraction", 0.38, 0.3, 0.46),
         absent("handoff_wait", both("Wait at hand-over", "交接等待"), "working_hours", "suppressed", both("A team has fewer than five people.", "团队不足五人。"))],
    )  # fmt: skip
    yield category(
        "technical_difficulty", both("Technical difficulty", "技术难题"), both("Did the technology hold the work up?", "技术是否拖住了工作？"), "ok",
        both("Technical blocks took 4% of the time, fewer than in 2.3.0", "技术阻塞占4%的时间，少于2.3.0"), HIGH,
        [metric("tech_block_share", both("Blocked by technology", "技术阻塞占比"), "fraction", 0.04, 0.02, 0.06, status="ok",
                change=change("better", -0.05, -0.09, -0.02), series=series(0.08, 0.1, 0.09)),
         metric("dre", both("Defects found before release", "发布前缺陷检出率"), "fraction", 1.0, 0.97, 1.0, direction="higher_is_better", status="ok")],
        decided_by=["tech_block_share"],
    )  # fmt: skip
    yield category(
        "market_feedback", both("Poor market feedback", "市场反馈不佳"), both("What does the market say?", "市场怎么说？"), "unknown",
        both("Market feedback cannot be measured from this export", "本次导出无法度量市场反馈"), NONE,
        [absent("nps", both("Net promoter score", "净推荐值"), "points", "not_measurable", both("No feedback was given to the program.", "没有提供反馈数据。"), EXPORT_FEEDBACK),
         absent("review_low_share", both("Low reviews", "低分评价占比"), "fraction", "not_measurable", both("No feedback was given to the program.", "没有提供反馈数据。"), EXPORT_FEEDBACK)],
    )  # fmt: skip
    yield category(
        "team_management", both("Team management", "团队管理问题"), both("Do conditions let the team work?", "条件是否利于团队工作？"), "watch",
        both("Work in progress exceeded the limit on 31 of 65 days", "65天中有31天在制品超限"), HIGH,
        [metric("wip_overload", both("Days over the limit", "在制品超限天数占比"), "fraction", 31 / 65, 0.38, 0.58, n=65, k=31, status="watch"),
         metric("throughput_stability", both("Steadiness of throughput", "吞吐稳定性"), "gini", 0.21, 0.15, 0.3, status="ok")],
        decided_by=["wip_overload"],
    )  # fmt: skip
    yield category(
        "customer_complaints", both("Customer complaints", "客户投诉"), both("Are complaints handled in time?", "投诉处理及时吗？"), "ok",
        both("Complaints fell to 0.8 a week", "投诉降至每周0.8件"), LOW,
        [metric("complaint_rate", both("Complaints per week", "每周投诉数"), "per_week", 0.8, 0.4, 1.5, status="ok",
                change=change("better", -1.4, -2.3, -0.5), series=series(2.0, 2.4, 2.2)),
         metric("first_response", both("First response", "首次响应"), "working_hours", 1.0, 0.5, 4.25, status="ok")],
        decided_by=["complaint_rate"],
    )  # fmt: skip
    yield category(
        "release_problems", both("Release problems", "产品发布问题"), both("Did the release itself go well?", "发布过程顺利吗？"), "unknown",
        both("No deployment failed, so nothing can be said about recovery", "没有失败的部署，恢复时间无从谈起"), LOW,
        [absent("recovery_time", both("Time to recover", "恢复时间"), "hours", "no_cases", both("No deployment failed.", "没有失败的部署。")),
         metric("deploy_frequency", both("Deployments per week", "每周部署数"), "per_week", 2.0, 1.2, 3.1, role="S")],
    )  # fmt: skip


NAMES = {category.id: category.name for category in CATEGORIES}


def attribution():
    def row(id, days, low, high, alone, tickets=()):
        listed = [{"key": key, "days": share} for key, share in tickets]
        return {
            "id": id,
            "days": days,
            "low": low,
            "high": high,
            "name": {"en": NAMES[id], "zh": translate(NAMES[id], "zh")},
            "single_removal_days": alone,
            "tickets": listed,
        }

    return {
        "state": "measured", "mode": "redispatch", "tier": "A", "exact": True, "seed": 0, "slip_days": 18.0,
        "replay_error_days": 0.5, "unexplained": {"days": 1.4, "low": -0.6, "high": 3.1},
        "categories": [
            row("requirement_change", 10.9, 7.2, 13.8, 11.5, [("PAY-1", 3.2), ("PAY-3", 1.5)]),
            row("schedule_delay", 0.0, 0.0, 0.0, 0.0), row("user_experience", 0.6, -0.4, 1.5, 0.5, [("PAY-5", 0.6)]),
            row("missing_features", 0.0, 0.0, 0.0, 0.0), row("collaboration", 4.0, 2.2, 6.0, 3.5, [("PAY-9", 1.0)]),
            row("technical_difficulty", -0.9, -2.0, 0.1, None), row("market_feedback", 0.0, 0.0, 0.0, 0.0),
            row("team_management", 1.2, None, None, 1.0), row("customer_complaints", 0.0, 0.0, 0.0, 0.0),
            row("release_problems", 0.8, 0.2, 1.4, 0.8),
        ],
        "tickets": "attribution.csv", "warnings": [both("Dependencies were inferred from times.", "依赖关系由时间推断。")],
    }  # fmt: skip


def questions():
    groups = [
        both("When does a product fall short?", "产品何时不如预期？"),
        both("Which duties were at stake?", "涉及哪些职责？"),
        both("How is it avoided?", "如何避免？"),
    ]
    for number, group in enumerate(groups, 1):
        yield {"id": f"{number}a", "group": group, "question": both("Do functions match the need?", "功能是否符合需求？"),
               "state": "answered", "answer": both("24 of 31 promised features shipped.", "31项承诺功能中交付24项。"),
               "metrics": ["functional_completeness"], "page": "missing-features"}  # fmt: skip
        yield {"id": f"{number}b", "group": group, "question": both("Is the market fierce?", "市场竞争是否激烈？"),
               "state": "cannot_say", "answer": both("Ticket data do not show competitors.", "工单数据中看不到竞争对手。"),
               "metrics": [], "page": "data"}  # fmt: skip


def document(slug="2.4.0", name="2.4.0", **rest):
    plain = {
        "schema": "pmreport/report/1", "slug": slug, "name": name, "report_status": "in_review",
        "languages": ["en", "zh"], "tool_version": "0.1.0", "config_sha256": "ab" * 32,
        "privacy": {"people": "hidden", "min_group": 5},
        "subject": {"kind": "release", "name": name, "start": "2026-05-06T09:00:00+08:00", "freeze": "2026-06-12T18:00:00+08:00",
                    "planned": "2026-08-14T18:00:00+08:00", "actual": "2026-09-09T18:00:00+08:00",
                    "as_of": "2026-10-31T12:00:00+08:00", "timezone": "Asia/Shanghai", "calendar": "cn", "flags": []},
        "headline": {
            "title": both("2.4.0 shipped 18 working days late, mostly because scope reopened after the freeze",
                          "2.4.0延期18个工作日，主要因为冻结后需求再次放开"),
            "verdict": both("61% of the slip follows requirement changes after the freeze of 12 June; waiting for other teams explains 22%. "
                            "Technical difficulty got better.",
                            "61%的延期源于6月12日冻结之后的需求变更，等待其他团队占22%，技术难题有所好转。"),
            "plan": [both("Planned to ship on 14 Aug 2026", "计划于2026年8月14日发布")],
            "what": [both("Planned for 14 August, shipped on 9 September.", "计划8月14日，实际9月9日发布。"),
                     both("7 of 31 promised features moved to the next release.", "31项承诺功能中有7项移至下一版本。")],
            "why": [both("46 requirements changed after work had started.", "46个需求在开工后变更。")],
            "do": [both("Pass each change after the freeze through a change gate.", "冻结后的每项变更都要经过变更评审。")],
            "well": [both("Complaints fell from 2.2 to 0.8 a week.", "投诉由每周2.2件降至0.8件。")],
        },
        "inputs": [{"file": "PAY <export>.csv", "format": "jira-csv", "sha256": "c0ffee" * 10, "rows_read": 1300, "rows_used": 1284, "rows_rejected": 16}],
        "problems": [{"file": "PAY <export>.csv", "line": 17, "column": "due", "code": "date", "message": both("“31.02.2026” is no date", "“31.02.2026”不是日期")},
                     {"file": "PAY <export>.csv", "line": None, "column": None, "code": "cut", "message": both("the history is cut", "历史被截断")}],
        "counts": {"tickets": 1284, "events": 9120, "links": 88, "releases": 5, "feedback": 0, "deployments": 26},
        "quality": {
            "cautions": [{"code": "zone", "text": both("The zone is assumed: Asia/Shanghai.", "时区为推定值：Asia/Shanghai。")},
                         {"code": "due", "text": both("39% of tickets have no due date.", "39%的工单没有截止日期。")}],
            "coverage": {"tickets.due": 0.61, "tickets.resolved": 0.98, "tickets.estimate_h": 0.0, "tickets.key": 1.0},
            "statuses": [{"status": "开发中", "category": "doing", "kind": "active", "mapped": True, "share": 0.52},
                         {"status": "Waiting <b>QA</b>", "category": None, "kind": None, "mapped": False, "share": 0.06}],
            "types": [{"type": "Story", "class": "REQ", "share": 0.6, "rule": both("type lexicon", "类型词表")}],
        },
        "categories": [requirement_change(), schedule_delay(), *others()],
        "attribution": attribution(), "questions": list(questions()), "figures": [], "gates": [],
    }  # fmt: skip
    return plain | rest


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 518 160" width="518pt" height="160pt">'
    '<g id="axes_1"><path d="M 40 140 L 480 140" stroke="#57606a" fill="none"/>'
    '<path id="line_1" d="M 40 120 L 150 100 L 260 110 L 370 60 L 480 30" stroke="#0f62a8" fill="none" stroke-width="2"/>'
    '<text x="40" y="155" font-size="10" fill="#57606a">W1</text>'
    '<text x="484" y="34" font-size="10" fill="#1b1f24">{label}</text></g></svg>'
)


def figure(number, category="schedule_delay", rows=5):
    return Figure(
        id=f"{category.replace('_', '-')}-{number}", category=category, metric="release_slip",
        title=both(f"Slip rose to 18 working days in week {number}", f"第{number}周延期升至18个工作日"),
        subtitle=both("Slipped working days, cumulative, by week", "累计延期工作日，按周"),
        alt=both("Line chart: slip rises from 3 to 18 working days in five weeks.", "折线图：延期在五周内由3个工作日升至18个工作日。"),
        source=both("Source: PAY export, data of 31 Oct 2026, n = 182.", "来源：PAY导出，2026年10月31日数据，n = 182。"),
        svg={"en": SVG.format(label="18 d"), "zh": SVG.format(label="18天")},
        columns=(both("Week", "周"), both("Slip (working days)", "延期（工作日）"), both("Mark", "标记")),
        rows=tuple((f"W{n}", n * 3.5 - 3, both("scope", "范围") if n == 3 else None) for n in range(1, rows + 1)),
    )  # fmt: skip


def tickets(count):
    for n in range(1, count + 1):
        title = HOSTILE[n % len(HOSTILE)] if n <= 30 else f"Refund flow step {n}"
        marked = ("requirement_change",) if n % 3 == 1 else ()
        yield TicketRow(
            key=f"PAY-{n}", title=title, type=("Story", "Bug", "任务")[n % 3], status=("Done", "开发中")[n % 2],
            created=f"2026-05-{1 + n % 28:02}", started="" if n % 5 == 0 else f"2026-06-{1 + n % 28:02}",
            resolved="" if n % 2 else f"2026-08-{1 + n % 28:02}", due="" if n % 4 else "2026-08-14",
            categories=marked + (("schedule_delay",) if n % 2 else ()), url="javascript:alert(1)",
        )  # fmt: skip


def reasons(rows):
    for row in rows:
        for category in row.categories:
            found = {"requirement_change": "scope_growth", "schedule_delay": "on_time_rate"}[category]
            yield Evidence(category, found, row.key, both("Created after the freeze.", "在冻结之后创建。"))
    yield Evidence(
        "requirement_change",
        "post_start_change_rate",
        "PAY-1",
        both("Changed twice after start.", "开工后变更两次。"),
    )
    yield Evidence("requirement_change", "scope_growth", "SECRET-1", both("Confidential.", "保密。"))


def method(metric, category):
    return Method(
        id=metric["id"], category=category, name=metric["name"],
        definition=both("Requirements created after the freeze, as a share of those before it.", "冻结后新增需求占冻结前需求的比例。"),
        role=both("primary", "主要"), unit=both("percent", "百分比"),
        estimator=both("Ratio of sums; bootstrap interval.", "总和之比；自助法区间。"),
        threshold=both("watch at 10%, problem at 25% (convention)", "10%起关注，25%起为问题（约定）"),
        needs=(("tickets.created", both("always exported", "总会导出")),),
        sources=("NASA SWE-200",), limits=both("It does not show how large a change was.", "看不出变更有多大。"), version=1,
    )  # fmt: skip


def publication(count=40, figures=True, **rest):
    rows = tuple(tickets(count))
    made = document(**rest)
    charts = (
        [figure(n) for n in range(1, 5)] + [figure(1, "why", 70), figure(1, "summary")] if figures else []
    )
    return Publication(
        document=made, figures=tuple(charts), tickets=rows, evidence=tuple(reasons(rows)),
        methods=tuple(method(m, c["id"]) for c in made["categories"] for m in c["metrics"]),
        narrative=Narrative({"en": {"went_well": "<p>Testing found every serious defect.</p>"},
                             "zh": {"went_well": "<p>测试发现了所有严重缺陷。</p>", "lessons": "<p>冻结之后要说“不”。</p>"}}),
    )  # fmt: skip


def bare(**rest):
    """A report that can say almost nothing: no attribution, no ticket, no figure, no narrative."""
    empty = {"plan": [], "what": [], "why": [], "do": [], "well": []}
    made = document(**rest)
    made["headline"] = made["headline"] | empty
    made["attribution"] = None
    made["problems"], made["inputs"] = [], []
    made["quality"] = {"cautions": [], "coverage": {}, "statuses": [], "types": []}
    for item in made["categories"]:
        item["metrics"] = [
            absent(
                m["id"], m["name"], m["unit"], "not_measurable", NO_HISTORY, EXPORT_HISTORY, role=m["role"]
            )
            for m in item["metrics"]
        ]
        item |= {
            "status": "unknown",
            "measurable": {"k": 0, "m": 2},
            "practices": [],
            "actions": [],
            "findings": [],
            "decided_by": [],
        }
    methods = tuple(method(m, c["id"]) for c in made["categories"] for m in c["metrics"])
    return Publication(made, methods=methods)

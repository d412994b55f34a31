"""What TAPD's codes are called on its screens, and what they mean."""

from collections.abc import Mapping

STATUSES: Mapping[str, Mapping[str, str]] = {  # the names before a team changes them
    "Story": {"planning": "规划中", "developing": "实现中", "resolved": "已实现", "rejected": "已拒绝"},
    "Task": {"open": "未开始", "progressing": "进行中", "done": "已完成"},
    "Bug": {
        "new": "新",
        "in_progress": "接受/处理",
        "resolved": "已解决",
        "verified": "已验证",
        "reopened": "重新打开",
        "rejected": "已拒绝",
        "closed": "已关闭",
        "suspended": "挂起",
        "postponed": "延期",
    },
}
CATEGORIES = {
    "planning": "todo",
    "developing": "doing",
    "open": "todo",
    "progressing": "doing",
    "done": "done",
    "new": "todo",
    "in_progress": "doing",
    "resolved": "done",
    "verified": "done",
    "reopened": "todo",
    "rejected": "cancelled",
    "closed": "done",
    "suspended": "doing",
    "postponed": "todo",
}
PRIORITIES = {
    "4": "高",
    "3": "中",
    "2": "低",
    "1": "无关紧要",
}  # of stories and tasks; those of bugs are words
SEVERITIES = {"fatal": "致命", "serious": "严重", "normal": "一般", "prompt": "提示", "advice": "建议"}

FIELDS = {  # field of a change: canonical field
    "status": "status",
    "owner": "assignee",
    "current_owner": "assignee",
    "iteration_id": "sprint",
    "release_id": "release",
    "version_fix": "release",
    "version_report": "found_in",
    "due": "due",
    "deadline": "due",
    "begin": "planned_start",
    "effort": "estimate_h",
    "size": "points",
    "priority": "priority",
    "priority_label": "priority",
    "severity": "severity",
    "name": "title",
    "title": "title",
    "description": "description",
    "label": "labels",
    "module": "component",
    "resolution": "resolution",
    "parent_id": "parent",
    "story_id": "parent",
    "comment": "comment",
}
EMPTY = ("", "--", "0", "|", "0000-00-00", "0000-00-00 00:00:00")

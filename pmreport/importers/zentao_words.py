"""ZenTao's codes as its Chinese screens and exports say them, and what its states mean."""

from collections.abc import Mapping

STATES: Mapping[str, Mapping[str, str]] = {
    "bug": {"active": "激活", "resolved": "已解决", "closed": "已关闭"},
    "story": {
        "draft": "草稿",
        "reviewing": "评审中",
        "active": "激活",
        "changed": "已变更",
        "changing": "变更中",
        "closed": "已关闭",
    },
    "task": {
        "wait": "未开始",
        "doing": "进行中",
        "done": "已完成",
        "pause": "已暂停",
        "cancel": "已取消",
        "closed": "已关闭",
    },
}
STAGES = {
    "wait": "未开始",
    "planned": "已计划",
    "projected": "已立项",
    "developing": "研发中",
    "developed": "研发完毕",
    "testing": "测试中",
    "tested": "测试完毕",
    "verified": "已验收",
    "released": "已发布",
    "closed": "已关闭",
}
CATEGORIES = {
    "激活": "todo",
    "已解决": "done",
    "已关闭": "done",
    "草稿": "todo",
    "评审中": "doing",
    "已变更": "todo",
    "变更中": "doing",
    "未开始": "todo",
    "进行中": "doing",
    "已完成": "done",
    "已暂停": "doing",
    "已取消": "cancelled",
    "已计划": "todo",
    "已立项": "todo",
    "研发中": "doing",
    "研发完毕": "doing",
    "测试中": "doing",
    "测试完毕": "doing",
    "已验收": "done",
    "已发布": "done",
}
KINDS = {"bug": "Bug", "story": "需求", "task": "任务"}
BUG_TYPES = {
    "codeerror": "代码错误",
    "interface": "界面优化",
    "designchange": "设计变更",
    "newfeature": "新增需求",
    "designdefect": "设计缺陷",
    "config": "配置相关",
    "install": "安装部署",
    "security": "安全相关",
    "performance": "性能问题",
    "standard": "标准规范",
    "automation": "测试脚本",
    "others": "其他",
}
TASK_TYPES = {
    "design": "设计",
    "devel": "开发",
    "request": "需求",
    "test": "测试",
    "study": "研究",
    "discuss": "讨论",
    "ui": "界面",
    "affair": "事务",
    "misc": "其他",
}
RESOLUTIONS = {
    "bydesign": "设计如此",
    "duplicate": "重复Bug",
    "external": "外部原因",
    "fixed": "已解决",
    "notrepro": "无法重现",
    "postponed": "延期处理",
    "willnotfix": "不予解决",
    "tostory": "转为需求",
    "done": "已完成",
    "subdivided": "已细分",
    "willnotdo": "不做",
    "cancel": "已取消",
}
TRUNK = ("trunk", "主干", "")  # builds that are no release


def shown(kind: str, status: str, stage: str) -> str:
    """The state that people work by: of an accepted story its stage, else the state."""
    if kind == "story" and status in ("active", "激活") and stage:
        return STAGES.get(stage, stage)
    return STATES[kind].get(status, status)


def level(letter: str, value: str | None) -> str | None:
    """Priority `P1` or severity `S1` of ZenTao's 1 (worst) to 4; own words stay, 0 is none."""
    if value in (None, "", "0"):
        return None
    return f"{letter}{value}" if value in ("1", "2", "3", "4") else value

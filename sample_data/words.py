"""Names and texts of the sample: an invented company, invented people, invented customers.

Kumquat Pay 金桔支付 does not exist. About half of the titles are English, half Chinese.
"""

TEAMS = {
    "Core": "Ada Pomelo,Bo Quince,柳小桔,Chen Persimmon,石榴红,Dag Bilberry,梅青青",
    "Client": "Elin Sorrel,方小橙,Gus Tamarind,叶一枇,Ines Medlar,杨桃李",
    "Risk": "Jon Gooseberry,桑小葚,Kira Loquat,荔知秋,Lars Damson",
    "Platform": "Mira Cloudberry,白小果,Nils Rambutan,木小瓜,Oona Currant",
    "Product": "Pia Mulberry,苏小柚,Quin Elderberry,杏子言,Rui Kiwano,樱小唐",
    "Support": "Sven Huckleberry,甘小草,Tove Mirabelle,金小橘,Uma Jujube,龙小眼",
}
PEOPLE = {team: names.split(",") for team, names in TEAMS.items()}
ROSTER = [(name, team) for team, names in PEOPLE.items() for name in names]
NAME = [name for name, _ in ROSTER]
NUMBER = {name: number for number, name in enumerate(NAME)}
TEAM_OF = dict(ROSTER)

COMPONENTS = {  # component: owning team
    "gateway": "Core",
    "settlement": "Core",
    "reconciliation": "Core",
    "ledger": "Core",
    "checkout": "Client",
    "wallet": "Client",
    "merchant-portal": "Client",
    "risk-rules": "Risk",
    "kyc": "Risk",
    "observability": "Platform",
    "data-pipeline": "Platform",
}

NOUNS = {
    "gateway": "tokenised card|分期支付;routing rule|通道路由;3-D Secure challenge|3DS 验证;refund call|退款接口;"
    "acquirer adapter|收单适配器;idempotency key|幂等键",
    "settlement": "daily settlement file|日终结算文件;fee split|手续费分账;payout batch|打款批次;"
    "currency conversion|汇率换算;settlement calendar|结算日历;reserve hold|保证金冻结",
    "reconciliation": "bank statement matching|银行流水匹配;unmatched entry queue|差错队列;"
    "chargeback record|拒付记录;cut-off time|日切时间;suspense account|挂账科目;adjustment voucher|调账凭证",
    "ledger": "double-entry posting|复式记账;account snapshot|账户快照;balance freeze|余额冻结;"
    "journal archive|分录归档;multi-currency book|多币种账簿;posting retry|记账重试",
    "checkout": "one-page checkout|单页收银台;saved cards list|已存卡列表;coupon field|优惠券输入;"
    "order summary|订单摘要;payment method picker|支付方式选择;receipt page|回执页",
    "wallet": "balance top-up|余额充值;transfer to friend|好友转账;transaction list|交易明细;"
    "withdrawal flow|提现流程;red packet|红包;card binding|绑卡流程",
    "merchant-portal": "refund console|退款工作台;report download|报表下载;role settings|角色设置;"
    "api key page|密钥页面;invoice list|发票列表;onboarding wizard|入驻向导",
    "risk-rules": "velocity rule|频次规则;device fingerprint|设备指纹;manual review queue|人工审核队列;"
    "block list import|黑名单导入;score threshold|评分阈值;rule replay|规则回放",
    "kyc": "document upload|证件上传;liveness check|活体检测;company registry lookup|工商信息查询;"
    "sanction screening|制裁名单筛查;renewal reminder|证件到期提醒;beneficial owner form|受益人表单",
    "observability": "payment success dashboard|支付成功率看板;alert routing|告警分派;trace sampling|链路采样;"
    "log retention|日志留存;on-call handbook|值班手册;latency budget|时延预算",
    "data-pipeline": "event stream|事件流;late data handling|迟到数据处理;schema registry|模式注册;"
    "daily export|每日导出;backfill job|补数任务;masking step|脱敏步骤",
}
PLACES = "Singapore|新加坡;Hong Kong|香港;Frankfurt|法兰克福;small merchants|小微商户;chain stores|连锁门店;" \
    "cross-border orders|跨境订单;subscriptions|订阅扣款;mini program|小程序;corporate cards|对公卡;" \
    "partial refunds|部分退款;night batches|夜间批次;new acquirer|新收单行;VIP merchants|重点商户;QR payments|扫码支付"
STORY = "Support {noun} for {place}|{place}支持{noun};Let merchants configure {noun} ({place})|商户可自助配置{noun}（{place}）;" \
    "Show status of {noun} for {place}|展示{place}的{noun}状态;Limit {noun} by {place}|按{place}限制{noun};" \
    "Export {noun} for {place}|导出{place}的{noun}"
TASK = "Configure {noun} for {place}|配置{place}的{noun};Automate checks of {noun} ({place})|{noun}自动校验（{place}）;" \
    "Migrate {noun} to new schema ({place})|{noun}迁移新表结构（{place}）"
BUG = "{noun} shows wrong amount for {place}|{place}的{noun}金额显示错误;{noun} times out for {place}|{place}的{noun}偶发超时;" \
    "Duplicate {noun} after retry ({place})|重试后{noun}重复（{place}）;{noun} rejects valid input ({place})|{noun}误拒合法输入（{place}）;" \
    "Wrong time zone in {noun} ({place})|{noun}时区不正确（{place}）"
UX = "Hard to find {noun} on small screens ({place})|小屏上难以找到{noun}（{place}）;" \
    "Confusing wording in {noun} for {place}|{place}的{noun}文案令人困惑;Too many steps for {noun} ({place})|{noun}步骤过多（{place}）"
TECH = "Split module of {noun} ({place})|拆分{noun}模块（{place}）;Replace library behind {noun} ({place})|替换{noun}底层依赖（{place}）;" \
    "Cut lock contention in {noun} ({place})|降低{noun}锁竞争（{place}）"
SPIKE = "Spike: can {noun} carry {place}?|预研：{noun}能否承载{place}"
GAP = "{noun} has no way to handle {place}|{noun}缺少对{place}的处理"
CHANGE = "Regulator asks: {noun} must cover {place}|监管要求{noun}覆盖{place};Partner bank changed {noun} for {place}|合作银行变更{place}的{noun}规则;" \
    "Management asks to add {noun} for {place}|管理层要求增加{place}的{noun}"
COMPLAINT = "Refund not received: {noun}, {place}|退款未到账：{noun}，{place};Payment charged twice: {noun}, {place}|重复扣款：{noun}，{place};" \
    "Cannot use {noun} since yesterday ({place})|昨天起无法使用{noun}（{place}）;Question about fees in {noun} ({place})|咨询{noun}费用（{place}）"
RISK = "Risk: acquirer certification of {noun} may be late ({place})|风险：{noun}收单认证可能延后（{place}）"
RESEARCH = "Interviews with merchants about {noun} ({place})|{noun}商户访谈（{place}）"

BRIEF = (
    "Merchants asked for this in three interviews. Amounts in minor units, one retry, an audit record for every step.|"
    "来自商户访谈的诉求。规则：金额以分为单位，失败重试一次，每一步写入审计记录；存量合同不受影响，灰度期间可随时关闭。"
    "边界情况：部分退款、跨日、重复提交与网络中断均需给出明确提示，并在商户后台可查询处理进度与结果。"
)
CHANGED = (
    "Changed after review: settlement runs twice a day, the bank answers later, limits are per merchant group, old contracts migrate.|"
    "评审后调整：结算改为每日两次，合作银行异步返回结果，限额按商户分组配置；上线前须迁移存量合同，原单笔限额规则废止。"
    "新增：对账差错自动挂账并通知财务，人工复核后才能放行，调整须保留操作人与前后数值。"
)
SHORT = "See title.|见标题。"
ACCEPT = "The amount shown agrees with the ledger.|所示金额与账簿一致。"

COMMENTS = {
    "assess": "Impact assessed: two services, 3 days.|影响评估：两个服务，约 3 天。",
    "confirm": "Date re-confirmed.|已重新确认日期。",
    "risk": "Risk noted; fallback: the old channel.|风险：延后则旧通道兜底。",
    "heartbeat": "Still on it.|仍在处理。",
    "late": "At risk for the due date, told the board.|截止日期有风险，已同步。",
    "sync": "Dependency review: interface and date agreed.|依赖评审：接口与日期已确认。",
    "review": "Design walk-through done.|设计走查完成。",
    "feasible": "Feasibility reviewed with a small PoC.|预研结论：可行，见原型。",
    "help": "Paired on the trace, found the lock order.|一起看了链路，定位到锁顺序。",
    "ready": "Checked on staging.|预发环境验证通过。",
    "late_hours": "On staging, tests run overnight.|已到预发，夜间回归。",
    "reply": "Thank you, we are looking into it.|您好，已收到，正在核实。",
    "answer": "The refund has been sent again, please check tomorrow.|退款已重新发起，请明天查收。",
    "cause": "Root cause: retry without idempotency key.|根因：重试未带幂等键。",
    "market": "On hold until the partner's launch date is known.|等待合作方确认上线时间。",
}

CUSTOMERS = (
    "Juniper Mart,Tangerine Tea 橘茶,Hazel Books,云梯便利,Fig & Fern,小满咖啡,Pebble Pharmacy,山雀出行,Larch Outdoor,"
    "青禾生鲜,Moss Bakery,白鹭票务,Plover Air,南风烘焙,Willow Toys,拾光影院,Otter Cycles,半夏花店,Kelp Seafood,"
    "松果文具,Ember Grill,月牙酒店,Thistle Yarn,知了健身,Reed Music,灯塔眼镜,Heron Ferries,麦浪面馆,Basil Home,橡树诊所"
).split(",")

PRAISE = "Paying is quick and clear.|付款很快，界面清楚。;Good overview of my orders.|订单一目了然。;Works every day.|一直很稳定。"
NEUTRAL = "Fine, but could be faster.|还行，可以再快一点。;Does what it should.|够用。"
BLAME = "Refund took too long.|退款太慢了。;I was charged twice.|被扣了两次款。;Could not find the coupon field.|找不到优惠券入口。;" \
    "The app logged me out while paying.|付款时被登出。"


def pick(table: str, number: int, chinese: bool) -> str:
    """The number-th `en|zh` pair of a `;`-separated table, in one of its languages."""
    pairs = table.split(";")
    return pairs[number % len(pairs)].split("|")[int(chinese)]


def title(table: str, component: str, number: int, chinese: bool) -> str:
    """A title from templates, nouns and places; three strides keep combinations from repeating soon."""
    nouns, places = NOUNS[component].count(";") + 1, PLACES.count(";") + 1
    form = pick(table, number // (nouns * places), chinese) if table.count(";") == 0 else pick(table, number, chinese)
    noun = pick(NOUNS[component], number // 3 + number, chinese)
    place = pick(PLACES, number // 5 + number * 3, chinese)
    text = form.format(noun=noun, place=place)
    return text[:1].upper() + text[1:]

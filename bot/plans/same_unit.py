"""When two printed names are one unit: full and short forms, with and without the place (同一单位)."""

from __future__ import annotations

import re

# Full forms and the short ones offices use for them; longer forms stand before their parts.
_SHORT_FORMS = (
    ("国有资产监督管理委员会", "国资委"),
    ("网络安全和信息化委员会办公室", "网信办"),
    ("机构编制委员会办公室", "编办"),
    ("精神文明建设指导委员会办公室", "文明办"),
    ("文明委办公室", "文明办"),
    ("发展和改革委员会", "发改委"),
    ("发展改革委员会", "发改委"),
    ("发展和改革委", "发改委"),
    ("发展改革委", "发改委"),
    ("发展和改革", "发改"),
    ("发展改革", "发改"),
    ("工业和信息化", "工信"),
    ("经济和信息化", "经信"),
    ("经济信息化", "经信"),
    ("人力资源和社会保障", "人社"),
    ("人力资源社会保障", "人社"),
    ("人力社保", "人社"),
    ("住房和城乡建设", "住建"),
    ("住房城乡建设", "住建"),
    ("文化广电和旅游", "文广旅"),
    ("文化广电旅游", "文广旅"),
    ("文化和旅游", "文旅"),
    ("卫生健康委员会", "卫健委"),
    ("卫生健康", "卫健"),
    ("卫生和计划生育委员会", "卫计委"),
    ("卫生计生委", "卫计委"),
    ("自然资源和规划", "资规"),
    ("自然资源规划", "资规"),
    ("地方金融监督管理", "地方金融监管"),
    ("药品监督管理", "药监"),
    ("药品监管", "药监"),
    ("市场监督管理", "市场监管"),
    ("应急管理", "应急"),
    ("交通运输", "交通"),
    ("退役军人事务", "退役军人"),
    ("医疗保障", "医保"),
    ("行政审批服务", "行政审批"),
    ("城市管理", "城管"),
    ("科学技术协会", "科协"),
    ("科学技术", "科技"),
    ("教育和体育", "教体"),
    ("教育体育", "教体"),
    ("广播电视", "广电"),
    ("妇女联合会", "妇联"),
    ("残疾人联合会", "残联"),
    ("工商业联合会", "工商联"),
    ("文学艺术界联合会", "文联"),
    ("供销合作社联合社", "供销社"),
    ("供销合作社", "供销社"),
    ("供销联社", "供销社"),
    ("政法委员会", "政法委"),
    ("中级人民法院", "中院"),
    ("中级法院", "中院"),
    ("人民检察院", "检察院"),
    ("人民法院", "法院"),
    ("人民政府", "政府"),
    ("中国人民银行", "人行"),
    ("人民银行", "人行"),
    ("中国共产主义青年团", "团"),
    ("共青团", "团"),
    ("管理委员会", "管委会"),
)
_TAX = re.compile(r"国家税务总局[\u4e00-\u9fff]{2,10}?(?P<level>[省市县区州旗])税务局")
_SIGNS = str.maketrans("〈〉[]〔〕", "()()()", " \u3000")


def core_of(name: str, place: str) -> str:
    """What is the same in every printed form of one unit's name; `place` is the plan's own, or empty."""
    core = name.translate(_SIGNS)
    core = _TAX.sub(lambda found: f"{found['level']}税务局", core)
    for full, short in _SHORT_FORMS:
        core = core.replace(full, short)
    if place and core.startswith(f"中共{place}委"):
        core = core.removeprefix("中共")
    if place and core.startswith((place, f"团{place}")) and len(core) > len(place) + 1:
        core = core.replace(place, place[-1], 1)
    return core


def loose_core_of(name: str, place: str) -> str:
    """The same for names that may be one unit or may not: without brackets, and by older names too."""
    core = core_of(name, place)
    core = core.removeprefix(place[-1:]) if place and not core.startswith("各") else core
    core = "".join(char for char in core if char not in "()<>、市")
    for full, short in (("农业农村", "农业"), ("生态环境", "生态"), ("监督管理", "监管"), ("委员会", "委")):
        core = core.replace(full, short)
    return core

"""A plan with every kind of doubtful place, as a Word file: made up, with hostile words in it."""

from __future__ import annotations

import io

import docx

TITLE = "示范市质量提升行动方案"
MARKUP = '<img src=x onerror="document.title=1">'
LINES = (
    TITLE,
    "为提升产品和服务质量，结合本市实际，制定本方案。",
    "一、重点任务",
    "1.开展质量监督抽查。全年抽查重点产品1200批次。建立问题产品清单，逐项整改销号。"
    "（牵头单位：市市场监管局；配合单位：市商务局、市税务局；完成时限：2026年10月底）",
    f"2.建设检验检测平台。建成公共服务平台2个，服务企业500家{MARKUP}。（牵头单位：市科技局；"
    "配合单位：市生态局、市生态环境局；完成时限：2026年12月底）",
    "3.推行工程质量手册。在建项目覆盖率达到90%。（牵头单位：市发展改革委；配合单位：各成员单位）",
    "4.办好质量月活动。<script>alert(1)</script>组织企业开放日。",
    "5.培育质量品牌。到2027年，地方名牌产品达到60个。（市市场监管局、市财政局等）",
    "二、保障措施",
    "6.加强组织领导。各有关单位按季度报送进展。（市市场监管局）",
)


def plan_docx(lines: tuple[str, ...] = LINES) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()

"""The characters each rule cannot do without; written by `python -m tests.gates` (必有之字)."""

GATES = {
    "activity": (
        "上举优修做兑准出分到制办加协印压参发受召启培完实审宣对已建开形批投报持推提搭收查"
        "检汇没移立签组编缩翻联获落调走达进送通部"
    ),
    "after_done": "上公审归总报整材申结资销验",
    "among_after": "中办完已当现竣里销",
    "amount": "%,0123456789〇一七三两个九二五八六十千半四廿成百零",
    "announced": "c修勘更纠订",
    "asking_others": "请",
    "bare": ".123456789一七三九二五八六十四百",
    "behind": (
        "bdlos❌一不中举乏于亮做停办动卡原受叫够差延弄悬慢打拖掉推搁搞无晚暂有期未欠"
        "步比没滞缓脱落跟进迟遇阻难黄"
    ),
    "cause": "卡受在等",
    "change": "上下减压同回增多少扩提收涨环精缩负降",
    "compared": "与同增幅比环较",
    "correct": ",c不为以修勘反口填应成把是更有正漏笔纠订误重错，",
    "denied": " 不从哪并无暂未毫没绝而",
    "difficult": "困存推有碰遇难面",
    "dispute": " bn三不与为主单咋和咱属并应建怎我找是有本牵由第给职请责跟部错非",
    "ditto": "也同情项",
    "earlier": "上之去季年此",
    "english": "adfjmnos",
    "every": "每",
    "explicit": "#(int事任号序第编除项",
    "extend": (
        "emp不么交先再到反变可吗吧多好宽展延往才报拟推提改放时晚期来给缓能至节行补调迟"
        "顺"
    ),
    "formula": "(=",
    "from": "从由",
    "gap": "仅仍其剩只在尚就差序时未正相缺计距还进除预",
    "greeting": "恭热祝",
    "heading": "(.、",
    "heard": "上做写办勉反听告填完就弄据搞显标称算讲说销",
    "how_to": "宽延推",
    "if": "万倘假只如旦等若要话除",
    "lack": "w不人停匮协压变困很搬撤有未欠没流生短离紧缺老落薄调跟较辞违退难",
    "left_over": "不仅仍剩只尚就差待未没缺还除",
    "markup": "!#*<@[]_`h{~",
    "meant": "上区原县国市按文本目省考要",
    "mention": "@",
    "next": "三下二今后四接明",
    "no_activity": "0n不动变工无暂未本没进零",
    "no_amount": (
        " (*+-0123456789[x·〔一七三专两个九五会佐八六则十单双号四国学室"
        "平年序张截房手文方是期标热照电省第线编表见证账路邮附项"
    ),
    "no_extend": "到宽延推至",
    "not_dispute": "不是",
    "not_done": "n不延推还",
    "not_started": "ny不仍八动启实尚开推日暂未没着议起还进部铺零",
    "not_urgent": "专出发处应接无演爆突紧零预",
    "nothing_new": "无暂未没",
    "of_parts": "事子步环节",
    "of_some": "个仍其只家少尚户还部",
    "on_time": "完",
    "on_track": "agno上不与势如平序得扎按推时有正比稳良计较进顺预",
    "ongoing": "clo一不久例坚天常年持日每滚经贯长",
    "only_when": "争估再力计还预",
    "order": (
        "':;adefijmoprstuy不为从作你假删发告导开忘忽成所打无显泄清管系绕"
        "越跳输"
    ),
    "overcome": "全均基已得现都",
    "past": "上二以前原去同年往期此",
    "place": "个中件前后最第项",
    "plan": "epw争准力可将尽打抓拟有确继要计进预",
    "plan_inside": "争会力将拟确计预",
    "problem": " ,:为主原因在就是有由，：",
    "promise": "一了争交全力努反后回完尽抓报给",
    "question": "cdhisw不为么什何几可吗咋咨哪啥多如对怎想搞是有没算能行要请谁还问需",
    "quoted_talk": ">「",
    "reached": "%了共实已正累",
    "receipt": (
        "1cgnorsuw一了传保再及可同嗯回好安尽已待得悉抓按收明晚没照知确稍立等组落"
        "行转过这遵阅马👍🫡"
    ),
    "rest": "余其别剩另",
    "scan": "-./2:q上今内分前半去号后周大天季小工年底当日时明星昨月末本点礼自",
    "spoken": "0123456789号已未正没还项",
    "step_done": "已",
    "support_only": "我本由",
    "taken_back": "不情数有没虚",
    "talk": "会全准加各天好开恭所早生祝红线群聚请转通链食",
    "target": "<>≤≥下不争任全力年序应总投拟指概涉目确要计需预",
    "target_after": "任目计",
    "thanks": "t多感谢辛",
    "this": "本",
    "title": "\"‘“《『",
    "to_level": "为到成至",
    "told": "上以项",
    "typo_as_planned": "按",
    "typo_begun": "起",
    "typo_behind": "厚后",
    "typo_done": "以己巳",
    "typo_extended": "延",
    "typo_finished": "完",
    "typo_normal": "正",
    "typo_orderly": "有",
    "typo_pace": "序",
    "typo_progress": "进",
    "typo_pushed": "推退",
    "typo_settled": "办",
    "typo_struck_off": "消",
    "typo_taken_back": "撒",
    "typo_undone": "末",
    "typo_void": "做",
    "under_way": (
        " iuw一不中仅入全刚到办动半只启在基处大完实就尾差已开很快才接推收明正着落跟过"
        "还这进阶马"
    ),
    "undone_after": "仍在尚待推未正没还",
    "urgent": "u【了今倒凌出刚发坍塌急接昨泄滑火爆突紧速",
    "vague": "-~万几到十千成或百至还",
    "verb": "cdfo✅了做划到办处大妥完已干弄忙报搞收整清画竣结销闭齐",
    "withdraw": "rw不作删取忽撤收无重",
    "wrong": "不反复待得打未水没缩要质返退遗重问需",
}

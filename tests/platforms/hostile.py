"""Words that would act somewhere if a platform's module let them: one list for all platforms.

Mentions of everybody and of somebody, links, markup, entities, formulas, templates, and marks that turn text.
"""

from __future__ import annotations

from typing import Final

HOSTILE: Final = (
    "<!channel> <@U0ALL> <#C1|general> @所有人 @all @here @room",
    "[点这里](https://evil.example/x) <https://evil.example|完成> https://evil.example/y",
    "&lt;!channel&gt; &amp; &#60;@U1&#62;",
    '<at user_id="all">所有人</at> <at id=all></at> <font color="red">x</font> <script>1</script>',
    "<@all> <at id=ou_1></at> @_all @_user_1 <at openId='x'></at> <mention userid=all>",
    "*a* _b_ ~c~ `d` ```e``` > f # g | h",
    "# 一 **二** __三__ ~~四~~ --- ![五](https://evil.example/p.png) - 六",
    "\\<!here\\> {{ 7*7 }} {% x %} %s %n ${x} $$x^2$$ :OK: :smile:",
    '=HYPERLINK("https://evil.example") +1+1 -1 @SUM(A1)',
    "javascript:alert(1) data:text/html,1 mailto:a@b.example tel:10086",
    "<a href='https://evil.example'>六</a> <img src=x onerror=1> <br/> ]]> <![CDATA[x]]>",
    "😀" * 20 + "\u200b\u2066",
)

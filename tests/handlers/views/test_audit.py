"""What headquarters reads of the record of acts, in both languages."""

from datetime import date

from handlers.views import audit as view
from services.audit.types import Head, PostedHead
from services.i18n import translator

NOW, BEFORE = Head(1234, "3f9a01bc77de90aa" + "0" * 48), Head(1200, "88120000ffff1111" + "0" * 48)
DAY = date(2020, 2, 25)


def test_the_head_stands_beside_the_one_before() -> None:
    posted = PostedHead(DAY, NOW, BEFORE, restores=0)
    assert view.head(posted, translator("zh_CN")).text == (
        "操作记录：共 1234 条，校验码 3f9a 01bc 77de 90aa\n"
        "上次通报：1200 条，校验码 8812 0000 ffff 1111\n"
        "请保留本条，以后可以据此核对记录有没有被改动。"
    )
    assert view.head(posted, translator("en")).text == (
        "Record of acts: 1234 entries, check 3f9a 01bc 77de 90aa\n"
        "Last time: 1200 entries, check 8812 0000 ffff 1111\n"
        "Please keep this message: it shows whether the record was changed later."
    )


def test_a_restore_since_then_is_said() -> None:
    posted = PostedHead(DAY, NOW, None, restores=1)
    assert (
        "其间恢复过备份，备份之后的操作没有记录。" in view.head(posted, translator("zh_CN")).text
    )
    assert "上次通报" not in view.head(posted, translator("zh_CN")).text

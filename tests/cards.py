"""A card as a resident's chat shows it, around any address."""

from services.codes.card import Card
from services.codes.types import Colour


def sample_card(url: str, colour: Colour = Colour.GREEN, *, last_four: str = "3417") -> Card:
    """Return the card of 陈*强 on the sample day."""
    return Card(
        colour=colour,
        url=url,
        title="惠安县 · 八闽健康码",
        word="绿码" if colour is Colour.GREEN else "橙码",
        holder="陈*强",
        number=f"证件尾号 {last_four}",
        validity=("2月24日（周一）08:10 生成", "今天 24:00 前有效"),
        hint="请对方扫码，只看图片不算核验",
    )

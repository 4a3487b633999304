"""People who have reported for firms, and somebody at headquarters."""

from services.chats.types import Address
from services.registry import Services
from services.reports.drafts import Drafts
from tests.desk_samples import PARK


async def reported(services: Services, account: str, *, place: str = PARK) -> Address:
    """Let an account be known from an earlier report."""
    known = {"firm": "惠安示例鞋业有限公司", "firm_id": None, "place": place, "phone": None}
    drafts = Drafts(services.db, services.vault)
    await drafts.remember(Address(account), known, now=services.clock())
    return Address(account)

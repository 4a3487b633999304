"""What people type when they name a firm; pure."""

import re
import unicodedata

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

_NOISE = re.compile(r"[\W_]+")
_BEFORE = re.compile(r"^(?:福建省?)?(?:泉州市?)?(?:惠安县?)?")
_AFTER = re.compile(
    r"(?:股份|集团|责任)*(?:有限)?(?:责任)?(?:公司|厂|集团)?$|"
    r"(?:company|co|ltd|limited|inc|corporation|corp|factory)+$"
)
LEAST_CORE = 2


def core(name: str) -> str:
    """Return what tells a firm from others: 惠安示例鞋业有限公司 becomes 示例鞋业.

    What would leave fewer than two characters is kept whole.
    """
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", name).casefold())
    short = _BEFORE.sub("", plain)
    short = _AFTER.sub("", short) if len(short) >= LEAST_CORE else plain
    return short if len(short) >= LEAST_CORE else plain


def credit_code(text: str) -> str | None:
    """Return a unified social credit code (GB 32100-2015) as it is stored, None for other text."""
    compact = _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()
    try:
        return str(uscc.validate(compact))
    except ValidationError:
        return None

"""The page and the house judge alike: the same codes, whole and forged, get the same verdicts."""

import random
from datetime import timedelta
from typing import Any

import cbor2
import pytest

from handlers.web.verify import FILES
from services.checking.types import Verdict
from services.codes.address import to_digits
from services.codes.token import sign
from services.codes.types import Colour, Token, TokenFlags
from services.signing.es256 import SigningKey
from tests.check_site import ISSUED, CheckSite, Telephone, region_key

pytestmark = pytest.mark.asyncio(loop_scope="module")

SEED = 20200224
LEEWAY = timedelta(minutes=2)
THREE = {"1": "clear", "2": "contact", "3": "case", "4": "unknown"}
"""What a region with three colours means by them."""

JUDGE_ALL = """async ([folder, codes, text, now]) => {
  const page = JSON.parse(document.getElementById("page").textContent);
  const { readList } = await import(`${folder}/list.js`);
  const { judge } = await import(`${folder}/verdicts.js`);
  const list = await readList(text, page);
  const trusted = async () => ({ list, now });
  const found = [];
  for (const digits of codes) found.push(await judge(digits, { zone: page.zone, trusted }));
  return found.map(({ verdict, token, region }) => [verdict, token ?? null, region ?? {}]);
}"""


def whole(site: CheckSite, chance: random.Random) -> list[Token]:
    """Return tokens as they are issued, at every boundary of time and form."""
    second = timedelta(seconds=1)
    now = site.clock()
    texts = ["陈*强", "", "A* B*", "欧阳*", "𠮷*强", "\ufeffab", "\u202eab", "e\u0301*"]
    changes: list[dict[str, Any]] = [
        {"issued_at": now - second, "expires_at": now},
        {"expires_at": now + second},
        {"issued_at": now + LEEWAY},
        {"issued_at": now + LEEWAY + second},
        {"issued_at": now - timedelta(days=1), "expires_at": now - second},
        {"rule_set": 2**53},
        {"rule_set": 2**64 - 1},
        {"issuer": "CN-ZJ"},
        {"issuer": "\ufeffCN-FJ"},
        {"issuer": "CN-FJ" * 300},
        {"last_four": "𠮷𠮷𠮷𠮷"},
        {"last_four": ""},
        *({"masked_name": text} for text in texts),
        *({"flags": TokenFlags(flags)} for flags in range(8)),
    ]
    changes += [
        {
            "colour": chance.choice(list(Colour)),
            "handle": chance.randbytes(8),
            "rule_set": chance.randrange(2 ** chance.randrange(1, 64)),
            "expires_at": now + timedelta(seconds=chance.randrange(1, 10**6)),
        }
        for _ in range(20)
    ]
    return [site.token(**change) for change in changes]


def damaged(data: bytes, chance: random.Random, count: int) -> list[bytes]:
    """Return a token with bits flipped, ends cut off or stretched, and under other tags."""
    flipped = []
    for _ in range(count):
        changed = bytearray(data)
        place = chance.randrange(8 * len(data))
        changed[place // 8] ^= 1 << place % 8
        flipped.append(bytes(changed))
    cut = [data[: chance.randrange(len(data))] for _ in range(count // 4)]
    longer = [data + b"\0", data + data, b"\0" + data]
    tags = [b"\xd8\x3d", b"\xd1", b"\xd2", b"\xd8\x12", b"\xd8\x3d\xd8\x3d"]
    return [b"", *flipped, *cut, *longer, *(tag + data for tag in tags), data[1:]]


SAID: dict[object, object] = {0: 1, 1: 1, 2: 1, 3: "陈*强", 4: "3417", 5: 0}


def claims_of(token: Token) -> dict[object, object]:
    return {
        1: token.issuer,
        4: int(token.expires_at.timestamp()),
        6: int(token.issued_at.timestamp()),
        7: token.handle,
        -260: {-7: SAID},
    }


def written(value: object) -> bytes:
    return cbor2.dumps(value, canonical=True)


def signed(
    key: SigningKey, payload: bytes, header: object = None, unprotected: object = None
) -> bytes:
    protected = cbor2.dumps({1: -7, 4: key.kid} if header is None else header)
    signature = key.signature(cbor2.dumps(["Signature1", protected, b"", payload]))
    parts = [protected, {} if unprotected is None else unprotected, payload, signature]
    return b"\xd2" + cbor2.dumps(parts)


def forged(key: SigningKey, claims: dict[object, object]) -> list[bytes]:
    """Return what somebody could sign who has got hold of our key."""
    payload = written(claims)
    headers: list[object] = [
        {1: -35, 4: key.kid}, {1: -8, 4: key.kid}, {1: 5, 4: key.kid}, {4: key.kid}, {1: -7},
        {1: -7, 4: key.kid + b"\0"}, {1: -7, 4: key.kid.hex()}, {1: -7, 2: [1], 4: key.kid},
        {1: -7, 4: bytes(8)}, {1: -7, 4: 0}, [], {}, 0,
    ]  # fmt: skip
    return [
        *(signed(key, one) for one in (*other_claims(claims), *other_spellings(claims))),
        *(signed(key, payload, header=header) for header in headers),
        signed(key, payload, unprotected={4: key.kid}),
        signed(key, payload, unprotected=[]),
        signed(key, payload),
        *unsigned(key, payload),
    ]


def other_claims(claims: dict[object, object]) -> list[bytes]:
    """Return well-written payloads that say something else than our codes."""
    of_said: list[dict[object, object]] = [
        {0: 2}, {1: 0}, {1: 3}, {1: True}, {2: -1}, {2: 1.0}, {2: -(2**63)}, {3: "陈陈陈陈强"},
        {3: b"abc"}, {4: "34170"}, {4: 3417}, {5: 8}, {5: -1}, {5: 2**63}, {6: "S4"}, {"x": 1},
    ]  # fmt: skip
    of_claims: list[dict[object, object]] = [
        {1: ""}, {1: 7}, {1: b"CN-FJ"}, {4: 2**32}, {4: 2**63}, {4: 0}, {4: -1}, {4: 1.5},
        {6: "now"}, {6: claims[4]}, {7: b"seven b"}, {7: "12345678"}, {5: 0}, {2: "subject"},
        {24: 0}, {-1: 0}, {-260: {-7: []}}, {-260: {}}, {-260: {1: {}}}, {-260: {-7: SAID, 1: 1}},
        {-260: None}, {-260: []},
    ]  # fmt: skip
    return [
        *(written({**claims, -260: {-7: {**SAID, **change}}}) for change in of_said),
        *(written({**claims, **change}) for change in of_claims),
        *(written({key: claims[key] for key in claims if key != left}) for left in claims),
    ]


def other_spellings(claims: dict[object, object]) -> list[bytes]:
    """Return payloads that another reader might take for ours, and some that break readers."""
    payload = written(claims)
    return [
        b"\xa6" + payload[1:8] + payload[1:],
        cbor2.dumps(dict(reversed(claims.items()))),
        payload.replace(b"\x06\x1a", b"\x06\x1b\0\0\0\0", 1),
        payload.replace(b"CN-FJ", b"CN-F\xff", 1),
        payload.replace(b"CN-FJ", b"C\xed\xa0\x80J", 1),
        payload.replace(b"CN-FJ", b"\xf0\x82\x82\xacJ", 1),
        b"\xbf" + payload[1:] + b"\xff",
        payload + b"\0",
        b"\x81" * 20 + b"\0",
        b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x5b\0\0\0\1\0\0\0\0",
        b"\xa0", b"\x80", b"\xf6", b"\xf9\0\0", b"\xc0\0", b"",
    ]  # fmt: skip


def unsigned(key: SigningKey, payload: bytes) -> list[bytes]:
    """Return tokens whose signature is none, or has another length or shape."""
    protected = cbor2.dumps({1: -7, 4: key.kid})
    genuine = key.signature(cbor2.dumps(["Signature1", protected, b"", payload]))
    signatures: list[object] = [
        bytes(64), b"\xff" * 64, b"", genuine[:-1], genuine + b"\0", genuine[32:] + genuine[:32],
        genuine.hex(), None,
    ]  # fmt: skip
    outer: list[list[object]] = [
        [protected, {}, payload],
        [protected, {}, payload, genuine, b""],
        [protected, {}, None, genuine],
        [{1: -7, 4: key.kid}, {}, payload, genuine],
    ]
    parts = [*([protected, {}, payload, one] for one in signatures), *outer]
    return [b"\xd2" + cbor2.dumps(one) for one in parts]


async def keys_of_all_kinds(site: CheckSite) -> dict[str, list[SigningKey]]:
    """Let keys be retired, revoked, of other regions; return whose keys there are."""
    retired = site.key
    await site.services.keys.rotate(even_if_young=True)
    revoked = await site.services.keys.current()
    await site.services.keys.revoke(revoked.kid.hex())
    site.key = await site.services.keys.current()
    day = timedelta(days=1)
    zj, former, lost, other, late = (SigningKey.generate() for _ in range(5))
    today = ISSUED.date()
    await site.recognise(
        "CN-ZJ",
        region_key(zj, ISSUED - day, ISSUED + day),
        region_key(former, ISSUED - 2 * day, ISSUED - day),
        region_key(lost),
        revoked=(lost,),
        mappings=((today - day, {"1": "attention"}), (today, THREE), (today + day, {"1": "case"})),
    )
    await site.recognise("CN-GD", region_key(other), form="jwt")
    await site.recognise("CN-SH", region_key(late), mappings=((today + day, {"1": "clear"}),))
    return {
        "CN-FJ": [site.key, retired, revoked, SigningKey.generate()],
        "CN-ZJ": [zj, former, lost],
        "CN-GD": [other],
        "CN-SH": [late],
        "CN-FJ-DEMO": [],
        "CN-XX": [],
    }


def crossed(site: CheckSite, keys: dict[str, list[SigningKey]]) -> list[bytes]:
    """Return codes of every issuer signed by everybody's keys, at the edges of their periods."""
    day, second = timedelta(days=1), timedelta(seconds=1)
    edges = (ISSUED, ISSUED - day, ISSUED - 7 * day, ISSUED + LEEWAY, ISSUED + day)
    moments = {
        edge + shift
        for edge in edges
        for shift in (-LEEWAY - second, -LEEWAY, timedelta(), second, LEEWAY + second)
    }
    codes = []
    everybody = [key for owned in keys.values() for key in owned]
    for issuer, owned in keys.items():
        for key in everybody:
            for moment in moments if key in owned else {ISSUED}:
                token = site.token(issuer=issuer, issued_at=moment, expires_at=ISSUED + 9 * day)
                codes.append(signed(key, written(claims_of(token))))
            for value, flags in ((2, 0), (3, 1), (4, 0), (7, 0), (255, 0), (256, 0), (1, 2)):
                claims = claims_of(site.token(issuer=issuer))
                claims[-260] = {-7: {**SAID, 1: value, 5: flags}}
                codes.append(signed(key, written(claims)))
    return codes


async def judged_by_the_house(
    site: CheckSite, digits: str
) -> tuple[str, Token | None, dict[str, str]]:
    """Return the verdict that a photo of the code gets.

    None of these codes was issued, so the house holds them withdrawn where the page, which
    cannot know, sees their colour.
    """
    checked = await site.services.checking.check(f"{site.url}/v#{digits}")
    if checked.verdict is Verdict.WITHDRAWN and checked.token is not None:
        return checked.token.colour.value, checked.token, checked.region
    return checked.verdict.value, checked.token, checked.region


def seen(token: Token, value: object) -> dict[str, object]:
    """Return what the page reads out of a token; the value is how its region writes its colour."""
    return {
        "handle": token.handle.hex(),
        "value": value,
        "issuer": token.issuer,
        "issuedAt": int(token.issued_at.timestamp()),
        "expiresAt": int(token.expires_at.timestamp()),
        "colour": token.colour.value,
        "name": token.masked_name,
        "lastFour": token.last_four,
        "flags": int(token.flags),
        "isPaper": TokenFlags.PAPER in token.flags,
        "isDemo": TokenFlags.DEMO in token.flags,
    }


async def test_page_and_house_agree_on_every_code_whole_or_forged(
    site: CheckSite, phone: Telephone
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - examples, not secrets
    keys = await keys_of_all_kinds(site)
    tokens = whole(site, chance)
    genuine = [sign(token, site.key) for token in tokens]
    strangers = [sign(site.token(), SigningKey.generate()) for _ in range(5)]
    broken = [
        one for data in (*chance.sample(genuine, 6), strangers[0])
        for one in damaged(data, chance, 60)
    ]  # fmt: skip
    claims = claims_of(site.token())
    made = (*genuine, *strangers, *broken, *forged(site.key, claims), *crossed(site, keys))
    codes = [to_digits(data) for data in made]
    codes += ["", "0", "1", "2", "00", "01", "-1", "1e5", "12a", "１２", "9" * 4000, "1" * 4001]
    expected = [await judged_by_the_house(site, digits) for digits in codes]
    text = (await site.services.trust.current()).text

    await phone.page.goto(site.address())
    found = await phone.page.evaluate(
        JUDGE_ALL, [f"{site.url}{FILES.address}", codes, text, ISSUED.timestamp()]
    )

    assert len(codes) >= 1000
    for digits, house, (verdict, read, region) in zip(codes, expected, found, strict=True):
        assert verdict == house[0], digits
        assert region == house[2], digits
        assert read == (seen(house[1], read and read["value"]) if house[1] else None), digits
    assert {verdict for verdict, _, _ in expected} == {
        "green", "orange", "expired", "withdrawn", "unknown_issuer", "tampered", "no_code", "demo"
    }  # fmt: skip
    assert any(region and verdict == "orange" for verdict, _, region in expected)

"""`issuer`: the regions whose codes count here."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.cli.running import ExitCode, counted, run_async
from bot.cli.sheets import told_of_sheet
from bot.settings import read_settings
from bot.wiring import open_services
from services.clock import Calendar
from services.recognition.errors import (
    InvalidMappingError,
    IssuerNotAllowedError,
    IssuerUnknownError,
    RegionUnheardError,
)
from services.recognition.formats import FORMATS, bamin
from services.recognition.mappings import LEVELS, Levels, read_mapping
from services.recognition.publications import read_root
from services.recognition.types import Mapping, Region, RegionDetails
from services.registry import Services
from services.sheets.errors import SheetNotReadableError, WrongColumnsError
from services.signing.es256 import VerifyKey, base64url

app = typer.Typer(help="Other regions whose codes count here.", no_args_is_help=True)

Code = Annotated[str, typer.Argument(help="What its codes name as their issuer, as CN-ZJ.")]
FOREIGN = tuple(name for name in FORMATS if name != bamin.NAME)
UNHEARD = {
    "address": "the address leads into a private network",
    "certificate": "its certificate is not valid for this address",
    "expired": "its list has expired",
    "future": "its list is of the future: look at the clocks of both sides",
    "no_jwks": "what stands there is no set of keys (JWKS)",
    "no_keys": "none of the keys there can be used (P-256, with a kid, for signatures)",
    "no_list": "what stands there is no trust list of our kind",
    "no_url": "this is no address",
    "not_https": "the address must begin with https://",
    "older": "its list is older than the one seen last",
    "other_format": "its own codes are not of our kind: use --keys",
    "other_issuer": "the list is another region's",
    "other_root": "the list is signed by another root than the one given with --root",
    "redirect": "it sends elsewhere: give the address where it really is",
    "signature": "its signature is false",
    "slow": "it did not answer in time",
    "too_long": "what stands there is longer than a megabyte",
    "unreachable": "it cannot be reached: look at the address and at HTTPS_PROXY",
}
NOT_ALLOWED = {
    "code": "The code must be 1 to 32 letters, digits and signs, without spaces.",
    "ours": "This is our own issuer: our codes count here anyway.",
    "demo": "Codes of pretend worlds (-DEMO) never count in a real installation.",
    "format": "It is recognised in another format: `issuer remove` it first.",
    "name": "A name must have 1 to 64 characters.",
}
MAPPING = {
    "empty": "The mapping names no value.",
    "level": f"the level must be one of {', '.join(LEVELS)}",
    "missing": "Say what its values mean: --mapping FILE, with the columns value,level.",
    "past": "A mapping cannot hold from a day that is over.",
    "twice": "this value stands in the file already",
    "value": "a value must have 1 to 64 characters, and there are at most 100",
}


@app.command()
def add(
    code: Code,
    list_: Annotated[
        str | None,
        typer.Option("--list", help="Of our own kind: the https address of its trust list."),
    ] = None,
    root: Annotated[
        str | None,
        typer.Option(help="The thumbprint of its root (43 characters), or a file with its JWK."),
    ] = None,
    keys: Annotated[
        str | None, typer.Option(help="Of another kind: the https address of its JWKS.")
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", help=f"How such codes are written: {', '.join(FOREIGN)}.")
    ] = FOREIGN[0],
    name_zh: Annotated[
        str | None, typer.Option(help="What checkers are told, in Chinese.")
    ] = None,
    name_en: Annotated[str | None, typer.Option(help="The same in English.")] = None,
    mapping: Annotated[
        Path | None, typer.Option(help=f"CSV value,level; levels: {', '.join(LEVELS)}.")
    ] = None,
    from_: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="The mapping's first day; today."),
    ] = None,
) -> None:
    """Let a region's codes count here; or change its address, its names, or what values mean.

    Get the root's thumbprint from the region itself, by telephone or on paper: whoever can
    exchange it can write its list.
    """
    names = {"zh_CN": name_zh, "en": name_en}
    if (list_ is None) == (keys is None) or (list_ is None) != (root is None):
        _end("Give --list and --root for a region of our own kind, or --keys for another.")
    if keys is not None and format_ not in FOREIGN:
        _end(f"The format must be one of {', '.join(FOREIGN)}.")
    region = Region(
        code,
        format_ if keys is not None else bamin.NAME,
        keys or list_ or "",
        _root(root) if root is not None else None,
        {language: name for language, name in names.items() if name is not None},
    )
    run_async(_add(region, mapping, from_.date() if from_ else None))


@app.command(name="list")
def list_() -> None:
    """Show where our own list is, and which regions are recognised."""
    run_async(_list())


@app.command()
def refresh(
    code: Annotated[str | None, typer.Argument(help="One region; all if missing.")] = None,
) -> None:
    """Fetch keys now; a running service does so by itself every six hours."""
    run_async(_refresh(code))


@app.command()
def remove(code: Code) -> None:
    """Let a region's codes count no more, at once."""
    run_async(_remove(code))


async def _add(region: Region, mapping: Path | None, effective_on: date | None) -> ExitCode:
    try:
        levels: Levels | None = read_mapping(mapping) if mapping is not None else None
        async with open_services() as services:
            added = await services.recognition.add(
                region, levels=levels, effective_on=effective_on
            )
            _tell(added, services)
    except (SheetNotReadableError, WrongColumnsError) as error:
        return told_of_sheet(error, mapping)
    except InvalidMappingError as error:
        line = f"line {error.params['line']}: " if "line" in error.params else ""
        return _fail(f"{line}{MAPPING[str(error.params['reason'])]}")
    except IssuerNotAllowedError as error:
        return _fail(NOT_ALLOWED[str(error.params["reason"])])
    except RegionUnheardError as error:
        return _fail(_unheard(region.code, error))
    return ExitCode.DONE


async def _list() -> ExitCode:
    settings = read_settings()
    async with open_services(settings) as services:
        root = VerifyKey.from_jwk(await services.trust.root())
        typer.echo(
            f"our list: {settings.public_url}/trust-list, root {base64url(root.thumbprint)}"
        )
        regions = await services.recognition.all()
        for region in regions:
            _tell(region, services)
    if not regions:
        typer.echo("No other region is recognised.", err=True)
    return ExitCode.DONE


async def _refresh(code: str | None) -> ExitCode:
    async with open_services() as services:
        codes = [code] if code else [one.region.code for one in await services.recognition.all()]
        failed = 0
        for one in codes:
            try:
                _tell(await services.recognition.refresh(one), services)
            except IssuerUnknownError:
                return _fail(f"No region {one} is recognised.")
            except RegionUnheardError as error:
                failed += 1
                typer.echo(f"{_unheard(one, error)} Its keys stay as they were.", err=True)
    if not failed:
        return ExitCode.DONE
    return ExitCode.FAILED if failed == len(codes) else ExitCode.REJECTED


async def _remove(code: str) -> ExitCode:
    async with open_services() as services:
        try:
            await services.recognition.remove(code)
        except IssuerUnknownError:
            return _fail(f"No region {code} is recognised.")
    typer.echo(f"Codes of {code} count no more.")
    return ExitCode.DONE


def _tell(one: RegionDetails, services: Services) -> None:
    region, calendar = one.region, services.calendar
    typer.echo(f"{region.code}  {region.names['zh_CN']}  {region.names['en']}  {region.url}")
    pinned = f", list {one.list_version}, root {region.root}" if region.root else ""
    typer.echo(f"  {region.format}: {counted(one.keys, 'key')}, {one.revoked} revoked{pinned}")
    heard, until = (_moment(at, calendar) for at in (one.heard_at, one.counts_until))
    over = "" if one.hours_left(services.clock()) else " (over: none of its codes counts)"
    typer.echo(f"  heard {heard}, counts until {until}{over}")
    if one.fault:
        typer.echo(f"  the last try failed: {_reason(one.fault)}")
    for mapping in one.mappings:
        typer.echo(f"  {_meaning(mapping)}")


def _meaning(mapping: Mapping) -> str:
    levels = ", ".join(
        f"{value} is {level.name.casefold()}" for value, level in mapping.levels.items()
    )
    return f"mapping {mapping.version} from {mapping.effective_on}: {levels}"


def _moment(at: datetime | None, calendar: Calendar) -> str:
    return calendar.local(at).strftime("%Y-%m-%d %H:%M") if at else "never"


def _root(given: str) -> str:
    path = Path(given)
    try:
        return read_root(path.read_text() if path.is_file() else given)
    except (OSError, ValueError):
        _end("--root is a thumbprint of 43 characters, or a file with the public JWK of the root.")


def _reason(fault: str) -> str:
    return UNHEARD.get(fault, f"it answered {fault.removeprefix('status_')}")


def _unheard(code: str, error: RegionUnheardError) -> str:
    return f"{code}: {_reason(str(error.params['reason']))}."


def _end(text: str) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(ExitCode.USAGE)


def _fail(text: str) -> ExitCode:
    typer.echo(f"{text} Nothing was changed.", err=True)
    return ExitCode.FAILED

"""`keys`: data keys that everything stored is sealed with."""

from typing import Annotated

import typer

from services.backup.envelope import new_pair
from services.crypto.vault import new_data_key

app = typer.Typer(help="Data keys and signing keys.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `keys` a group of commands, also while it has one."""


@app.command()
def generate(
    *,
    backup: Annotated[
        bool, typer.Option("--backup", help="Print a pair for BACKUP_PUBLIC_KEY instead.")
    ] = False,
) -> None:
    """Print a new data key, alone on the last line, for DATA_KEYS."""
    if backup:
        _print_pair()
        return
    typer.echo(
        "Put this key into DATA_KEYS. Keep a copy, and keep it apart from backups:", err=True
    )
    typer.echo(new_data_key())


def _print_pair() -> None:
    public, secret = new_pair()
    typer.echo(
        "Put the public key into BACKUP_PUBLIC_KEY. The secret key opens every backup: keep it"
        " offline (on paper, or a stick in a safe), never on this machine, and apart from the"
        " backups and from DATA_KEYS.",
        err=True,
    )
    typer.echo(f"Public key: {public}")
    typer.echo(f"Secret key, to be kept offline: {secret}")

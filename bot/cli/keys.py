"""`keys`: data keys that everything stored is sealed with."""

import typer

from services.crypto.vault import new_data_key

app = typer.Typer(help="Data keys and signing keys.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `keys` a group of commands, also while it has one."""


@app.command()
def generate() -> None:
    """Print a new data key, alone on the last line, for DATA_KEYS."""
    typer.echo(
        "Put this key into DATA_KEYS. Keep a copy, and keep it apart from backups:", err=True
    )
    typer.echo(new_data_key())

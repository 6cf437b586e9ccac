"""``comity init``: a new node."""

import os
from typing import Annotated

import typer

from comity.assembly.home import Home
from comity.assembly.initialise import found, plan
from comity.assembly.member_card import card_of
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, clock, output
from comity.cli.helping import with_examples


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "init",
        help=with_examples(
            "Make a new node: folders, keys, certificate, configuration and database.",
            'comity init --home ./de --state DE --name "Bundesamt für Justiz" --language de',
            'comity init --home ./fr --state FR --name "Casier judiciaire national" '
            "--listen 127.0.0.1:8442",
            'comity init --home ./es --state ES --name "Registro Central" '
            "--listen 0.0.0.0:8441 --url https://node.example.es:8441",
        ),
    )(init)


def init(
    *,
    state: Annotated[
        str, typer.Option(help="Code of our state: DE, or GR for Greece.", metavar="CODE")
    ],
    name: Annotated[str, typer.Option(help="Name of the central authority.")],
    home: HomeOption = DEFAULT_HOME,
    listen: Annotated[
        str, typer.Option(help="Where to listen for partners.", metavar="HOST:PORT")
    ] = "127.0.0.1:8441",
    url: Annotated[
        str | None,
        typer.Option(help="Address for partners.", show_default="https:// and HOST:PORT"),
    ] = None,
    time_zone: Annotated[
        str | None,
        typer.Option(help="Zone of the authority.", show_default="that of the state's capital"),
    ] = None,
    language: Annotated[
        list[str] | None,
        typer.Option(help="Language of the authority, best first; may be given several times."),
    ] = None,
    database: Annotated[
        str, typer.Option(help="SQLite file or PostgreSQL address, without a password.")
    ] = "sqlite:///comity.db",
    origin: Annotated[
        str | None,
        typer.Option(help="Name of the node's log, for ever.", show_default="made of the address"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a new node."""
    founding = plan(
        state=state,
        name=name,
        listen=listen,
        url=url,
        time_zone=time_zone,
        languages=language or [],
        database=database,
        origin=origin,
    )
    place = Home(home)
    config = found(place, founding, clock=clock(), randomness=os.urandom)
    card = card_of(place, config)
    output(as_json).answer(
        {
            "home": home.resolve(),
            "state": founding.state,
            "url": founding.url,
            "time_zone": founding.time_zone,
            "origin": founding.origin,
            "log_key": card.log_key,
            "card_digest": card.digest(),
        },
        f"{founding.state} {founding.name} lives in {home}.",
        f"  partners reach it at  {founding.url}",
        f"  it dates in the zone  {founding.time_zone}",
        f"  its log is called     {founding.origin}",
        "",
        "Keep a copy of keys/ and comity.toml where the node is not. Then:",
        f"  1. comity network card --home {home} -o {founding.state.lower()}.card",
        "     and hand the card to the governance of the network, which adds it.",
        f"  2. comity network join network.note --home {home} --digest SHA256",
        "     with the signed network document and the digest you were told.",
        f"  3. comity doctor --home {home}",
        f"  4. comity serve --home {home}",
    )

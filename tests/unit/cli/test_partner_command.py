"""``comity partner``: the duty desks of other states at the terminal."""

from tests.unit.cli.offices import Office

from comity.cli.exits import Exit


def test_a_duty_desk_is_entered_listed_and_forgotten(germany: Office) -> None:
    assert germany.ask("partner", "list")["duty_desks"] == []
    said = ("--telephone", "+359 2 0000 000", "--hours", "always, English")
    made = germany.ask("partner", "duty", "BG", *said)["duty_desk"]
    assert (made["state"], made["telephone"]) == ("BG", "+359 2 0000 000")
    (listed,) = germany.ask("partner", "list")["duty_desks"]
    assert listed == made
    assert germany.ask("partner", "duty", "BG", *said)["duty_desk"] == made, "nothing changes"
    assert germany.ask("partner", "duty", "BG", "--forget")["forgotten"]
    assert germany.ask("partner", "list")["duty_desks"] == []


def test_what_cannot_be_entered_is_refused(germany: Office) -> None:
    for arguments, status in (
        (("duty", "BG", "--telephone", "call me", "--hours", "always"), Exit.INPUT),
        (("duty", "BG", "--telephone", "112"), Exit.INPUT),
        (("duty", "BG", "--telephone", "112", "--hours", "x", "--forget"), Exit.INPUT),
        (("duty", "XX", "--telephone", "112", "--hours", "always"), Exit.INPUT),
        (("duty", "BG", "--forget"), Exit.INPUT),
    ):
        germany.run("partner", *arguments, status=status)

"""The text of ``--help``: one sentence, examples, then the rest."""


def with_examples(summary: str, *examples: str, more: str = "") -> str:
    """Return the help of a command.

    Args:
        summary: What it does.
        examples: Command lines, as they would be typed.
        more: What else one should know.
    """
    # A backspace alone on a line keeps the lines of a paragraph as they are.
    shown = "\n".join(("\b", "Examples:", *(f"  {example}" for example in examples)))
    return "\n\n".join(part for part in (summary, shown, more) if part)

"""Names of the generator from one script into the other."""

from comity_training.people.misunderstandings import native_forms, passport_forms
from comity_training.people.romanised import TABLES, roman


def is_latin(text: str) -> bool:
    """Return whether a name stands in Latin letters."""
    return all(ord(letter) < 0x250 or 0x1E00 <= ord(letter) < 0x1F00 for letter in text)


def latin_of(text: str, country: str) -> str:
    """Return the passport form of a name, the longest known run of words at a time."""
    forms = passport_forms()
    for separator in (" ", "-"):
        words = text.split(separator)
        written: list[str] = []
        while words:
            for length in range(len(words), 0, -1):
                run = separator.join(words[:length])
                if run in forms or length == 1:
                    by_letter = country in TABLES or country in {"BG", "UA", "GR"}
                    written.append(forms.get(run) or (roman(run, country) if by_letter else run))
                    words = words[length:]
                    break
        result = separator.join(written)
        if is_latin(result):
            return result
        text = result
    return text


def native_of(text: str, country: str) -> str | None:
    """Return a name of the generator in its country's script, or ``None`` if it knows none."""
    forms = native_forms()
    if (country, text) in forms:
        return forms[country, text]
    words = [forms.get((country, word)) for word in text.split()]
    known = [word for word in words if word is not None]
    return " ".join(known) if len(known) == len(words) else None

"""Passport spellings for the scripts that are romanised letter by letter.

Source:
    Russian: the table of ICAO Doc 9303. Serbian: the two official alphabets. Georgian: the
    national system of 2002. Armenian: BGN/PCGN 1981, without its marks. All from memory and
    meant for made-up people only; the search room has the rules that matter.
"""

# ruff: noqa: RUF001 - letters of other scripts are the content here

from typing import Final

from comity_training.names.romanisation import romanise


def _table(text: str) -> dict[str, str]:
    return dict(item.split("=") for item in text.split())


TABLES: Final = {
    "RU": _table(
        "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u "
        "ф=f х=kh ц=ts ч=ch ш=sh щ=shch ъ=ie ы=y ь= э=e ю=iu я=ia"
    ),
    "RS": _table(
        "а=a б=b в=v г=g д=d ђ=đ е=e ж=ž з=z и=i ј=j к=k л=l љ=lj м=m н=n њ=nj о=o п=p р=r с=s "
        "т=t ћ=ć у=u ф=f х=h ц=c ч=č џ=dž ш=š"
    ),
    "GE": _table(
        "ა=a ბ=b გ=g დ=d ე=e ვ=v ზ=z თ=t ი=i კ=k ლ=l მ=m ნ=n ო=o პ=p ჟ=zh რ=r ს=s ტ=t უ=u ფ=p "
        "ქ=k ღ=gh ყ=q შ=sh ჩ=ch ც=ts ძ=dz წ=ts ჭ=ch ხ=kh ჯ=j ჰ=h"
    ),
    "AM": _table(
        "ա=a բ=b գ=g դ=d ե=e զ=z է=e ը=y թ=t ժ=zh ի=i լ=l խ=kh ծ=ts կ=k հ=h ձ=dz ղ=gh ճ=ch մ=m "
        "յ=y ն=n շ=sh ո=o չ=ch պ=p ջ=j ռ=r ս=s վ=v տ=t ր=r ց=ts ւ=u փ=p ք=k օ=o ֆ=f և=ev"
    ),
}


def roman(text: str, country: str) -> str:
    """Return the passport spelling; the text itself where no rule is at hand.

    Example:
        >>> roman("Жуков", "RU"), roman("Ђорђевић", "RS"), roman("Հարությունյան", "AM")
        ('Zhukov', 'Đorđević', 'Harutyunyan')
    """
    table = TABLES.get(country)
    if table is None:
        return romanise(text, country) or text
    lowered = text.lower().replace("ու", "u") if country == "AM" else text.lower()
    words = ["".join(table.get(letter, letter) for letter in word) for word in lowered.split(" ")]
    return " ".join(capitalised(word) for word in words)


def capitalised(word: str) -> str:
    """Return a name with a capital at its start and after each hyphen."""
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))

"""What goes wrong at a desk abroad: sounds, keys, other spellings, nicknames, towns.

Everyday knowledge, written for this project. Left of an arrow is what was meant, right of it
what was written down; most also happen the other way round.
"""

# ruff: noqa: RUF001 - letters of other scripts are the content here

from functools import cache
from typing import Final

from comity_training.people.origins import all_origins, origin_of

_SOUNDS: Final = {
    "germanic": "d>t t>d b>p g>k v>f f>v w>v ei>ai ai>ei ay>ei ie>i th>t ck>k ss>s z>ts ä>e äu>eu "
    "tz>z mm>m nn>n ll>l dt>t ph>f y>i c>k hl>l",
    "slavic": "w>v v>w cz>ch ch>h sz>sh rz>zh j>y y>i ł>l ó>u ks>x zh>z dz>z ts>c iy>y "
    "ov>off ev>eff "
    "sh>s h>kh ya>ia yu>iu",
    "romance": "b>v v>b c>s s>z z>s ll>y gi>ji ge>je qu>k ch>sh x>j h> ção>cao gn>ni lh>li nh>ni "
    "ou>u eau>o ph>f rr>r ss>s",
    "arabic": "kh>k gh>g q>k dh>d ou>u u>o ee>i i>e aa>a h> sh>ch j>dj th>t z>s ah>a iy>i mm>m "
    "bd>bed ei>ai",
    "turkic": "ı>i ğ>g ş>s ç>c c>j ö>o ü>u y>i v>w k>c z>s dd>d ğ>",
    "eastern": "l>r r>l x>sh q>ch zh>j ng>n ch>j eo>u oo>u ee>i u>oo ou>o tsu>tu shi>si ji>zi",
    "general": "ph>f ck>k y>i ie>i nn>n ss>s tt>t ll>l c>k k>c s>z v>w a>e e>i o>u",
}
_FAMILIES: Final = {
    **dict.fromkeys(("DE", "AT", "NL", "DK", "SE", "NO", "IS", "GB", "IE", "US"), "germanic"),
    **dict.fromkeys(
        ("PL", "CZ", "SK", "RU", "UA", "BG", "RS", "HR", "BA", "SI", "LT", "LV"), "slavic"
    ),
    **dict.fromkeys(("FR", "ES", "PT", "IT", "RO", "BR", "AR", "CO", "MX", "AL"), "romance"),
    **dict.fromkeys(
        ("SY", "EG", "IQ", "MA", "TN", "SA", "IR", "AF", "PK", "SO", "ER", "IL"), "arabic"
    ),
    **dict.fromkeys(("CN", "JP", "KR", "VN"), "eastern"),
    "TR": "turkic",
}

_LAYOUTS: Final = {
    "qwertz": ("qwertzuiopü", "asdfghjklöä", "yxcvbnm"),
    "azerty": ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    "qwerty": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
}

_ROMANISATIONS: Final = {
    "SLAVIC": "zh>j kh>h ts>c shch>sch iu>yu ia>ya iy>y yu>ju ya>ja ei>ey y>i sh>sch ch>tsch v>w "
    "ks>x zh>sch ii>y ie>e ov>ow kh>x",
    "ARABIC": "ou>u oo>u ee>i mohamed>muhammad mohammed>mohamad muhammad>mohamed ahmad>ahmed "
    "hussein>husain hassan>hasan youssef>yusuf al->el- al->al_ q>k kh>ch sh>ch j>dj y>i aa>a "
    "abdul_>abdel abdul_>abd_al- eddine>_al-din ei>ai khaled>khalid omar>umar said>saeed zai>zay",
    "GREEK": "ch>h y>i ou>u v>b f>ph gg>ng ks>x th>t ai>e oi>i nt>d mp>b",
    "HEBREW": "ch>h h>ch tz>z z>s k>c v>w y>i ei>e oh>o itz>its sh>s",
    "CJK": "x>hs q>ch zh>ch j>ch z>ts c>ts b>p d>t g>k sh>s ji>zi shi>si tsu>tu o>oh",
    "HANGUL": "ee>i oo>u eo>u u>eo j>ch g>k b>p -> yu>yoo hyun>hyeon kim>gim lee>yi park>bak",
    "KARTVELIAN": "kh>x dz>z ts>c gh>g ch>tch q>k sh>s zh>j yan>ian j>dj",
}
_SCHEMES: Final = {
    **dict.fromkeys(("RU", "UA", "BG", "RS"), "SLAVIC"),
    **dict.fromkeys(("SY", "EG", "IQ", "MA", "TN", "SA", "IR", "AF"), "ARABIC"),
    "GR": "GREEK",
    "IL": "HEBREW",
    "CN": "CJK",
    "JP": "CJK",
    "KR": "HANGUL",
    "GE": "KARTVELIAN",
    "AM": "KARTVELIAN",
}

_NICKNAMES: Final = (
    "Michael=Michi Thomas=Tom Andreas=Andi Stefan=Steffen Matthias=Matze Johannes=Hannes "
    "Alexander=Alex Wolfgang=Wolfi Katharina=Kathi Stefanie=Steffi Susanne=Susi Christina=Tina "
    "Elisabeth=Lisbeth Johanna=Hanna Josef=Sepp Maximilian=Max Sebastian=Basti Daniel=Dani "
    "Francisco=Paco José=Pepe Antonio=Toni Manuel=Manolo Dolores=Lola Ignacio=Nacho "
    "Giuseppe=Peppe Salvatore=Totò Francesca=Franca Alessandro=Sandro Domenico=Mimmo "
    "João=Joãozinho Margarida=Guida Robert=Bob William=Bill Richard=Dick James=Jim "
    "Margaret=Peggy Elizabeth=Liz Catherine=Kate Krzysztof=Krzysiek Małgorzata=Gosia "
    "Katarzyna=Kasia Piotr=Piotrek Tomasz=Tomek Agnieszka=Aga Jakub=Kuba Jan=Janek "
    "Aleksandr=Sasha Aleksandra=Sasha Mikhail=Misha Dmitrii=Dima Ekaterina=Katia Ivan=Vania "
    "Vladimir=Vova Anastasiia=Nastia Nikolai=Kolia Sergei=Seriozha Tatiana=Tania Maria=Masha "
    "Georgi=Gosho Dimitar=Mitko Aleksandar=Aco László=Laci István=Pista József=Jóska Éva=Évi "
    "Gheorghe=Gigi Constantin=Costel Nicolae=Nicu Georgios=Giorgos Ioannis=Giannis "
    "Konstantinos=Kostas Dimitrios=Dimitris Ioanna=Gianna Mehmet=Memo Mustafa=Mıstık "
    "Mohamed=Mo Ibrahim=Brahim Abdullah=Abdu Fatima=Fatma Jesús=Chuy Guadalupe=Lupe "
    "Jiří=Jirka Petr=Péťa František=Franta Jozef=Jožo Willem=Wim Cornelis=Kees Hendrik=Henk"
)

_EXONYMS: Final = (
    "Wien=Vienna München=Monaco_di_Baviera Köln=Cologne Nürnberg=Norymberga Leipzig=Lipsk "
    "Dresden=Drezno Berlin=Berlino Hamburg=Hamburgo Frankfurt_am_Main=Francfort Aachen=Akwizgran "
    "Warszawa=Warschau Kraków=Krakau Gdańsk=Danzig Wrocław=Breslau Poznań=Posen Szczecin=Stettin "
    "Łódź=Lodsch Katowice=Kattowitz Praha=Prag Brno=Brünn Plzeň=Pilsen Ostrava=Ostrau "
    "Bratislava=Pressburg Košice=Kaschau Budapest=Budapeszt Pécs=Fünfkirchen Szeged=Segedin "
    "Győr=Raab Cluj-Napoca=Klausenburg Timișoara=Temeswar Brașov=Kronstadt Sibiu=Hermannstadt "
    "București=Bukarest Iași=Jassy Beograd=Belgrado Belgrade=Belgrad Zagreb=Agram Rijeka=Fiume "
    "Ljubljana=Laibach Maribor=Marburg Roma=Rom Milano=Mailand Napoli=Naples Torino=Turin "
    "Firenze=Florenz Venezia=Venedig Genova=Genua Paris=Parigi Strasbourg=Straßburg Nice=Nizza "
    "Lille=Rijsel Lyon=Lione Lisboa=Lissabon Porto=Oporto Sevilla=Séville Zaragoza=Saragossa "
    "Moscow=Moskau Saint_Petersburg=Sankt_Petersburg Kyiv=Kiew Lviv=Lemberg Kharkiv=Charkow "
    "Odesa=Odessa Dnipro=Dnepropetrovsk Chernivtsi=Czernowitz Sofia=Sophia Plovdiv=Philippopel "
    "Athina=Athens Thessaloniki=Saloniki İstanbul=Istambul İzmir=Smyrna Trabzon=Trapezunt "
    "Damascus=Damaskus Aleppo=Halab Homs=Hims Latakia=Al-Ladhiqiyah Cairo=Kairo "
    "Casablanca=Dar_el_Beida "
    "Tehran=Teheran Isfahan=Esfahan Mashhad=Meschhed Baghdad=Bagdad Mosul=Mossul Erbil=Hewler "
    "Vilnius=Wilna Kaunas=Kowno Rīga=Riga København=Kopenhagen Göteborg=Gotenburg "
    "Helsinki=Helsingfors "
    "Turku=Åbo Beijing=Peking Guangzhou=Kanton Tbilisi=Tiflis Yerevan=Eriwan Erevan=Jerewan "
    "Mumbai=Bombay Kolkata=Calcutta Chennai=Madras Durrës=Durazzo Shkodër=Skutari "
    "Prishtinë=Pristina "
    "Prizren=Prisren Vlorë=Valona Banja_Luka=Banjaluka Den_Haag=La_Haye Amsterdam=Amesterdão"
)


def _rules(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (item.split(">") for item in text.split())
    return tuple((left.replace("_", " "), right.replace("_", " ")) for left, right in pairs)


def _pairs(text: str) -> dict[str, str]:
    pairs = (item.replace("_", " ").partition("=") for item in text.split())
    return {left: right for left, _, right in pairs}


NICKNAMES: Final = _pairs(_NICKNAMES)
EXONYMS: Final = _pairs(_EXONYMS)


@cache
def sounds_of(country: str) -> tuple[tuple[str, str], ...]:
    """Return what is misheard in names of a country, as pairs of letters."""
    return _rules(_SOUNDS[_FAMILIES.get(country, "general")] + " " + _SOUNDS["general"])


@cache
def spellings_of(country: str) -> tuple[tuple[str, str], ...]:
    """Return other habits of romanising, empty for countries that write Latin letters."""
    scheme = _SCHEMES.get(country)
    return () if scheme is None else _rules(_ROMANISATIONS[scheme])


@cache
def keyboard(layout: str) -> dict[str, str]:
    """Return for each letter the ones beside it, above it and below it."""
    rows = _LAYOUTS[layout]
    near: dict[str, str] = {}
    for depth, row in enumerate(rows):
        for place, letter in enumerate(row):
            beside = row[max(0, place - 1) : place] + row[place + 1 : place + 2]
            others = "".join(
                rows[other][max(0, place - 1) : place + 1]
                for other in (depth - 1, depth + 1)
                if 0 <= other < len(rows)
            )
            near[letter] = beside + others
    return near


LAYOUTS: Final = tuple(_LAYOUTS)


@cache
def passport_forms() -> dict[str, str]:
    """Return the passport form of every native name and town in another script."""
    forms: dict[str, str] = {}
    for code in all_origins()[0]:
        origin = origin_of(code)
        if not origin.has_script:
            continue
        stock = origin.stock
        names = [*stock.male.names, *stock.female.names, *origin.towns]
        for surname in stock.surnames:
            names += [surname.man, surname.daughter, surname.wife]
        for passport, native in names:
            forms.setdefault(native, passport)
    return forms


@cache
def native_forms() -> dict[tuple[str, str], str]:
    """Return the native form by country and passport form, for a clerk who copies the script."""
    forms: dict[tuple[str, str], str] = {}
    for code in all_origins()[0]:
        origin = origin_of(code)
        if not origin.has_script:
            continue
        stock = origin.stock
        names = [*stock.male.names, *stock.female.names]
        for surname in stock.surnames:
            names += [surname.man, surname.daughter]
        for passport, native in names:
            forms.setdefault((code, passport), native)
    return forms

"""Misuse, breaches and periods at the desk: what two people do, and what a card asks first."""

from datetime import timedelta

from tests.desk.desk_stage import WHY, Browser, token_on
from tests.desk.pages.visits import Visits
from tests.desk.pages.world import World

from comity.access.permissions import Role

LOOK = {"person": {"surname": "Beispiel", "forename": "Zora", "birth_date": "1979-05-17"}}
HOSTILE = "<script>alert(7)</script>\"'\u202e"
BREACH = {
    "aware_day": "2026-03-16",
    "aware_time": "09:30",
    "contact": "security@authority.example",
    "nature": "confidentiality",
    "consequences": f"Records may be known to others. {HOSTILE}",
    "measures": "Access was closed.",
    "states": "bg",
    "subjects": "12",
}


def supervisor(world: World) -> Browser:
    world.desk.engage("sam", Role.SUPERVISOR)
    return world.desk.signed_in("sam")


def form(browser: Browser, page: str) -> dict[str, str]:
    return {"csrf": token_on(browser.get(page).text)}


def test_a_look_is_noticed_the_officer_heard_and_the_outcome_counts_for_the_rule(
    world: World,
) -> None:
    sam = supervisor(world)
    token = form(sam, "/misuse")
    listed = {**token, "list": "staff", "text": "Zora Beispiel"}
    assert sam.post("/misuse/lists", listed).status == 303
    world.desk.engage("erika", Role.OFFICER)
    erika = world.desk.signed_in("erika")
    assert erika.api("POST", "/person-searches", LOOK, WHY).status == 200
    today = f"{world.desk.clock.now():%Y-%m-%d}"
    days = {**token, "since": today, "until": today}
    assert sam.post("/misuse", {**days, "audit": "many"}).status == 422
    assert sam.post("/misuse", {**days, "audit": "0"}).status == 303
    shown = sam.get("/misuse").text
    assert "guarded-list" in shown
    address = "/misuse/hits/guarded-list" + shown.partition("/misuse/hits/guarded-list")[2]
    address = address.partition('"')[0]
    assert "Nobody asks you anything" in erika.get("/questions").text
    assert sam.post(f"{address}/question", token).status == 303
    matter = address.replace("/misuse/hits/", "/matters/")
    said = {**form(erika, "/questions"), "words": f"The court asked. {HOSTILE}"}
    assert erika.post(matter, said).status == 303
    heard = sam.get(address).text
    assert "The court asked." in heard
    assert "<script>alert" not in heard
    assert sam.post(f"{address}/review", {**token, "outcome": "lawful"}).status == 422
    done = {**token, "outcome": "lawful", "reasons": "The letter is in the file."}
    assert sam.post(f"{address}/review", done).status == 303
    assert "100&nbsp;%" in sam.get("/misuse/rates").text


def test_a_breach_runs_against_its_clock_until_everybody_was_told(world: World) -> None:
    sam = supervisor(world)
    token = form(sam, "/breaches/new")
    empty = sam.post("/breaches/new", token)
    assert empty.status == 422
    assert "Say what the breach is of." in empty.text
    made = sam.post("/breaches/new", {**token, **BREACH})
    assert made.status == 303, made.text
    address = made.headers["Location"]
    page = sam.get(address).text
    assert "Tell the supervisory authority" in page
    assert "<script>alert" not in page
    early = sam.post(f"{address}/closing", token)
    assert early.status == 422
    assert "cannot be closed" in early.text
    card = sam.post(f"{address}/message", {**token, "to": "BG"})
    before = world.desk.leaves()
    assert card.status in {200, 422}, "a partner either takes notices, or is written a letter"
    assert world.desk.leaves() == before
    letter = sam.post(f"{address}/letter", {**token, "to": "BG"}).text
    assert "Article 30(6)" in letter
    world.desk.clock.wait(hours=80)
    sam = world.desk.signed_in("sam")
    token = form(sam, "/breaches/new")
    notice = {"told": "supervisory-authority", "whom": "State DPA", "reference": "letter 1"}
    late = sam.post(f"{address}/told", {**token, **notice})
    assert late.status == 422, "later than 72 hours wants a reason"
    why = {"late_because": "The extent was not known."}
    assert sam.post(f"{address}/told", {**token, **notice, **why}).status == 303
    other = {"told": "controller-of-another-state", "whom": "BG", "reference": "letter 2"}
    assert sam.post(f"{address}/told", {**token, **other}).status == 303
    more = {**{name: BREACH[name] for name in ("nature", "consequences", "measures")}}
    assert sam.post(f"{address}/more", {**token, **more, "high_risk": "no"}).status == 303
    assert sam.post(f"{address}/closing", token).status == 303
    assert "Closed on" in sam.get(address).text


def test_a_hold_is_set_and_lifted_and_erasing_shows_its_card_first(world: World) -> None:
    sam = supervisor(world)
    token = form(sam, "/keeping/hold")
    review = f"{world.desk.clock.now() + timedelta(days=90):%Y-%m-%d}"
    fields = {
        **token, "kind": "person", "reference": world.cases.zora, "ground": "court-order",
        "review_on": review, "reason": f"Order of 3 March {HOSTILE}",
    }  # fmt: skip
    refused = sam.post("/keeping/hold", {**fields, "ground": ""})
    assert (refused.status, "Order of 3 March" in refused.text) == (422, True)
    assert sam.post("/keeping/hold", fields).status == 303
    shown = sam.get("/keeping").text
    assert "Order of 3 March" in shown
    assert "<script>alert" not in shown
    address = "/keeping/holds/" + shown.partition("/keeping/holds/")[2].partition('"')[0]
    assert sam.post(address, {**token, "reason": "The order was lifted."}).status == 303
    assert "Nothing is held." in sam.get("/keeping").text
    assert "Nothing is over." in sam.get("/keeping/erasure").text
    assert sam.post("/keeping/erasure", {**token, "up_to": "0"}).status == 303
    assert "Nothing is left" in sam.get("/keeping/proof").text


def test_a_restriction_is_proposed_after_its_card_and_by_somebody_cleared_only(
    world: World,
) -> None:
    sam = supervisor(world)
    token = form(sam, "/restrictions")
    review = f"{world.desk.clock.now() + timedelta(days=90):%Y-%m-%d}"
    fields = {
        **token, "kind": "person", "reference": world.cases.zora, "reason": "A witness",
        "compartments": "witness-protection", "review_on": review,
    }  # fmt: skip
    before = world.desk.leaves()
    card = sam.post("/restrictions", fields)
    assert "whoever is not cleared finds nothing" in card.text
    refused = sam.post("/restrictions", {**fields, "confirm": "yes"})
    assert (refused.status, "not cleared for" in refused.text) == (422, True)
    assert "A witness" in refused.text, "what was typed is kept"
    assert world.desk.leaves() == before
    world.desk.engage("sia", Role.SUPERVISOR, compartments=frozenset({"witness-protection"}))
    sia = world.desk.signed_in("sia")
    token = form(sia, "/restrictions")
    assert sia.post("/restrictions", {**fields, **token, "confirm": "yes"}).status == 303


def test_safeguards_are_sound_on_a_narrow_screen_and_in_arabic(world_visits: Visits) -> None:
    sam = world_visits.of("sam", Role.SUPERVISOR, width=320)
    for path in ("/misuse", "/breaches", "/keeping"):
        sam.open(path)
        sam.sound()
        sam.seen(f"supervisor{path.replace('/', '-')}-narrow")
    arab = world_visits.of("sam", Role.SUPERVISOR, language="ar")
    for path in ("/breaches/new", "/keeping/schedule", "/restrictions"):
        arab.open(path)
        arab.sound()
        arab.seen(f"supervisor{path.replace('/', '-')}-ar")

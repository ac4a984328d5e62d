"""What a debrief says about cues: what was shown, what was held back and why, what they changed."""

from collections import Counter
from collections.abc import Mapping

from coach_app.core.session import StoredSession
from coach_app.cues.ledger import tallies
from coach_app.review.wording import count_word


def cue_record(stored: StoredSession) -> dict[str, object]:
    """`shown` and `held_back` cues by kind and reason, `effects` by kind, whether they `faded`, and `notes`.

    `quiet` are the kinds that were silent because they had changed nothing; `notes` say so in sentences.
    """
    cues = [line for line in stored.events if line.get("event") == "cue" and line.get("reason") != "drawn"]
    noted = next((line for line in stored.events if line.get("event") == "cues_set"), {})
    quiet = noted.get("quiet")
    listed = [row for row in quiet if isinstance(row, Mapping)] if isinstance(quiet, list) else []
    faded = noted.get("faded") is True
    return {
        "shown": dict(Counter(str(line.get("kind")) for line in cues if line.get("shown") is True)),
        "held_back": dict(Counter(str(line.get("reason")) for line in cues if line.get("shown") is not True)),
        "effects": [one.as_json() for one in tallies(stored.events) if one.shown or one.held],
        "faded": faded,
        "quiet": [dict(row) for row in listed],
        "notes": [*([FADED] if faded else []), *(quiet_note(row) for row in listed)],
    }


FADED = "Your last sessions went well, so fewer cues were shown."


def quiet_note(row: Mapping[str, object]) -> str:
    """Why a kind of cue was silent."""
    shown, helped = int(str(row.get("shown", 0))), int(str(row.get("helped", 0)))
    changed = f"{count_word(helped)} of {count_word(shown)} were followed by a change"
    return f"The {row.get('kind')} cue has gone quiet: of the last ones, {changed}."

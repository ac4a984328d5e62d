"""The policy's rules, each by itself and all of them over a simulated hour of talk."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach_app.core.events import CueDecided, CueKind
from coach_app.core.rounds import Mode
from coach_app.cues.clusters import Cluster
from coach_app.cues.fading import PastSession, faded
from coach_app.cues.policy import Candidate, CueRules, Policy

pytestmark = pytest.mark.unit

ALL: frozenset[CueKind] = frozenset({"length", "filler", "pace", "silence", "hedging"})


def candidate(at: float, kind: CueKind = "length") -> Candidate:
    return Candidate(kind, "Wrap up: the result?", 1.0, 1.0, at)


def offered(policy: Policy, at: float, kind: CueKind = "length") -> tuple[Policy, str]:
    """Offer one and let it show at once; the reason it met."""
    policy, decided = policy.offer(candidate(at, kind))
    if not decided:
        policy, decided = policy.listen(at, quiet=1.0)
    (only,) = decided
    return policy, only.reason


def test_nothing_in_the_first_fifteen_seconds_of_an_answer() -> None:
    policy = Policy().began(100.0)
    assert offered(policy, 114.9)[1] == "early"
    assert offered(policy, 115.0)[1] == "shown"
    assert offered(Policy(), 500.0)[1] == "early", "and nothing outside an answer"


def test_twenty_seconds_between_cues_and_sixty_for_a_kind_and_ninety_for_fillers() -> None:
    policy = Policy(CueRules(kinds=ALL, most=99)).began(0.0)
    policy, _ = offered(policy, 100.0, "filler")
    assert offered(policy, 119.9, "pace")[1] == "spacing"
    policy, reason = offered(policy, 120.0, "pace")
    assert reason == "shown"
    assert offered(policy, 179.0, "pace")[1] == "kind_spacing"
    assert offered(policy, 180.0, "pace")[1] == "shown"
    assert offered(policy, 189.0, "filler")[1] == "kind_spacing"
    assert offered(policy, 190.0, "filler")[1] == "shown"


def test_at_most_three_in_an_answer_and_two_when_faded() -> None:
    for rules, most, reason in (
        (CueRules(kinds=ALL), 3, "limit"),
        (CueRules(kinds=ALL, faded=True), 2, "faded"),
    ):
        policy = Policy(rules).began(0.0)
        for number in range(most):
            policy, got = offered(policy, 100.0 * (number + 1))
            assert got == "shown"
        assert offered(policy, 900.0)[1] == reason
        assert offered(policy.began(1000.0), 1100.0)[1] == "shown", "the next answer begins anew"


def test_kinds_that_are_off_and_realistic_mode_show_nothing_but_say_so() -> None:
    assert offered(Policy().began(0.0), 60.0, "pace")[1] == "off"
    assert offered(Policy(mode=Mode.REALISTIC).began(0.0), 60.0)[1] == "realistic"


def test_a_cue_waits_for_a_pause_but_no_longer_than_three_seconds() -> None:
    policy, decided = Policy().began(0.0).offer(candidate(60.0))
    assert decided == []
    assert policy.listen(61.0, quiet=0.39) == (policy, [])
    assert policy.listen(61.0, quiet=0.40)[1][0].shown
    assert policy.listen(62.99, quiet=0.0) == (policy, [])
    assert policy.listen(63.0, quiet=0.0)[1][0].shown


def test_what_waits_when_the_answer_ends_is_dropped() -> None:
    policy, _ = Policy().began(0.0).offer(candidate(60.0))
    policy, decided = policy.over(60.5)
    assert [one.reason for one in decided] == ["dropped"]
    assert policy.listen(70.0, quiet=9.0)[1] == []


def test_three_fillers_in_thirty_seconds_make_a_cluster_and_four_when_faded() -> None:
    cluster, faded_cluster = Cluster(), Cluster(faded=True)
    for at in (10.0, 20.0):
        cluster, found = cluster.heard(at, at)
        faded_cluster, _ = faded_cluster.heard(at, at)
        assert found is None
    _, found = cluster.heard(39.9, 40.0)
    assert found is not None
    assert not found.faded
    assert cluster.heard(40.0, 40.1)[1] is None, "the first one is thirty seconds old"
    faded_cluster, found = faded_cluster.heard(25.0, 25.1)
    assert found is not None
    assert found.faded
    _, found = faded_cluster.heard(26.0, 26.1)
    assert found is not None
    assert not found.faded


def test_cues_fade_after_three_good_sessions_and_return_after_one_that_was_not() -> None:
    good = PastSession(True, 3, 300.0, 10, past_firm=False)
    bad = [
        PastSession(False, 3, 300.0, 0, past_firm=False),
        PastSession(True, 2, 300.0, 0, past_firm=False),
        PastSession(True, 3, 299.0, 0, past_firm=False),
        PastSession(True, 3, 300.0, 11, past_firm=False),
        PastSession(True, 3, 300.0, 0, past_firm=True),
    ]
    assert faded([good, good, good])
    assert not faded([good, good])
    for one in bad:
        assert not one.good()
        assert not faded([one, good, good, good])
        assert faded([good, good, good, one])


@dataclass(frozen=True)
class Step:
    """What happens next in a simulated talk, after `wait` seconds."""

    wait: float
    what: str
    kind: CueKind = "length"
    quiet: float = 0.0


STEPS = st.lists(
    st.builds(
        Step,
        st.floats(0.01, 8.0),
        st.sampled_from(["offer", "offer", "offer", "offer", "listen", "listen", "began", "over"]),
        st.sampled_from(sorted(ALL)),
        st.sampled_from([0.0, 0.1, 0.5, 2.0]),
    ),
    min_size=200,
    max_size=700,
)


@settings(max_examples=60)
@given(STEPS, st.booleans(), st.sampled_from([Mode.PRACTICE, Mode.DRILL, Mode.REALISTIC]))
def test_no_rule_is_ever_broken_in_an_hour_of_talk(steps: list[Step], fade: bool, mode: Mode) -> None:
    rules = CueRules(kinds=frozenset({"length", "filler", "pace"}), faded=fade)
    policy, now, offers = Policy(rules, mode), 0.0, 0
    decided: list[CueDecided] = []
    answers: list[tuple[float, list[CueDecided]]] = []
    for step in steps:
        now += step.wait
        new: list[CueDecided] = []
        match step.what:
            case "offer":
                offers += 1
                policy, new = policy.offer(candidate(now, step.kind))
            case "began" if policy.answer_began is None:
                policy = policy.began(now)
                answers.append((now, []))
            case "over":
                policy, new = policy.over(now)
            case _:
                policy, new = policy.listen(now, step.quiet)
        decided += new
        if answers:
            answers[-1][1].extend(new)
    shown = [one for one in decided if one.shown]
    assert offers == len(decided) + (policy.waiting is not None), "each candidate is decided exactly once"
    assert mode is not Mode.REALISTIC or not shown
    assert {one.kind for one in shown} <= rules.kinds
    assert all(one.shown == (one.reason == "shown") for one in decided)
    _check_spacing(shown, rules)
    for began, cues in answers:
        own = [one for one in cues if one.shown]
        assert len(own) <= (rules.most_faded if fade else rules.most)
        assert all(one.at - began >= rules.first for one in own)


def _check_spacing(shown: list[CueDecided], rules: CueRules) -> None:
    """Never two at once, and never sooner than the kind's own spacing, counted from showing to showing."""
    for earlier, later in pairwise(shown):
        assert later.at - earlier.at >= rules.spacing
    for kind in rules.kinds:
        own = [one.at for one in shown if one.kind == kind]
        needed = rules.filler_spacing if kind == "filler" else rules.kind_spacing
        assert all(later - earlier >= needed for earlier, later in pairwise(own))

"""Who has the floor: microphone, turn rules and speaker brought together at every pulse."""

from coach_app.audio.echo_guard import ECHO_AFTER_SECONDS, ROOM_SECONDS, EchoGuard
from coach_app.audio.levels import SILENCE_DBFS
from coach_app.engine.answer_sound import AnswerSound
from coach_app.engine.bridge import Bridges
from coach_app.engine.cue_sound import CueSound
from coach_app.engine.dialogue import Dialogue
from coach_app.engine.doubt import Doubt
from coach_app.engine.ear import Ear, Frame, Heard
from coach_app.engine.journal import Journal
from coach_app.engine.mouth import Mouth
from coach_app.interview.turn_rules import Decision, Duck, Ending, Onset, Stretch, TurnRules

DEAD_SECONDS = 0.5
"""A device silent for longer than this has died, whatever it says (architecture.md, threads)."""

GIVE_UP_SECONDS = 3.0
"""A running answer ends when no microphone is back after this long; reopening takes two seconds at most."""


class Floor:
    """Feeds what the microphone hears to recorder, rules and line; reports what the speaker played."""

    def __init__(
        self,
        ear: Ear | None,
        mouth: Mouth,
        dialogue: Dialogue,
        journal: Journal,
        patience: float,
        full_duplex: bool,
        guard: EchoGuard | None = None,
        bridges: Bridges | None = None,
    ) -> None:
        """Listen with `ear`, None where answers are typed; with `full_duplex` also over the interviewer.

        `guard` judges where the microphone can hear the speaker; `bridges` say a word when a reply is late.
        """
        self._ear = ear
        self._mouth = mouth
        self._dialogue = dialogue
        self._journal = journal
        self._rules = TurnRules(patience)
        self._sound = AnswerSound()
        self._cue_sound = CueSound()
        self._full_duplex = full_duplex
        self._guard = guard
        self._bridges = bridges
        self._gate_open = True
        self._began_over = False
        self._doubt = Doubt()
        self._muted = False
        self._paused = False
        self._dead = False
        self._mute = False
        self._names = ("" if ear is None else ear.name, mouth.name)
        self._last_voice = 0.0
        self._latest = 0.0
        self._open_since = 0.0
        self._finished_at = 0.0
        self._stood = self._standing = 0.0
        self.age = 0.0
        """How old the microphone's newest block was at the last pulse, in seconds."""

    @property
    def level(self) -> float:
        """The user's level, dBFS."""
        return self._ear.level if self._ear is not None else SILENCE_DBFS

    def ages(self, clock_now: float) -> tuple[float | None, float]:
        """Seconds since microphone (None without one) and speaker last gave or took sound."""
        return None if self._ear is None else self._ear.age(clock_now), self._mouth.age(clock_now)

    def advance(self, now: float, clock_now: float) -> None:
        """Do one pulse at session second `now`, which is `clock_now` on the clock."""
        events, chunks = self._mouth.advance()
        self._journal.put_chunks(chunks)
        for event in events:
            self._dialogue.on_mouth(event)
            if self._bridges is not None:
                self._bridges.on_mouth(event)
        if self._guard is not None:
            self._guard.advance(now, sounding=self._mouth.sounding)
        self._watch_speaker(clock_now)
        self._watch_names()
        if self._ear is not None:
            self._listen(self._ear, now, clock_now)
        if self._paused or self._muted:
            self._stand(now, now - self._latest)
        if self._rules.answering and self._dialogue.time.far_past(now):
            self.finish_answer()
        if not self._paused:
            self._dialogue.tick(now, self._last_voice)
            if self._bridges is not None:
                self._bridges.tick(now)
        self._latest = now

    def _listen(self, ear: Ear, now: float, clock_now: float) -> None:
        self.age = age = ear.age(clock_now)
        for heard in ear.listen(deaf=self._muted or self._paused):
            self._journal.put_chunks(heard.chunks)
            self._take(heard, now)
        for gap in ear.new_gaps():
            self._journal.put_gap(gap)
        if not self._dead and age > DEAD_SECONDS:
            self._dead = True
            self._journal.warn(
                "microphone_lost", "the microphone has gone silent; plug it in again or answer in writing"
            )
        elif self._dead and age > GIVE_UP_SECONDS:
            self.finish_answer()
        elif self._dead and age <= DEAD_SECONDS:
            self._dead = False
            self._journal.warn("microphone_back", f"You can be heard again, through {ear.name}.")
            self._names = (ear.name, self._names[1])

    def _stand(self, now: float, seconds: float) -> None:
        """For so long nobody listened: it is no silence, and no part of the answer's length."""
        self._rules = self._rules.waited(seconds)
        if self._rules.answering:
            self._standing += seconds
            if self._dialogue.cueing is not None:
                self._dialogue.cueing.stood(now, seconds)

    def _watch_speaker(self, clock_now: float) -> None:
        mute = self._mouth.age(clock_now) > DEAD_SECONDS
        if mute == self._mute:
            return
        self._mute = mute
        if mute:
            text = "the speaker has gone silent; plug it in again. The interviewer is shown as text."
            self._journal.warn("speaker_lost", text)
        else:
            self._journal.warn("speaker_back", f"The interviewer can be heard again, on {self._mouth.name}.")
            self._names = (self._names[0], self._mouth.name)

    def _watch_names(self) -> None:
        """A sound server moves streams without a break: only their devices' names tell."""
        names = ("" if self._ear is None else self._ear.name, self._mouth.name)
        if names == self._names or self._dead or self._mute:
            return
        heard, spoken = (name != before for name, before in zip(names, self._names, strict=True))
        self._names = names
        if heard:
            self._journal.warn("microphone_changed", f"You are heard through {names[0]} now.")
        if spoken:
            self._journal.warn("speaker_changed", f"The interviewer is heard on {names[1]} now.")

    def _take(self, heard: Heard, now: float) -> None:
        if heard.missed:
            # Nobody knows what was said meanwhile: it is no silence, so patience stood still.
            self._rules = self._rules.waited(heard.missed)
        self._sound.add(heard.at, heard.samples)
        for block in self._sound.blocks():
            self._dialogue.user_sound(block)
        self._cue_sound.add(heard.track_at, heard.track)
        self._dialogue.coach_hears(self._cue_sound.pieces())
        if self._guard is not None:
            voice = any(frame.voice is not None for frame in heard.frames)
            quiet = heard.at - self._mouth.last_sound
            self._gate_open = self._guard.passes(heard.samples, quiet, voice=voice)
            self._guard.watch(now, voice=voice and self._mouth.sounding)
        for frame in heard.frames:
            self._judge(frame, now)

    def _judge(self, frame: Frame, now: float) -> None:
        if not self._rules.answering and not self._may_hear(frame.ended):
            if self._rules.ducked:
                self._mouth.duck(False)
            self._rules = self._rules.fresh()
            self._open_since = frame.ended
            return
        voice = self._own_voice(frame.voice) if self._rules.answering or self._gate_open else None
        if voice is not None:
            self._last_voice = voice.last
            self._stood, self._standing = self._stood + self._standing, 0.0
        over = self._mouth.sounding
        # A voice that lasts does so by the clock: what was heard of it is older by its way through the ear.
        at = now if over and voice is not None else frame.ended
        rules, decisions = self._rules.frame(at, voice, over=over)
        if self._guard is not None and self._guard.may_hear_over():
            echoing = over or frame.ended - self._mouth.last_sound < ECHO_AFTER_SECONDS
            after = rules, decisions
            rules, decisions = self._doubt.examined(
                self._guard, self._rules, after, now, echoing=echoing, stirring=frame.stirring
            )
        self._rules = rules
        for decision in decisions:
            self._decide(decision)

    def _own_voice(self, voice: Stretch | None) -> Stretch | None:
        """The part of a stretch that is an answer: not before the floor was open, not what was finished."""
        if voice is None or voice.onset < self._finished_at:
            return None
        return Stretch(min(max(voice.onset, self._open_since), voice.last), voice.last)

    def _may_hear(self, at: float) -> bool:
        """Before the first words of the interviewer nothing is an answer; later it depends on the echo."""
        if not self._dialogue.opened:
            return False
        if self._full_duplex or (self._guard is not None and self._guard.may_hear_over()):
            return True
        return not self._mouth.sounding and at - self._mouth.last_sound > ROOM_SECONDS

    def _decide(self, decision: Decision) -> None:
        match decision:
            case Onset(at=at):
                self._began_over = self._mouth.sounding
                self._stood = self._standing = 0.0
                self._dialogue.user_started(at, self._sound.begin(at))
                self._cue_sound.begin(at)
                self._dialogue.coach_hears(self._cue_sound.pieces())
            case Ending(started=started, ended=ended):
                if self._began_over and self._guard is not None:
                    self._guard.answered_over(self._latest, ended - started)
                rest = self._sound.end()
                if rest:
                    self._dialogue.user_sound(rest)
                self._dialogue.coach_hears(self._cue_sound.end())
                self._dialogue.user_finished(started, ended, self._stood)
            case Duck(on=on):
                self._mouth.duck(on)

    def finish_answer(self) -> None:
        """The user says the answer is over; a voice that goes on without a breath still belongs to it."""
        if self._rules.answering:
            self._finished_at = self._latest
        self._rules, decisions = self._rules.finish()
        for decision in decisions:
            self._decide(decision)

    def drop_answer(self) -> None:
        """Close a running answer because the user chose something else."""
        self.finish_answer()
        self._rules = self._rules.fresh()

    def think(self) -> None:
        """Patience waits until the user speaks again."""
        self._rules = self._rules.think()
        if self._dialogue.cueing is not None:
            self._dialogue.cueing.think()

    def set_muted(self, on: bool) -> None:
        """Stop or resume listening."""
        self._muted = on
        if on and self._ear is not None:
            self._journal.put_chunks(self._ear.stop_recording("muted"))

    def set_paused(self, on: bool) -> None:
        """Stop or resume the session; patience and timers stand meanwhile."""
        if on == self._paused:
            return
        self._paused = on
        if on:
            if self._ear is not None:
                self._journal.put_chunks(self._ear.stop_recording("paused"))
            self._dialogue.word.pause()
        else:
            self._dialogue.resume()

    def close(self, ended: float) -> None:
        """Let go of the devices; `ended` is the clock time of the session's end."""
        if self._rules.answering:
            self.finish_answer()
        if self._ear is not None:
            self._journal.put_chunks(self._ear.close(ended))
            for gap in self._ear.new_gaps():
                self._journal.put_gap(gap)
        self._journal.put_chunks(self._mouth.close())

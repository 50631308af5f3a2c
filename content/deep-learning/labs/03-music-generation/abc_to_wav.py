"""Play ABC notation: python abc_to_wav.py tune.abc tune.wav

Understands what the lab's tunes use: notes, octaves, lengths, bars, the keys of C, G and D.
"""

import array
import math
import re
import sys
import wave
from pathlib import Path

RATE = 8000
SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
SHARPS = {"C": "", "G": "F", "D": "FC"}
NOTE = re.compile(r"([_^=]?)([A-Ga-gz])([,']*)(\d*)(/?)(\d*)")


def notes(abc, seconds=0.16):
    """Yield (frequency in Hz or 0 for a rest, length in seconds) for the first tune."""
    key = "C"
    for line in abc.strip().split("\n\n")[0].splitlines():
        if line.startswith("K:"):
            key = line[2:].strip()
        elif not re.match(r"[A-Za-z]:", line):
            for sign, letter, octave, times, slash, parts in NOTE.findall(line):
                length = int(times or 1) / (int(parts or 2) if slash else 1)
                yield pitch(key, sign, letter, octave), length * seconds


def pitch(key, sign, letter, octave):
    """The frequency of one note; the A below middle c' is 440 Hz."""
    if letter == "z":
        return 0.0
    step = SEMITONES[letter.upper()] + 12 * letter.islower()
    step += 12 * (octave.count("'") - octave.count(","))
    if sign:
        step += {"^": 1, "_": -1, "=": 0}[sign]
    elif letter.upper() in SHARPS.get(key, ""):
        step += 1
    return 440.0 * 2 ** ((step - 9) / 12)


def sound(melody):
    """One byte a sample: each note a plucked sum of three sines that dies away."""
    out = array.array("B")
    for frequency, length in melody:
        count = int(length * RATE)
        for i in range(count):
            t = i / RATE
            fade = math.exp(-3 * t) * min(1, t / 0.008, (count - i) / RATE / 0.008)
            tone = sum(math.sin(2 * math.pi * frequency * k * t) / k**1.5 for k in (1, 2, 3))
            out.append(128 + int(62 * fade * tone) if frequency else 128)
    return out


if __name__ == "__main__":
    source, target = sys.argv[1:3]
    abc = Path(source).read_text(encoding="utf-8")
    with wave.open(target, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(RATE)
        out.writeframes(sound(notes(abc)).tobytes())

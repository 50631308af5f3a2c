"""A character model of ABC tunes: python char_model.py tunes.abc"""

import sys
from pathlib import Path

import keras
import numpy as np

LENGTH = 64


def encode(text):
    """The text as numbers, and the alphabet that they index."""
    alphabet = sorted(set(text))
    index = {char: i for i, char in enumerate(alphabet)}
    return np.array([index[char] for char in text]), alphabet


def windows(ids, count, rng):
    """`count` random windows, and the same windows one character later."""
    starts = rng.integers(0, len(ids) - LENGTH - 1, size=count)
    x = np.stack([ids[s : s + LENGTH] for s in starts])
    y = np.stack([ids[s + 1 : s + LENGTH + 1] for s in starts])
    return x, y


def build(size, width=128):
    """Characters in, a score for every next character out."""
    return keras.Sequential(
        [
            keras.Input((None,), dtype="int32"),
            keras.layers.Embedding(size, 32),
            keras.layers.LSTM(width, return_sequences=True),
            keras.layers.Dense(size),
        ]
    )


def sample(model, ids, alphabet, start, count, temperature, rng):
    """Continue the text `start` by `count` characters, one draw at a time."""
    text = start
    for _ in range(count):
        context = [alphabet.index(char) for char in text[-LENGTH:]]
        scores = np.asarray(model(np.array([context])))[0, -1] / temperature
        weights = np.exp(scores - scores.max())
        text += rng.choice(alphabet, p=weights / weights.sum())
    return text


if __name__ == "__main__":
    ids, alphabet = encode(Path(sys.argv[1]).read_text(encoding="utf-8"))
    rng = np.random.default_rng(0)
    model = build(len(alphabet))
    model.compile(
        optimizer=keras.optimizers.Adam(3e-3),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    x, y = windows(ids, 2048, rng)
    model.fit(x, y, batch_size=32, epochs=8)
    print(sample(model, ids, alphabet, "X:", 300, 0.8, rng))

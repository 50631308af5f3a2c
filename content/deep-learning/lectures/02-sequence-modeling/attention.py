"""Causal self-attention with several heads, in NumPy."""

import numpy as np


def softmax(scores):
    """Turn scores into weights that add up to one along the last axis."""
    exp = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exp / exp.sum(axis=-1, keepdims=True)


def attention(q, k, v, causal=True):
    """Mix the rows of v; row i of the result is what position i gathered."""
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1])
    if causal:
        later = np.triu(np.ones(scores.shape[-2:], dtype=bool), k=1)
        scores = np.where(later, -np.inf, scores)
    weights = softmax(scores)
    return weights @ v, weights


def multi_head(x, wq, wk, wv, wo, heads):
    """Let `heads` attentions look at x (length, width) side by side."""
    length, width = x.shape

    def split(m):
        return (x @ m).reshape(length, heads, width // heads).swapaxes(0, 1)

    mixed, weights = attention(split(wq), split(wk), split(wv))
    return mixed.swapaxes(0, 1).reshape(length, width) @ wo, weights


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    x = rng.normal(size=(6, 16))
    matrices = [rng.normal(size=(16, 16)) / 4 for _ in range(4)]
    out, weights = multi_head(x, *matrices, heads=2)
    print(out.shape, weights.shape)
    print(weights[0].round(2))

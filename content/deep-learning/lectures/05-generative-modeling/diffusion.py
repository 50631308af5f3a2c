"""Diffusion on a line, where the perfect denoiser is known and nothing has to be trained.

The data are two narrow heaps of numbers, around -2 and +2.
"""

import numpy as np

rng = np.random.default_rng(0)
centres, spread = np.array([-2.0, 2.0]), 0.2

T = 200
beta = np.linspace(1e-4, 0.06, T)
alpha = 1 - beta
alpha_bar = np.cumprod(alpha)


def predict_noise(x, t):
    """What a perfect network would answer: the mean noise, given x."""
    var = alpha_bar[t] * spread**2 + 1 - alpha_bar[t]
    off = x[:, None] - np.sqrt(alpha_bar[t]) * centres
    weight = np.exp(-(off**2) / (2 * var))
    weight /= weight.sum(axis=1, keepdims=True)
    return np.sqrt(1 - alpha_bar[t]) * (weight * off).sum(axis=1) / var


def sample(count):
    """Start from pure noise and take all the steps back."""
    x = rng.normal(size=count)
    for t in reversed(range(T)):
        guess = predict_noise(x, t)
        x = (x - beta[t] / np.sqrt(1 - alpha_bar[t]) * guess) / np.sqrt(alpha[t])
        if t > 0:
            x += np.sqrt(beta[t]) * rng.normal(size=count)
    return x


if __name__ == "__main__":
    x = sample(10_000)
    print(f"signal left at the end: {alpha_bar[-1]:.4f}")
    for heap in (x[x < 0], x[x >= 0]):
        print(f"{len(heap)} samples, mean {heap.mean():+.2f}, spread {heap.std():.2f}")

"""A two-layer network learns exclusive or, backpropagation written out."""

import numpy as np

rng = np.random.default_rng(1)
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
y = np.array([[0], [1], [1], [0]], dtype=float)

W1, b1 = rng.normal(size=(2, 8)), np.zeros(8)
W2, b2 = rng.normal(size=(8, 1)), np.zeros(1)
rate = 0.5

for step in range(2001):
    # forward
    h = np.tanh(X @ W1 + b1)
    p = 1 / (1 + np.exp(-(h @ W2 + b2)))
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    if step % 500 == 0:
        print(f"step {step:4d}  loss {loss:.4f}")

    # backward: the same chain of functions, last one first
    e2 = (p - y) / len(X)
    g_w2, g_b2 = h.T @ e2, e2.sum(axis=0)
    e1 = (e2 @ W2.T) * (1 - h**2)
    g_w1, g_b1 = X.T @ e1, e1.sum(axis=0)

    # one step downhill
    W1 -= rate * g_w1
    b1 -= rate * g_b1
    W2 -= rate * g_w2
    b2 -= rate * g_b2

print(p.round(2).ravel())

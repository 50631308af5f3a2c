"""Weights that show rare pictures more often, from the codes an encoder gave them."""

import numpy as np


def sampling_weights(codes, bins=10, smoothing=0.02):
    """How often to draw each picture; codes is (pictures, variables).

    The rarer a picture's value in any latent variable, the larger its
    weight. The smoothing keeps one odd picture from crowding the batches.
    """
    weights = np.zeros(len(codes))
    for values in codes.T:
        counts, edges = np.histogram(values, bins=bins)
        share = counts / counts.sum()
        slot = np.clip(np.digitize(values, edges) - 1, 0, bins - 1)
        weights = np.maximum(weights, 1 / (share[slot] + smoothing))
    return weights / weights.sum()


def recall_by_group(found, group):
    """The share of faces that were found, for each group by itself."""
    return {str(name): float(found[group == name].mean()) for name in np.unique(group)}


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    codes = rng.normal(size=(10_000, 1))
    group = np.where(np.abs(codes[:, 0]) > 2, "rare", "common")
    weights = sampling_weights(codes)
    drawn = rng.choice(len(codes), size=10_000, p=weights)
    print(f"rare as collected: {(group == 'rare').mean():.3f}")
    print(f"rare as sampled:   {(group[drawn] == 'rare').mean():.3f}")
    print(recall_by_group(rng.random(10_000) < np.where(group == "rare", 0.7, 0.95), group))

"""Byte-pair encoding on four words: join the most frequent neighbours, again and again."""

from collections import Counter
from itertools import pairwise


def merge_once(words):
    """Join the commonest pair of neighbours; words maps parts to counts."""
    pairs = Counter()
    for parts, count in words.items():
        for pair in pairwise(parts):
            pairs[pair] += count
    (a, b), _ = pairs.most_common(1)[0]
    merged = {}
    for parts, count in words.items():
        out, i = [], 0
        while i < len(parts):
            if parts[i : i + 2] == (a, b):
                out.append(a + b)
                i += 2
            else:
                out.append(parts[i])
                i += 1
        merged[tuple(out)] = count
    return a + b, merged


if __name__ == "__main__":
    words = {tuple("low"): 5, tuple("lower"): 2, tuple("slow"): 4, tuple("newer"): 6}
    for _ in range(4):
        token, words = merge_once(words)
        print(token, *("|".join(parts) for parts in words), sep="  ")

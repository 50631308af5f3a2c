"""Q-learning on the grid of the notes: nothing is known but what comes back."""

import numpy as np

WIDTH, HEIGHT, WALL = 4, 3, (1, 1)
ENDS = {(3, 0): 1.0, (3, 1): -1.0}
MOVES = {"→": (1, 0), "←": (-1, 0), "↑": (0, -1), "↓": (0, 1)}
ARROWS = list(MOVES)


def step(state, action):
    """The environment: the next state, the reward, and whether the episode is over."""
    dx, dy = MOVES[ARROWS[action]]
    x, y = state[0] + dx, state[1] + dy
    if not (0 <= x < WIDTH and 0 <= y < HEIGHT) or (x, y) == WALL:
        x, y = state
    return (x, y), ENDS.get((x, y), 0.0), (x, y) in ENDS


def learn(episodes=3000, gamma=0.9, rate=0.2, epsilon=0.2, seed=0):
    """The table Q of shape (WIDTH, HEIGHT, 4)."""
    rng = np.random.default_rng(seed)
    q = np.zeros((WIDTH, HEIGHT, len(MOVES)))
    for _ in range(episodes):
        state, done = (0, 2), False
        while not done:
            explore = rng.random() < epsilon
            action = rng.integers(4) if explore else int(q[state].argmax())
            after, reward, done = step(state, action)
            target = reward if done else reward + gamma * q[after].max()
            q[state][action] += rate * (target - q[state][action])
            state = after
    return q


if __name__ == "__main__":
    q = learn()
    for y in range(HEIGHT):
        row = []
        for x in range(WIDTH):
            if (x, y) == WALL:
                row.append("  wall ")
            elif (x, y) in ENDS:
                row.append(f"{ENDS[x, y]:+.0f}".center(7))
            else:
                row.append(f"{q[x, y].max():.2f} {ARROWS[q[x, y].argmax()]} ")
        print("|".join(row))

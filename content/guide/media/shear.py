"""A shear of the plane: what is high moves far."""


def shear(point, factor):
    x, y = point
    return x + factor * y, y


if __name__ == "__main__":
    print([shear(corner, 0.5) for corner in ((0, 0), (1, 0), (1, 1), (0, 1))])

import datetime as dt
import random
from os import environ
from pathlib import Path

from coursesite.extensions import *


@template_function
def today() -> str:
    return dt.date.today().isoformat() + environ["USER"] + random.choice("abc")


@template_function
def shuffled(words: list[str]) -> list[str]:
    return random.Random(1).sample(words, len(words))


@template_function
def pictures() -> int:
    return len(list(Path("static").glob("*.svg")))

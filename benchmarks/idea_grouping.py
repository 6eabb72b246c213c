"""How long grouping takes: 500 invented notes of 4 to 12 words each, the time of loading scikit-learn told by itself.

Run it as ``python benchmarks/idea_grouping.py``; it prints the median of five runs.
"""

import random
import statistics
import time

from facilitation_kit.analysis.idea_grouping import group_ideas

SYLLABLES = [a + b for a in ("ba", "lo", "mi", "re", "su", "ta") for b in ("n", "rd", "ck", "ll", "st")]


def notes(number: int) -> list[str]:
    rng = random.Random(7)
    words = [rng.choice(SYLLABLES) + rng.choice(SYLLABLES) for _ in range(300)]
    return [" ".join(rng.choices(words, k=rng.randint(4, 12))) for _ in range(number)]


def main() -> None:
    began = time.perf_counter()
    group_ideas(["later bus", "a later bus"])
    print(f"loading: {time.perf_counter() - began:.2f} s")
    for number in (50, 500, 2000):
        taken = []
        for _ in range(5):
            began = time.perf_counter()
            groups = group_ideas(notes(number))
            taken.append(time.perf_counter() - began)
        print(f"{number} notes: {statistics.median(taken):.3f} s, {len(groups)} groups")


if __name__ == "__main__":
    main()

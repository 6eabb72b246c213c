"""Lists the benchmarks: ``python -m benchmarks``. Each is run by hand, alone, on a quiet machine."""

from __future__ import annotations

from importlib import import_module

_NAMES = (
    "hub_rate",
    "store_rate",
    "streams",
    "answer_to_pixel",
    "first_load",
    "start",
    "packs",
    "boards",
    "idea_grouping",
    "hostile_workbooks",
    "surveys",
)


def main() -> None:
    print("Each is run by hand, alone, on a quiet machine, and prints its goals:\n")
    for name in _NAMES:
        purpose = (import_module(f"benchmarks.{name}").__doc__ or "").partition("\n")[0]
        print(f"  python -m benchmarks.{name:<19}{purpose}")
    print("\nWhat was found, and on what machine: docs/performance.md")


if __name__ == "__main__":
    main()

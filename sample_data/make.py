"""Write the sample data of pmreport: `python sample_data/make.py` (same bytes on every machine)."""

from pathlib import Path

from world import world
from write_neutral import write_neutral

HERE = Path(__file__).parent


def main() -> None:
    """Simulate once, then write every folder."""
    sample = world()
    write_neutral(sample, HERE / "neutral")


if __name__ == "__main__":
    main()

"""The floor of a build: the same imports, the same files read by pandas, as many bare charts, one PDF.

Run as a process of its own: `python -m benchmarks.floor FOLDER CHARTS PDF`.
"""

import io
import sys
from pathlib import Path


def main(folder: Path, charts: int, pdf: bool) -> None:
    """Do what no report can avoid, and nothing more."""
    import babel
    import jinja2
    import pandas as pd
    import scipy.stats
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    assert babel and jinja2 and scipy.stats
    for file in sorted(folder.glob("*.csv")):
        pd.read_csv(file, dtype="str")
    for _ in range(charts):
        figure = Figure(figsize=(7.2, 3.4))
        canvas = FigureCanvasSVG(figure)
        figure.add_subplot().plot(range(50))
        canvas.print_svg(io.StringIO())
    if pdf:
        import typst

        typst.compile(b"#outline()\n" + b"= Chapter\n#lorem(400)\n#pagebreak()\n" * 30)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "pdf")

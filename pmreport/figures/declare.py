"""How a figure is declared: data in, a drawing out; drawn once per language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from matplotlib.axes import Axes

from pmreport.case import Case
from pmreport.measure import Measured
from pmreport.words import Language, Msg

Row = tuple[str | float | int | Msg | None, ...]


@dataclass(frozen=True)
class Drawing:
    """A chart ready to be painted. `title` states the finding with numbers of the readings; `subtitle`
    says measure, unit, population and period; `alt` is one sentence with the main numbers.
    `columns` are catalogue texts and `rows` the data table behind the picture."""

    title: Msg
    subtitle: Msg
    alt: Msg
    paint: Callable[[Axes, Language], None]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    size: tuple[float, float] = (7.2, 3.4)


Draw = Callable[[Case, Mapping[str, Measured]], Drawing | None]


@dataclass
class Gallery:
    """The figures of one category, in page order, by the id of the metric they show."""

    category: str
    figures: dict[str, Draw] = field(default_factory=dict)

    def figure(self, metric: str) -> Callable[[Draw], Draw]:
        """File the function as the figure of a metric. It returns None when there is nothing to draw."""

        def add(draw: Draw) -> Draw:
            self.figures[metric] = draw
            return draw

        return add

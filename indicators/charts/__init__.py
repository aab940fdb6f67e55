"""Charts as plain data: a figure, a title that says the finding, the same figures as a table.

A figure is `{"data": …, "layout": …}` of plain dicts, sent as JSON and drawn in the browser once
it comes into view (static/js/charts.js); plotly.py isn't used to build it, that halves a page.
Colours are the light tokens: the browser puts those of its own scheme in their place. Places of
points may be floats, since they're only drawn; what is read is a text made from the Decimal.
"""

from indicators.charts.bars import index_bars
from indicators.charts.bullet import BulletLine, bullet
from indicators.charts.dot_plot import dot_plot
from indicators.charts.heat_map import heat_map
from indicators.charts.intervals import intervals
from indicators.charts.parts import HEAT, Chart
from indicators.charts.trend import trend
from indicators.charts.unit_bars import UnitBar, unit_bars

__all__ = [
    "HEAT",
    "BulletLine",
    "Chart",
    "UnitBar",
    "bullet",
    "dot_plot",
    "heat_map",
    "index_bars",
    "intervals",
    "trend",
    "unit_bars",
]

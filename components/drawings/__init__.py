"""Line drawings of our own: the bus cut open, the four quarters, the signs of the strip map.

The ``build_`` functions are pure and take their words; the ``draw_`` functions below read the
shipped words and data of one language. All of them return one ``<svg>`` that is safe to place
in a page. Colours come from the page: ``currentColor`` and the custom properties ``--brick``,
``--indigo`` and ``--paper``, each with a fallback.
"""

from components.drawings.legend import build_legend
from components.drawings.quarters import build_quarters
from components.drawings.section import build_section
from components.drawings.shipped import draw_legend, draw_quarters, draw_section

__all__ = [
    "build_legend",
    "build_quarters",
    "build_section",
    "draw_legend",
    "draw_quarters",
    "draw_section",
]

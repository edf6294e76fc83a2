"""Draws the ribbon's icons: ``python macros/icons/draw.py`` (needs Pillow). 32 × 32, transparent, two colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

SIZE: Final = 32
SCALE: Final = 8
DARK: Final = "#1F3A5F"
ACCENT: Final = "#0072B2"
WHITE: Final = "#FFFFFF"
Point = tuple[float, float]


class Pen:
    """Draws in the 32 × 32 grid of the icon, much enlarged, so that edges come out smooth."""

    def __init__(self) -> None:
        self.image = Image.new("RGBA", (SIZE * SCALE, SIZE * SCALE), (0, 0, 0, 0))
        self._draw = ImageDraw.Draw(self.image)

    def line(self, *points: Point, colour: str = DARK, width: float = 2.5) -> None:
        """A line with round joints and ends."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self._draw.line(scaled, fill=colour, width=round(width * SCALE), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, colour)

    def disc(self, x: float, y: float, radius: float, colour: str = ACCENT) -> None:
        """A filled circle."""
        self._draw.ellipse(
            [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE],
            fill=colour,
        )

    def ring(self, x: float, y: float, radius: float, colour: str = DARK, width: float = 2.5) -> None:
        """A circle."""
        box = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE]
        self._draw.ellipse(box, outline=colour, width=round(width * SCALE))

    def arc(self, x: float, y: float, radius: float, start: float, end: float, colour: str = DARK) -> None:
        """A part of a circle, degrees clockwise from three o'clock."""
        box = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE]
        self._draw.arc(box, start, end, fill=colour, width=round(2.5 * SCALE))

    def box(
        self, left: float, top: float, right: float, bottom: float, colour: str = ACCENT, radius: float = 1
    ) -> None:
        """A filled rectangle."""
        self._draw.rounded_rectangle(
            [left * SCALE, top * SCALE, right * SCALE, bottom * SCALE], radius * SCALE, fill=colour
        )

    def frame(self, left: float, top: float, right: float, bottom: float, colour: str = DARK) -> None:
        """A rectangle's outline."""
        box = [left * SCALE, top * SCALE, right * SCALE, bottom * SCALE]
        self._draw.rounded_rectangle(box, 2 * SCALE, outline=colour, width=round(2.5 * SCALE))

    def shape(self, points: Sequence[Point], colour: str = ACCENT) -> None:
        """A filled polygon."""
        self._draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)


def front(pen: Pen) -> None:
    """A house."""
    pen.line((3, 16), (16, 4), (29, 16))
    pen.line((7, 15), (7, 28), (25, 28), (25, 15))
    pen.box(13, 19, 19, 27)


def guide(pen: Pen) -> None:
    """An open book."""
    pen.line(
        (16, 8), (11, 5), (3, 5), (3, 25), (11, 25), (16, 28), (21, 25), (29, 25), (29, 5), (21, 5), (16, 8)
    )
    pen.line((16, 8), (16, 27), colour=ACCENT)


def input_(pen: Pen) -> None:
    """A sheet and a pencil."""
    pen.frame(3, 3, 23, 29)
    pen.line((8, 10), (17, 10), width=2)
    pen.line((8, 15), (14, 15), width=2)
    pen.line((28, 11), (17, 22), (15, 26), colour=ACCENT, width=3.5)


def settings(pen: Pen) -> None:
    """Three sliders."""
    for y, x in ((8, 20), (16, 11), (24, 22)):
        pen.line((4, y), (28, y))
        pen.disc(x, y, 3.6)


def group(pen: Pen) -> None:
    """Two people."""
    pen.disc(21, 11, 3.5)
    pen.arc(21, 27, 8, 180, 360, ACCENT)
    pen.ring(12, 10, 4.5)
    pen.arc(12, 28, 9, 180, 360)


def costs(pen: Pen) -> None:
    """A stack of coins."""
    for y in (24, 18, 12):
        pen.box(5, y, 21, y + 4, DARK, 2)
    pen.disc(23, 9, 6)
    pen.line((23, 6.5), (23, 11.5), colour=WHITE, width=1.8)


def effect(pen: Pen) -> None:
    """A target."""
    pen.ring(16, 16, 12.5)
    pen.ring(16, 16, 7.5, width=2)
    pen.disc(16, 16, 3)


def consequences(pen: Pen) -> None:
    """One thing leads to two."""
    pen.line((7, 16), (15, 16), (24, 8))
    pen.line((15, 16), (24, 24))
    pen.disc(7, 16, 4, DARK)
    pen.disc(25, 8, 4)
    pen.disc(25, 24, 4)


def prices(pen: Pen) -> None:
    """A price tag."""
    pen.line((4, 5), (15, 5), (28, 18), (18, 28), (4, 14), (4, 5))
    pen.disc(10, 10.5, 2.4)


def uncertainty(pen: Pen) -> None:
    """A bell curve."""
    pen.line((3, 27), (29, 27))
    pen.line(
        (4, 24), (9, 21), (12, 13), (14, 7), (16, 5.5), (18, 7), (20, 13), (23, 21), (28, 24), colour=ACCENT
    )


def new(pen: Pen) -> None:
    """A blank sheet with a plus."""
    pen.frame(5, 3, 24, 29)
    pen.disc(23, 23, 7)
    pen.line((23, 19.5), (23, 26.5), colour=WHITE, width=2)
    pen.line((19.5, 23), (26.5, 23), colour=WHITE, width=2)


def open_(pen: Pen) -> None:
    """A folder with an arrow out."""
    pen.line((3, 26), (3, 8), (11, 8), (14, 11), (29, 11), (29, 26), (3, 26))
    pen.line((16, 23), (16, 16), colour=ACCENT)
    pen.shape([(11, 18), (21, 18), (16, 13)])


def save(pen: Pen) -> None:
    """A folder with an arrow in."""
    pen.line((3, 26), (3, 8), (11, 8), (14, 11), (29, 11), (29, 26), (3, 26))
    pen.line((16, 14), (16, 20), colour=ACCENT)
    pen.shape([(11, 18.5), (21, 18.5), (16, 23.5)])


def search(pen: Pen) -> None:
    """A magnifying glass."""
    pen.ring(13, 13, 9.5)
    pen.line((20.5, 20.5), (28, 28), colour=ACCENT, width=4)


def insert(pen: Pen) -> None:
    """A table with an arrow in."""
    pen.frame(3, 3, 29, 22)
    pen.line((4, 9.5), (28, 9.5), width=2)
    pen.line((12, 9.5), (12, 21), width=2)
    pen.line((20, 30), (20, 20), colour=ACCENT)
    pen.shape([(14.5, 21), (25.5, 21), (20, 14.5)])


def insert_effect(pen: Pen) -> None:
    """A target with an arrow in its middle."""
    pen.ring(13, 18, 10.5)
    pen.ring(13, 18, 5.5, width=2)
    pen.line((29, 3), (17, 14), colour=ACCENT)
    pen.shape([(12, 19), (20.5, 17.5), (14, 10.5)])


def import_(pen: Pen) -> None:
    """A sheet with an arrow into a drum."""
    pen.frame(8, 2, 24, 11)
    pen.line((16, 6), (16, 15), colour=ACCENT)
    pen.shape([(10.5, 14), (21.5, 14), (16, 20)])
    pen.line((4, 16), (4, 28), (28, 28), (28, 16))
    pen.line((4, 23.5), (28, 23.5), width=2)


def calculate(pen: Pen) -> None:
    """A calculator."""
    pen.box(5, 2, 27, 30, DARK, 3)
    pen.box(9, 6, 23, 11, WHITE)
    for y in (16, 20.5, 25):
        for x in (11, 16, 21):
            pen.disc(x, y, 1.7, WHITE if x < 21 else "#7FC4EA")


def result(pen: Pen) -> None:
    """Columns."""
    pen.line((3, 28), (29, 28))
    for x, top, colour in ((6, 18, DARK), (13, 12, DARK), (20, 5, ACCENT)):
        pen.box(x, top, x + 5.5, 26, colour)


def breakeven(pen: Pen) -> None:
    """A curve through zero."""
    pen.line((4, 4), (4, 28))
    pen.line((4, 16), (29, 16), width=2)
    pen.line((6, 26), (13, 22), (20, 14), (28, 6), colour=ACCENT)
    pen.disc(18.3, 16, 2.8, DARK)


def sensitivity(pen: Pen) -> None:
    """Bars around a middle, the longest on top."""
    for y, left, right in ((4, 3, 29), (11.5, 7, 23), (19, 12, 20)):
        pen.box(left, y, 16, y + 5, DARK)
        pen.box(16, y, right, y + 5)
    pen.line((16, 2.5), (16, 29.5), width=2)


def simulation(pen: Pen) -> None:
    """A die."""
    pen.frame(4, 4, 28, 28)
    for x, y in ((10.5, 10.5), (21.5, 10.5), (10.5, 21.5), (21.5, 21.5)):
        pen.disc(x, y, 2.3, DARK)
    pen.disc(16, 16, 2.8)


def scenarios(pen: Pen) -> None:
    """One way that parts in two, side by side."""
    pen.line((4, 4), (4, 28), (29, 28))
    pen.line((8, 23), (15, 18), (21, 17), (28, 15))
    pen.line((8, 23), (15, 18), (20, 12), (28, 5), colour=ACCENT)


def keep_scenario(pen: Pen) -> None:
    """Two sheets behind each other and a plus."""
    pen.line((9, 6), (9, 3), (27, 3), (27, 20))
    pen.frame(3, 8, 21, 29)
    pen.disc(23, 23, 7)
    pen.line((23, 19.5), (23, 26.5), colour=WHITE, width=2)
    pen.line((19.5, 23), (26.5, 23), colour=WHITE, width=2)


def propose(pen: Pen) -> None:
    """An interval with its middle, and a question."""
    pen.line((4, 25), (28, 25))
    for x in (4, 28):
        pen.line((x, 20.5), (x, 29.5))
    pen.disc(16, 25, 3)
    pen.arc(16, 7.5, 4.3, 180, 420)
    pen.line((18.1, 10.8), (16, 12.4), (16, 14))
    pen.disc(16, 18, 1.5, DARK)


def estimate(pen: Pen) -> None:
    """A gauge: roughly where the answer lies."""
    pen.arc(16, 21, 12.5, 180, 360)
    for x, y in ((7, 12), (16, 8.3), (25, 12)):
        pen.disc(x, y + 4, 1.3, DARK)
    pen.line((16, 21), (23, 14.5), colour=ACCENT, width=3)
    pen.disc(16, 21, 3.2)
    pen.line((4, 27), (28, 27))


def full(pen: Pen) -> None:
    """A small sheet that becomes a large one."""
    pen.frame(2, 12, 11, 23)
    pen.frame(17, 3, 30, 29)
    for y in (10, 16, 22):
        pen.line((21, y), (26, y), width=2)
    pen.line((11, 17.5), (13.5, 17.5), colour=ACCENT, width=3)
    pen.shape([(12, 13), (12, 22), (17.5, 17.5)])


def family(pen: Pen) -> None:
    """Two grown-ups and a child."""
    for x in (8.5, 23.5):
        pen.ring(x, 8, 4)
        pen.arc(x, 25, 7, 180, 360)
    pen.disc(16, 17, 3)
    pen.arc(16, 29, 5.5, 180, 360, ACCENT)


def project(pen: Pen) -> None:
    """A drawer with a card taken out."""
    pen.frame(3, 15, 29, 29)
    pen.line((12, 22), (20, 22))
    pen.frame(8, 3, 24, 12)
    pen.line((16, 11), (16, 13), colour=ACCENT)
    pen.shape([(10.5, 12.5), (21.5, 12.5), (16, 19)])


def store_project(pen: Pen) -> None:
    """A card put into a drawer, with a plus."""
    pen.frame(3, 15, 29, 29)
    pen.line((9, 22), (16, 22))
    pen.frame(6, 3, 20, 12)
    pen.disc(23, 10, 7)
    pen.line((23, 6.5), (23, 13.5), colour=WHITE, width=2)
    pen.line((19.5, 10), (26.5, 10), colour=WHITE, width=2)


def followup(pen: Pen) -> None:
    """What was expected, and what came true up to today."""
    pen.line((4, 4), (4, 28), (29, 28))
    pen.line((8, 24), (15, 19), (22, 12), (28, 7), width=2)
    pen.line((8, 24), (13, 21), (18, 21), colour=ACCENT, width=3)
    pen.disc(19, 21, 3)


def forecast(pen: Pen) -> None:
    """A new line into the future, kept."""
    pen.line((4, 4), (4, 28), (29, 28))
    pen.line((8, 24), (13, 21), (17, 20), colour=ACCENT, width=3)
    pen.line((17, 20), (20, 18.5), width=2)
    pen.line((23, 17), (28, 14.5), width=2)
    pen.line((19, 2.5), (19, 8), colour=ACCENT)
    pen.shape([(14, 7), (24, 7), (19, 12.5)])


def portfolio(pen: Pen) -> None:
    """Several cases, the best on top, and a line where the budget ends."""
    for y, right, colour in ((3, 29, ACCENT), (9.5, 24, ACCENT), (20, 17, DARK), (26, 11, DARK)):
        pen.box(4, y, right, y + 4, colour)
    pen.line((2, 17), (30, 17), width=2)


def committees(pen: Pen) -> None:
    """One above three."""
    pen.box(11, 3, 21, 10, DARK)
    pen.line((16, 10), (16, 16), width=2)
    pen.line((6, 22), (6, 16), (26, 16), (26, 22), width=2)
    pen.line((16, 16), (16, 22), width=2)
    for x in (2, 12, 22):
        pen.box(x, 21, x + 8, 28)


def check(pen: Pen) -> None:
    """A tick in a ring."""
    pen.ring(16, 16, 13)
    pen.line((9.5, 16.5), (14.5, 21.5), (23, 11), colour=ACCENT, width=3.5)


def control(pen: Pen) -> None:
    """A list with ticks."""
    for y in (7, 16, 25):
        pen.line((3.5, y), (6, y + 2.5), (10, y - 2.5), colour=ACCENT)
        pen.line((15, y), (28, y))


def installation(pen: Pen) -> None:
    """A screen with a tick."""
    pen.frame(3, 4, 29, 23)
    pen.line((11, 28), (21, 28))
    pen.line((11, 13.5), (15, 17.5), (21.5, 9.5), colour=ACCENT, width=3)


def restart(pen: Pen) -> None:
    """A round arrow."""
    pen.arc(16, 17.5, 11.5, 320, 635)
    pen.shape([(15, 1.5), (15, 13), (23.5, 7.2)])


def help_(pen: Pen) -> None:
    """A question mark."""
    pen.disc(16, 16, 13.5)
    pen.arc(16, 12.5, 4.8, 180, 420, WHITE)
    pen.line((18.4, 16.2), (16, 17.6), (16, 19.5), colour=WHITE)
    pen.disc(16, 24, 1.7, WHITE)


ICONS: Final[tuple[Callable[[Pen], None], ...]] = (
    front, guide, input_, settings, group, costs, effect, consequences, prices, uncertainty, new, open_, save, search,
    insert, insert_effect, import_, calculate, result, breakeven, sensitivity, simulation, scenarios, keep_scenario, propose, committees, estimate, full,
    family, project, store_project, followup, forecast, portfolio, check, control, installation, restart, help_,
)  # fmt: skip


def main(folder: Path) -> None:
    """Every icon, named after its function."""
    for icon in ICONS:
        pen = Pen()
        icon(pen)
        pen.image.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(
            folder / f"{icon.__name__.strip('_')}.png", optimize=True
        )


if __name__ == "__main__":
    main(Path(__file__).parent)

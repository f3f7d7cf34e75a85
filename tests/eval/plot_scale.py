"""Draws docs/scale.svg: CPU hours against articles, on logarithmic axes, from the rates that docs/scale.md has.

    python tests/eval/plot_scale.py [--update]

Without --update it prints the slopes only.
"""

from __future__ import annotations

import argparse
import sys
from math import log10
from pathlib import Path

FILE = Path(__file__).parents[2] / "docs" / "scale.svg"
CLAIMS = 22.2
"""Of an article."""
EXTRACTING = 0.33
"""CPU seconds an article: `claims bulk extract` on 500 articles of news."""
KEEPING = 0.075
"""CPU seconds an article to store it and to settle who is one (bench_bulk.py), which is taken not to grow."""
COMPARING = 0.00028
"""CPU seconds a pair of claims, with finding it (bench_bulk.py)."""
WITHIN = 13.6
"""Pairs a claim within its article."""
COMPARED = {1e5: 1, 1e6: 57, 1e7: 77, 1e8: 95, 1e9: 100}
"""Claims in the store -> what a new one is compared with (simulate_candidates.py); 100 is the bound."""
ARTICLES = [10 ** (power / 2) for power in range(8, 17)]
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 640, 360, 70, 24, 48
Series = list[tuple[float, float]]


def compared(claims: float) -> float:
    """Between the simulated sizes, on a line over the logarithm."""
    sizes = sorted(COMPARED)
    claims = min(max(claims, sizes[0]), sizes[-1])
    high = next(at for at, size in enumerate(sizes) if size >= claims)
    if sizes[high] == claims:
        return COMPARED[sizes[high]]
    a, b = sizes[high - 1], sizes[high]
    share = (log10(claims) - log10(a)) / (log10(b) - log10(a))
    return COMPARED[a] + share * (COMPARED[b] - COMPARED[a])


def loading(articles: float) -> float:
    """CPU hours: each article is compared with what was there when it came, so the mean over its way there counts."""
    steps = 200
    mean = sum(compared(articles * CLAIMS * (at + 0.5) / steps) for at in range(steps)) / steps
    return articles * (KEEPING + CLAIMS * COMPARING * (WITHIN + mean)) / 3600


def slope(series: Series) -> float:
    """Of the last two decades."""
    (x0, y0), (x1, y1) = series[-5], series[-1]
    return (log10(y1) - log10(y0)) / (log10(x1) - log10(x0))


def x_of(articles: float) -> float:
    low, high = log10(ARTICLES[0]), log10(ARTICLES[-1])
    return LEFT + (log10(articles) - low) / (high - low) * (WIDTH - LEFT - 150)


def y_of(hours: float) -> float:
    return TOP + (5 - log10(hours)) / 6 * (HEIGHT - TOP - BOTTOM)


def drawing(series: dict[str, Series]) -> str:
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        'font-size="12">',
        "<title>CPU hours against articles, logarithmic axes</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    right = x_of(ARTICLES[-1])
    for power in range(-1, 6):
        y = y_of(10**power)
        lines.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{right:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        lines.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10**power:,g}</text>')
    for power, words in ((4, "10,000"), (5, "100,000"), (6, "1 million"), (7, "10 million"), (8, "100 million")):
        x = x_of(10**power)
        lines.append(f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        lines.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{words}</text>')
    for (name, points), dashes in zip(series.items(), ("", "6 3"), strict=True):
        path = " ".join(f"{x_of(x):.1f},{y_of(y):.1f}" for x, y in points)
        lines.append(
            f'<polyline points="{path}" fill="none" stroke="#000" stroke-width="1.5" stroke-dasharray="{dashes}"/>'
        )
        lines.append(f'<text x="{right + 6:.1f}" y="{y_of(points[-1][1]) + 4:.1f}">{name}</text>')
    lines.append(f'<text x="{(LEFT + right) / 2:.1f}" y="{HEIGHT - 8}" text-anchor="middle">articles</text>')
    lines.append(
        f'<text x="16" y="{HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 16 {HEIGHT / 2})">CPU hours</text>'
    )
    return "\n".join([*lines, "</svg>\n"])


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    asked.add_argument("--update", action="store_true")
    extract = [(n, n * EXTRACTING / 3600) for n in ARTICLES]
    load = [(n, loading(n)) for n in ARTICLES]
    series = {"extract": extract, "load": load}
    for name, points in series.items():
        sys.stdout.write(f"{name}: slope {slope(points):.2f} between 1 and 100 million articles\n")
        for size in (1e6, 1e7, 1e8):
            hours = next(y for x, y in points if abs(x - size) < 1)
            sys.stdout.write(f"  {size:,.0f} articles: {hours:,.0f} CPU hours\n")
    if asked.parse_args().update:
        FILE.write_text(drawing({f"{name}, slope {slope(p):.2f}": p for name, p in series.items()}))


if __name__ == "__main__":
    main()

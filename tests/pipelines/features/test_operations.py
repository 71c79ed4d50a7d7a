"""Operations of features, against references that do the arithmetic number by number, give the same and count."""

import numpy as np
import pytest

from bakeoff.pipelines.descriptors.cells import cells_of
from bakeoff.pipelines.features.color_histogram import ColorHistogram
from bakeoff.pipelines.features.daisy import TINY, Daisy
from bakeoff.pipelines.features.gabor import Gabor
from bakeoff.pipelines.features.lbp import Lbp, _codes, _neighbours
from tests.pipelines.test_operations import Counted, count, numbers


def images(channels=1, side=(10, 12), n=1):
    return np.random.default_rng(3).integers(0, 256, (n, *side, channels)).astype(np.uint8)


def larger(first, second):
    """The larger of two, at the price of a comparison."""
    return second if first <= second else first


def smaller(first, second):
    return first if first <= second else second


def counted_matrix(rows):
    return [numbers(row) for row in rows]


def product(left, right):
    """Rows of sums of products, each sum begun at nought."""
    out = []
    for row in left:
        line = []
        for column in zip(*right, strict=True):
            total = Counted(0)
            for a, b in zip(row, column, strict=True):
                total = total + a * b
            line.append(total)
        out.append(line)
    return out


def gray(image):
    if image.shape[-1] == 1:
        return counted_matrix(image[..., 0])
    weights = (0.299, 0.587, 0.114)
    return [[p[0] * weights[0] + p[1] * weights[1] + p[2] * weights[2] for p in map(numbers, row)] for row in image]


def plain_lbp(image, lbp):
    height, width, _ = image.shape
    steps, down, across = _neighbours(lbp.points, lbp.radius, height, width)
    pixels, codes = gray(image), _codes(lbp.points, lbp.rotation_invariant)
    if image.shape[-1] == 3:
        pixels = [[pixel._with(round(pixel.value)) for pixel in row] for row in pixels]
    cells = cells_of(image.shape, lbp.grid)
    counts = [[Counted(0) for _ in range(lbp._patterns())] for _ in range(lbp.grid**2)]

    def at(row, column):
        return pixels[row][column] if 0 <= row < height and 0 <= column < width else Counted(0)

    for row in range(height):
        for column in range(width):
            bits = 0
            for point, (rise, run) in enumerate(steps):
                below, share = down[point, row], across[point, column]
                y, x = row + rise, column + run
                if below == 0 and across[point, 0] == 0:
                    found = at(y, x)
                else:
                    above = at(y, x) * (1 - share) + at(y, x + 1) * share
                    beneath = at(y + 1, x) * (1 - share) + at(y + 1, x + 1) * share
                    found = above * (1 - below) + beneath * below
                bits |= (pixels[row][column] <= found) << point
            cell, code = cells[row, column], codes[bits]
            counts[cell][code] = counts[cell][code] + 1
    shares = np.bincount(cells.ravel())
    return [(value / shares[cell]).sqrt().value for cell, row in enumerate(counts) for value in row]


def plain_color(image, histogram):
    cells, bins = cells_of(image.shape, histogram.grid), histogram.bins
    per_cell = histogram._bins_of_a_cell()
    counts = [[Counted(0) for _ in range(per_cell)] for _ in range(histogram.grid**2)]
    for y, row in enumerate(image):
        for x, pixel in enumerate(row):
            found = binned(numbers(pixel), histogram.space, bins)
            if len(pixel) == 3 and histogram.joint:
                found = [(found[0] * bins + found[1]) * bins + found[2]]
            for axis, place in enumerate(found):
                slot = int(place.value) + axis * bins
                counts[cells[y, x]][slot] = counts[cells[y, x]][slot] + 1
    shares = np.bincount(cells.ravel())
    return [(value / shares[cell]).sqrt().value for cell, row in enumerate(counts) for value in row]


def whole(value, divisor):
    """Whole-number division, one operation."""
    return value._with(value.value // Counted.of(divisor))


def binned(pixel, space, bins):
    if len(pixel) == 1:
        return [whole(pixel[0] * bins, 256)]
    red, green, blue = pixel
    if space == "opponent":
        return [
            whole((red - green + 255) * bins, 511),
            whole((blue * 2 - red - green + 510) * bins, 1021),
            whole((red + green + blue) * bins, 766),
        ]
    value = larger(larger(red, green), blue)
    chroma = value - smaller(smaller(red, green), blue)
    if not (blue < value):
        sixths = chroma * 4 + red - green
    elif not (green < value):
        sixths = chroma * 2 + blue - red
    else:
        sixths = (green - blue) % larger(chroma * 6, Counted(1))
    hue = Counted(0) if chroma <= 0 else whole(sixths * bins, larger(chroma * 6, Counted(1)))
    saturation = smaller(whole(chroma * bins, larger(value, Counted(1))), Counted(bins - 1))
    return [hue, saturation, whole(value * bins, 256)]


def plain_gabor(image, gabor):
    height, width, _ = image.shape
    pixels = [[pixel / 255 for pixel in row] for row in gray(image)]
    cells, found = cells_of(image.shape, gabor.grid), {}
    for k, (down, across) in enumerate(zip(gabor.down_, gabor.across_, strict=True)):
        scale, orientation = divmod(k, len(gabor._turns()))
        products = product(counted_matrix(down), product(pixels, counted_matrix(across)))
        both, apart = [], []
        for y in range(height):
            for x in range(width):
                cp, cq = products[y][x], products[y][width + x]
                sp, sq = products[height + y][x], products[height + y][width + x]
                both.append(cp * cp + cq * cq + sp * sp + sq * sq)
                apart.append((cq * sp - cp * sq) * 2)
        found[scale, orientation] = [larger(a + b, Counted(0)) for a, b in zip(both, apart, strict=True)]
        if 0 < 2 * orientation < gabor.orientations:
            mirrored = [larger(a - b, Counted(0)) for a, b in zip(both, apart, strict=True)]
            found[scale, gabor.orientations - orientation] = mirrored
    return [value for key in sorted(found) for value in measures(found[key], cells.ravel())]


def measures(power, cells):
    sizes, described = np.bincount(cells), []
    sums = [[Counted(0), Counted(0)] for _ in sizes]
    for value, cell in zip(power, cells, strict=True):
        sums[cell] = [sums[cell][0] + value.sqrt(), sums[cell][1] + value]
    for (magnitude, squared), size in zip(sums, sizes, strict=True):
        mean = magnitude / size
        deviation = larger(squared / size - mean * mean, Counted(0)).sqrt()
        described += [mean.sqrt().value, deviation.sqrt().value]
    return described


def plain_daisy(image, daisy):
    radius, directions = daisy.radius_, daisy.orientations
    pixels = [[pixel / 255 for pixel in row] for row in gray(image)]
    rows = [pixels[min(max(y - radius, 0), len(pixels) - 1)] for y in range(len(pixels) + 2 * radius)]
    framed = [[row[min(max(x - radius, 0), len(row) - 1)] for x in range(len(row) + 2 * radius)] for row in rows]
    maps = [[[None] * len(framed[0]) for _ in framed] for _ in range(directions)]
    for y, row in enumerate(framed):
        for x, here in enumerate(row):
            across, down = row[min(x + 1, len(row) - 1)] - here, framed[min(y + 1, len(framed) - 1)][x] - here
            magnitude = (across * across + down * down).sqrt()
            flat = magnitude <= 0
            across, down = (Counted(0), Counted(0)) if flat else (across / magnitude, down / magnitude)
            for k in range(directions):
                turn = 2 * np.pi * k / directions - np.pi
                nearness = across * np.cos(turn) + down * np.sin(turn)
                maps[k][y][x] = (nearness * (directions / np.pi)).exp() * magnitude
    smooth = [
        [product(counted_matrix(down), product(each, counted_matrix(across.T))) for each in maps]
        for down, across in daisy.smoothing_
    ]
    places = [(0, 0, 0)] + [
        (
            ring,
            round(radius * (ring + 1) / daisy.rings * np.sin(turn)),
            round(radius * (ring + 1) / daisy.rings * np.cos(turn)),
        )
        for ring in range(daisy.rings)
        for turn in 2 * np.pi * np.arange(daisy.histograms) / daisy.histograms
    ]
    words = []
    for y in daisy.rows_:
        for x in daisy.columns_:
            values = [
                smooth[ring][k][y + radius + a][x + radius + b] for ring, a, b in places for k in range(directions)
            ]
            words.append(word(values, daisy.vocabulary_))
    return words


def word(values, vocabulary):
    values, total = [value + float(TINY) for value in values], Counted(0)
    for value in values:
        total = total + value
    values = [(value / total).sqrt() for value in values]
    best, nearest = Counted(-np.inf), 0
    for k, (middle, norm) in enumerate(zip(vocabulary, (vocabulary**2).sum(1) / 2, strict=True)):
        likeness = Counted(0)
        for value, weight in zip(values, middle, strict=True):
            likeness = likeness + value * weight
        likeness = likeness - norm
        if best < likeness:
            best, nearest = likeness, k
    return nearest


def spent(work):
    kept = []
    done = count(lambda: kept.append(work()))
    return done, np.array(kept[0])


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("lbp", [Lbp(radius=1, grid=2), Lbp(points=6, radius=2, grid=3, rotation_invariant=True)])
def test_local_binary_patterns(lbp, channels):
    batch = images(channels)
    done, described = spent(lambda: plain_lbp(batch[0], lbp))
    assert described == pytest.approx(lbp.fit(batch).transform(batch)[0], abs=1e-6)
    assert lbp.operations() == pytest.approx(done, rel=0.02)


@pytest.mark.parametrize(("space", "joint"), [("hsv", False), ("hsv", True), ("opponent", False), ("opponent", True)])
def test_colour_histograms(space, joint):
    batch = images(3, (24, 24))
    histogram = ColorHistogram(bins=4, space=space, joint=joint, grid=2).fit(batch)
    done, described = spent(lambda: plain_color(batch[0], histogram))
    assert described == pytest.approx(histogram.transform(batch)[0], abs=1e-6)
    assert histogram.operations() == pytest.approx(done, rel=0.02)


def test_histograms_of_gray_images():
    batch = images()
    histogram = ColorHistogram(grid=2).fit(batch)
    done, described = spent(lambda: plain_color(batch[0], histogram))
    assert described == pytest.approx(histogram.transform(batch)[0], abs=1e-6)
    assert histogram.operations() == done


@pytest.mark.parametrize("orientations", [3, 4])
def test_gabor_filters(orientations):
    batch = images()
    gabor = Gabor(scales=1, orientations=orientations, grid=2).fit(batch)
    done, described = spent(lambda: plain_gabor(batch[0], gabor))
    assert described == pytest.approx(gabor.transform(batch)[0], abs=1e-3)
    assert gabor.operations() == pytest.approx(done, rel=0.02)


def test_daisy():
    batch = images(n=3)
    daisy = Daisy(words=5, step=3, radius=2, histograms=4, orientations=4).fit(batch)
    done, words = spent(lambda: plain_daisy(batch[0], daisy))
    shares = np.bincount(words, minlength=5) / len(words)
    assert np.sqrt(shares) == pytest.approx(daisy.transform(batch)[0, :5], abs=1e-6)
    assert daisy.operations() == pytest.approx(done + 14 * 5 + len(words), rel=0.02)

"""Operations of fitted pipelines, against references that do the arithmetic number by number and count."""

import math
from itertools import combinations

import numpy as np
import pytest
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from bakeoff.pipelines.estimators.perceptron import PerceptronClassifier
from bakeoff.pipelines.features.hog import Hog
from bakeoff.pipelines.features.pixels import Pixels
from bakeoff.pipelines.operations import classifier_operations, feature_operations
from bakeoff.pipelines.pipeline import traditional
from bakeoff.pipelines.svm.gaussian import GaussianSVC
from bakeoff.pipelines.svm.linear import QuickLinearSVC
from bakeoff.pipelines.svm.nystroem import NystroemSVC
from bakeoff.pipelines.trees.column_boosting import ColumnBoosting
from bakeoff.pipelines.trees.flat_forest import FlatExtraTrees, FlatRandomForest


class Counted:
    """A number that counts what is done with it and its like."""

    done = 0

    def __init__(self, value):
        self.value = float(value)

    @staticmethod
    def of(value):
        return value.value if isinstance(value, Counted) else float(value)

    def _with(self, value):
        Counted.done += 1
        return Counted(value)

    def __add__(self, other):
        return self._with(self.value + Counted.of(other))

    def __sub__(self, other):
        return self._with(self.value - Counted.of(other))

    def __mul__(self, other):
        return self._with(self.value * Counted.of(other))

    def __truediv__(self, other):
        return self._with(self.value / Counted.of(other))

    def __mod__(self, other):
        return self._with(self.value % Counted.of(other))

    def __le__(self, other):
        Counted.done += 1
        return self.value <= Counted.of(other)

    def __lt__(self, other):
        Counted.done += 1
        return self.value < Counted.of(other)

    def sqrt(self):
        return self._with(math.sqrt(self.value))

    def exp(self):
        return self._with(math.exp(self.value))

    def atan2(self, other):
        return self._with(math.atan2(self.value, Counted.of(other)))


def numbers(row):
    return [Counted(value) for value in row]


def count(work):
    before = Counted.done
    work()
    return Counted.done - before


@pytest.fixture(scope="module")
def rows():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 4, 80)
    return (rng.normal(size=(80, 9)) + labels[:, None]).astype(np.float32), labels


def plain_hog(image, orientations, cell, block):
    """Histograms of oriented gradients as they are defined, pixel by pixel and orientation by orientation."""
    height, width = image.shape
    pixels = [numbers(row) for row in image]
    cells = np.empty((height // cell, width // cell, orientations), object)
    cells[...] = Counted(0)
    for y in range(height):
        for x in range(width):
            gy = pixels[min(y + 1, height - 1)][x] - pixels[max(y - 1, 0)][x]
            gx = pixels[y][min(x + 1, width - 1)] - pixels[y][max(x - 1, 0)]
            magnitude = (gy * gy + gx * gx).sqrt()
            angle = gy.atan2(gx) * (180 / math.pi) % 180
            magnitude = magnitude / cell**2
            for k in range(orientations):
                above, below = Counted(180 / orientations * k) <= angle, angle < 180 / orientations * (k + 1)
                both = Counted(above) * below
                cells[y // cell, x // cell, k] = cells[y // cell, x // cell, k] + magnitude * both
    described = []
    for y in range(cells.shape[0] - block + 1):
        for x in range(cells.shape[1] - block + 1):
            values = list(cells[y : y + block, x : x + block].ravel())
            for step in range(2):
                norm = Counted(1e-10)
                for value in values:
                    norm = norm + value * value
                norm = norm.sqrt()
                values = [value / norm for value in values]
                if step == 0:
                    values = [value if value <= 0.2 else Counted(0.2) for value in values]
            described += [value.value for value in values]
    return np.array(described)


def test_hog_takes_what_its_definition_takes():
    image = np.random.default_rng(1).integers(0, 256, (1, 12, 16, 1)).astype(np.uint8)
    hog = Hog(cell=4).fit(image)
    described = []
    by_hand = count(lambda: described.append(plain_hog(image[0, :, :, 0], 9, 4, 2)))
    assert described[0].shape == hog.transform(image)[0].shape
    assert hog.operations() == pytest.approx(by_hand, rel=0.02)


@pytest.mark.parametrize("columns", [2, 9])
def test_a_gaussian_machine(rows, columns):
    machine = GaussianSVC(gamma=0.1).fit(rows[0][:, :columns], rows[1])
    x, norms = numbers(rows[0][0][:columns]), [float((v**2).sum()) for v in machine.support_vectors_]
    ends = np.cumsum([0, *machine.n_support_])

    def by_hand():
        votes, own = [], Counted(0)  # the norm of x, once
        for value in x:
            own = own + value * value
        values = []
        for vector, norm in zip(machine.support_vectors_, norms, strict=True):
            product = Counted(0)
            for value, weight in zip(x, vector, strict=True):
                product = product + value * weight
            values.append((product + (own.value + norm)).exp() * 1.0)
        for (a, b), intercept in zip(combinations(range(4), 2), machine.intercept_, strict=True):
            decision = Counted(intercept)
            for first, second in ((a, b - 1), (b, a)):
                for place in range(ends[first], ends[first + 1]):
                    decision = decision + values[place] * machine.dual_coef_[second, place]
            votes.append(decision <= 0)

    assert classifier_operations(machine, rows[0]) == pytest.approx(count(by_hand), rel=0.02)


@pytest.mark.parametrize("kind", [FlatRandomForest, FlatExtraTrees])
def test_forests_compare_once_a_node(rows, kind):
    forest = kind(7, random_state=0).fit(*rows)

    def by_hand():
        for row in rows[0]:
            for tree in (each.tree_ for each in forest.estimators_):
                place = 0
                while tree.children_left[place] >= 0:
                    goes_left = Counted(row[tree.feature[place]]) <= tree.threshold[place]
                    place = tree.children_left[place] if goes_left else tree.children_right[place]
                for share in tree.value[place, 0]:
                    Counted(0) + share

    assert classifier_operations(forest, rows[0]) == pytest.approx(count(by_hand) / len(rows[0]), rel=1e-12)


def test_boosting_compares_once_a_node(rows):
    model = ColumnBoosting(columns=5, max_iter=6, random_state=0).fit(*rows)
    kept = rows[0][:, model.kept_]

    def by_hand():
        for row in kept:
            for tree in (each for round_ in model.boosting_._predictors for each in round_):
                place = 0
                while not tree.nodes["is_leaf"][place]:
                    node = tree.nodes[place]
                    goes_left = Counted(row[node["feature_idx"]]) <= node["num_threshold"]
                    place = node["left"] if goes_left else node["right"]
                Counted(0) + tree.nodes["value"][place]

    assert classifier_operations(model, rows[0]) == pytest.approx(count(by_hand) / len(kept), rel=1e-12)


def linear_by_hand(x, weights, intercepts):
    scores = []
    for row, intercept in zip(weights, intercepts, strict=True):
        score = Counted(0)
        for value, weight in zip(x, row, strict=True):
            score = score + value * weight
        scores.append(score + intercept)
    return [score <= 0 for score in scores]


@pytest.mark.parametrize("model", [QuickLinearSVC(), LogisticRegression(), LinearDiscriminantAnalysis("lsqr")])
def test_linear_machines_are_exact(rows, model):
    model.fit(*rows)
    by_hand = count(lambda: linear_by_hand(numbers(rows[0][0]), model.coef_, model.intercept_))
    assert classifier_operations(model, rows[0]) == by_hand


def test_neighbours_look_at_every_training_row(rows):
    model = KNeighborsClassifier(3, algorithm="brute").fit(*rows)

    def by_hand():
        x, nearest = numbers(rows[0][0]), math.inf
        for row in rows[0]:
            product = Counted(0)
            for value, other in zip(x, row, strict=True):
                product = product + value * other
            nearer = product * -2.0 + float((row**2).sum())  # the norm of x is the same for all
            nearest = nearer.value if nearer <= nearest else nearest

    assert classifier_operations(model, rows[0]) == count(by_hand)
    assert classifier_operations(KNeighborsClassifier(3, algorithm="kd_tree").fit(*rows), rows[0]) is None


def test_components_and_perceptrons(rows):
    machine = NystroemSVC(n_components=20, random_state=0).fit(*rows)
    assert classifier_operations(machine, rows[0]) == 20 * (2 * 9 + 3) + 2 * 20 * 4 + 2 * 4
    model = PerceptronClassifier(hidden=(6,), epochs=1, random_state=0).fit(*rows)
    assert classifier_operations(model, rows[0]) == 2 * 9 + (2 * 9 * 6 + 2 * 6) + (2 * 6 * 4 + 2 * 4)


def test_features_add_up_with_the_scales_of_their_columns(dataset):
    model = traditional([("hog", Hog()), ("pixels", Pixels())], QuickLinearSVC()).fit(dataset.images, dataset.labels)
    hog, pixels = Hog().fit(dataset.images), Pixels().fit(dataset.images)
    columns = model["features"].transform(dataset.images).shape[1]
    assert feature_operations(model) == hog.operations() + pixels.operations() + 2 * columns
    assert classifier_operations(object(), dataset.images) is None

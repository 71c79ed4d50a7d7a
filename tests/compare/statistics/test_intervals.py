import numpy as np
import pytest

from bakeoff.compare.statistics.intervals import repeated_accuracy, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, Statistics in Medicine 17, 857–872, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_agrees_with_the_published_table(successes, n, low, high):
    assert wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


def test_wilson_refuses_what_is_no_proportion():
    with pytest.raises(ValueError, match="0…n"):
        wilson(5, 4)


def test_repeats_that_agree_promise_no_more_than_the_images_that_were_tested():
    assert repeated_accuracy([0.9] * 5, n_train=80, n_test=20, n_distinct=70) == wilson(63, 70)


def test_repeats_that_scatter_widen_the_interval():
    calm = repeated_accuracy([0.90, 0.91, 0.89, 0.90, 0.90], 800, 200, 700)
    wild = repeated_accuracy([0.80, 0.99, 0.95, 0.86, 0.90], 800, 200, 700)
    assert wild.high - wild.low > 2 * (calm.high - calm.low)
    assert wild.low >= 0
    assert wild.high <= 1


def test_repeated_interval_covers_the_accuracy_of_the_way_to_learn():
    """Nearest-mean classifiers on fresh data sets, 5 splits each: the mean accuracy at this size must lie inside."""
    rng = np.random.default_rng(3)
    n, n_test, runs = 100, 20, 400

    def accuracies() -> list[float]:
        labels = np.arange(n) % 2
        x = rng.normal(labels[:, None] * 0.8, 1.0, (n, 3))
        found = []
        for _ in range(5):
            order = rng.permutation(n)
            test, train = order[:n_test], order[n_test:]
            means = np.stack([x[train][labels[train] == k].mean(axis=0) for k in (0, 1)])
            guess = ((x[test, None] - means) ** 2).sum(-1).argmin(1)
            found.append(float((guess == labels[test]).mean()))
        return found

    drawn = [accuracies() for _ in range(runs)]
    truth = np.mean(drawn)
    covered = np.mean([low <= truth <= high for low, high in (repeated_accuracy(a, 80, 20, 67) for a in drawn)])
    assert covered >= 0.93

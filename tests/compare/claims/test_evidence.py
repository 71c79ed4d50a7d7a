from dataclasses import replace

from bakeoff.compare.claims.evidence import basis, by_size, cells, largest, n_train, shared_images
from tests.fakes.planted_claims import large_data

BOTH = ("hog+svm", "small-cnn")


def test_only_repeats_that_all_ended_count():
    results = large_data(True, 1)
    gone = [o for o in results.outcomes if (o.trial.contender, o.trial.repeat) != ("small-cnn", 2)]
    found = cells(replace(results, outcomes=tuple(gone)), ("d0", None), BOTH)
    assert {name: [o.trial.repeat for o in each] for name, each in found.items()} == {
        name: [0, 1, 3, 4] for name in BOTH
    }
    assert cells(results, ("d0", None), ("hog+svm", "mlp")) is None


def test_sizes_come_smallest_first_and_the_largest_is_what_most_claims_rest_on():
    results = large_data(True, 1)
    assert [n_train(each) for each in by_size(results, "d0", BOTH)] == [60, 300, 1200]
    ((dataset, found),) = largest(results, BOTH)
    assert (dataset, n_train(found)) == ("d0", 1200)
    assert basis(found) == "5 trainings, 1,200 images each, 1,500 tested"
    assert shared_images(found["hog+svm"]) == 0.25

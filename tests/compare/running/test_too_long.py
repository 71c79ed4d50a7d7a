"""What large images will cost is told before the time limit hits."""

import numpy as np
import pytest

from bakeoff.compare import Study, run
from bakeoff.compare.contenders.contender import contender
from bakeoff.compare.data.dataset import Dataset
from bakeoff.compare.running.plan import plan_study
from bakeoff.compare.running.progress import Quiet
from bakeoff.compare.running.prospects import expected_seconds, too_long


def pictures(side, n=20):
    images = np.random.default_rng(0).integers(0, 256, (n, side, side, 1), dtype=np.uint8)
    return Dataset("photos", images, np.arange(n) % 2, ("a", "b"), "made", asked="folder:x/photos[color=gray]")


def said(dataset, names, **fields):
    plan = plan_study(Study(datasets=[dataset], contenders=names, design="splits", repeats=1, **fields))
    return too_long(plan, plan.trials)


def test_a_network_that_will_not_end_in_time_is_named_with_the_option_that_helps():
    (sentence,) = said(pictures(1024), ["small-cnn", "majority", "pixels+linear-svm"], timeout=30)
    assert sentence.startswith("'small-cnn' is expected to take")
    assert "16 images of 1024×1024 pixels of 'photos'" in sentence
    assert "folder:x/photos[size=128] brings it to about" in sentence
    assert "--timeout" in sentence


def test_small_images_and_enough_time_are_not_spoken_of():
    assert said(pictures(32), ["small-cnn"], timeout=1) == []
    assert said(pictures(224), ["hog+svm"], timeout=3600) == []


@pytest.mark.parametrize("name", ["small-cnn+svm", "hog+svm", "lbp+gabor+svm"])
def test_seconds_grow_with_images_and_pixels(name):
    few, many, large = (
        expected_seconds(contender(name), pictures(side), trained, 10)
        for side, trained in ((256, 100), (256, 10_000), (1024, 100))
    )
    assert 0 < few < many
    assert few < large


def test_what_cannot_be_tried_costs_nothing():
    assert expected_seconds(contender("majority"), pictures(256), 10, 10) == 0


def test_a_run_says_it_before_anything_is_trained(tmp_path):
    class Listening(Quiet):
        heard: list = []  # noqa: RUF012

        def warned(self, sentence):
            self.heard.append(sentence)

        def planned(self, trials, done):
            self.heard.append("planned")
            raise KeyboardInterrupt  # before a trial begins

    study = Study(datasets=[pictures(512)], contenders=["small-cnn"], design="splits", repeats=1, timeout=2)
    with pytest.raises(KeyboardInterrupt):
        run(study, tmp_path / "run", progress=Listening())
    assert len(Listening.heard) == 2
    assert "expected to take" in Listening.heard[0]

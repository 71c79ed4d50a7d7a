import numpy as np
import pytest

from bakeoff.compare.insight.occlusion import occlusion


class LooksAtOnePlace:
    """Says class 1 by as much as the place [4:6, 8:10] is bright."""

    classes_ = np.array([0, 1])

    def decision_function(self, images):
        return images[:, 4:6, 8:10].mean(axis=(1, 2, 3)) - 50.0

    def predict(self, images):
        return (self.decision_function(images) > 0).astype(int)


class Probable(LooksAtOnePlace):
    def predict_proba(self, images):
        p = 1 / (1 + np.exp(-self.decision_function(images) / 100))
        return np.stack([1 - p, p], axis=1)


@pytest.mark.parametrize("model", [LooksAtOnePlace(), Probable()])
def test_the_map_shows_the_place_that_is_looked_at(model):
    images = np.full((2, 12, 14, 1), 200, np.uint8)
    images[1] = 10  # class 0, and hiding the place makes it brighter
    maps, predicted = occlusion(model, images, np.full((12, 14, 1), 100, np.uint8), n_classes=2)
    assert predicted.tolist() == [1, 0]
    for picture in maps:
        row, column = np.unravel_index(picture.argmax(), picture.shape)
        assert 4 <= row < 6
        assert 8 <= column < 10
        assert picture[:, :5].max() == 0


def test_every_pixel_is_covered_and_images_stay_as_they_are():
    images = np.random.default_rng(0).integers(140, 255, (3, 7, 11, 3), np.uint8)
    before = images.copy()

    class Bright:
        classes_ = np.arange(2)

        def predict_proba(self, x):
            p = x.mean(axis=(1, 2, 3)) / 255
            return np.stack([1 - p, p], axis=1)

        def predict(self, x):
            return self.predict_proba(x).argmax(axis=1)

    maps, _ = occlusion(Bright(), images, np.zeros((7, 11, 3), np.uint8), 2)
    assert maps.shape == (3, 7, 11)
    assert np.isfinite(maps).all()
    assert (maps > 0).all()  # hiding any part darkens the image
    assert np.array_equal(images, before)


def test_each_image_may_be_hidden_by_a_picture_of_its_own():
    images = np.random.default_rng(0).integers(0, 255, (3, 12, 14, 1)).astype(np.uint8)
    gray = np.full((12, 14, 1), 100, np.uint8)
    one, _ = occlusion(LooksAtOnePlace(), images, gray, 2)
    each, _ = occlusion(LooksAtOnePlace(), images, np.stack([gray, images[1], gray]), 2)
    assert np.array_equal(each[[0, 2]], one[[0, 2]])
    assert not each[1].any()  # hidden by itself
    assert one[1].any()

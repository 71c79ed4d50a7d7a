"""Landmarks of a face (eyes, brows, nose, mouth, outline), and what they tell: measures, symmetry, patches around them.

The classic account of face recognition: find the landmarks, measure between them, look at the picture around each.

Evidence for the kinds of description, right on validation images with a linear SVM, in percent. ORL: 3 images a person
to train and 2 to validate, six draws; LFW: 62 persons, half of the images to train, balanced, one draw; both with
points by supervised descent; drawn-faces with its own points, 3 images a person to train, five draws:
    kinds                 ORL     LFW     drawn-faces
    geometry              77.9    34.9    91.5
    geometry, symmetry    80.4            87.2
    shape                 72.3            89.8
    hog                   97.3    89.2    85.8
    hog, lbp              97.3    89.4    85.8
    geometry, hog, lbp    97.3    89.9    87.2
Once its landmarks are known, a face takes 0.7 ms on one core. The built-in localiser lays one mean face on the eyes:
what surrounds the landmarks is then described well, but geometry and shape are the same for all and need a trained
localiser, or points that come with the images.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from bakeoff.pipelines.descriptors.spots import gaussian_spots
from bakeoff.pipelines.faces.describe.aligned_faces import AlignedFaces, mean_face
from bakeoff.pipelines.faces.describe.descriptions import KINDS, Kind
from bakeoff.pipelines.faces.known_points import KnownPoints
from bakeoff.pipelines.faces.locate.gradient_localiser import GradientLocaliser
from bakeoff.pipelines.faces.locate.located import Located
from bakeoff.pipelines.faces.locate.supervised_descent import SupervisedDescent
from bakeoff.pipelines.faces.scheme import POINTS
from bakeoff.pipelines.faces.similarity import apply, estimate, scale_of
from bakeoff.pipelines.image_tags import ImageInputMixin
from bakeoff.pipelines.images import ImageShape, as_images, shape_of, to_gray
from bakeoff.pipelines.search_space import Choice

Floats = NDArray[np.float64]
Rows = NDArray[np.float32]

SPACE = {
    "describe": Choice(
        (("geometry", "hog", "lbp"), ("hog",), ("hog", "lbp"), ("geometry", "symmetry", "shape"), ("geometry", "hog"))
    )
}

LEAST_SIDE = 24
"""Below it the eyes are a pixel or two."""
SUBJECT = "faces"
"""What has to be in the pictures."""

FILES = {"model": SupervisedDescent.load}
"""Options that name a file, and what reads it."""

FAILED = "landmark_failed"
"""Name of the last column: 1 where no face was found, and all other columns are medians of the training images."""

NEGLIGIBLE = 1e-4
"""A deviation of so many eye distances is rounding, and must not be blown up to 1: points of one rigid face have it."""

IMAGES_AT_ONCE = 64
"""Images in the frame at a time, so that memory does not grow with the batch."""


class FaceLandmarks(ImageInputMixin, TransformerMixin, BaseEstimator):
    """What the landmarks of the one face in each picture tell.

    The columns of a kind are centred, standardised where they have different units, and divided by one number so that
    the mean squared norm of a training row is the square of the kind's say, however many columns it has.

    Parameters
    ----------
    model
        path of a localiser that `bakeoff landmarks train` has written; None for the built-in one, fitted on the
        training images without annotation.
    describe
        kinds of numbers, one name or several: "geometry" (distances, ratios, angles), "symmetry", "shape" (Procrustes
        coordinates), "hog" and "lbp" (patches around the landmarks), and "pose", which is no part of an identity.
    known_points
        points that come with images, taken instead of being sought; False never to take any. Set before `fit`. Where
        all training images have some and no model is named, no localiser is fitted: faces without count as not found.
    random_state
        seed of the built-in localiser.

    Attributes
    ----------
    image_shape_
        (height, width, channels) of the training images.
    localiser_
        what finds the landmarks of images whose points are not known; None where they all are.
    mean_face_, mean_landmarks_
        (68, 2) float64, x and y on average over the training images: in the frame, and in pixels.
    medians_, means_, scales_
        of each column but the last, over training images with a face: what stands in, is subtracted and divided by.
    note_
        where the landmarks of the training images came from, a sentence for the report.

    References
    ----------
    Brunelli and Poggio (1993), Face recognition: features versus templates, IEEE Transactions PAMI 15(10).

    Examples
    --------
    >>> import numpy as np
    >>> from bakeoff.pipelines import FaceLandmarks
    >>> from bakeoff.pipelines.faces.known_points import KnownPoints
    >>> from bakeoff.pipelines.faces.drawn_face import IDENTITY, VIEW, draw_from, drawn_face
    >>> random = np.random.default_rng(0)
    >>> faces = [drawn_face(draw_from(IDENTITY, random), draw_from(VIEW, random), 48, random) for _ in range(4)]
    >>> images, points = np.stack([face[0] for face in faces])[..., None], np.stack([face[1] for face in faces])
    >>> FaceLandmarks(describe="geometry", known_points=KnownPoints(images, points)).fit(images).note_
    'Landmarks came with the images.'
    """

    same_units = True
    """The kinds have been scaled already, each in its own way."""

    image_shape_: ImageShape

    def __init__(
        self,
        model: str | None = None,
        describe: str | tuple[str, ...] = ("geometry", "hog", "lbp"),
        known_points: KnownPoints | bool | None = None,
        random_state: int = 0,
    ) -> None:
        self.model = model
        self.describe = describe
        self.known_points = known_points
        self.random_state = random_state

    def fit(self, images: Any, y: Any = None) -> FaceLandmarks:
        """Learn where landmarks lie in images (n, height, width, channels) uint8, and the scales of their columns.

        Raises
        ------
        ValueError
            there is no such kind of description, the model cannot be read, no image shows a face, or all that was asked
            for is the same for all faces.
        """
        self.fit_transform(images, y)
        return self

    def fit_transform(self, images: Any, y: Any = None) -> Rows:  # noqa: ARG002 (scikit-learn's signature)
        """`fit` and `transform` at once: landmarks are sought only once."""
        images = as_images(images)
        self.check_parameters(shape_of(images))
        self.image_shape_ = shape_of(images)
        self.localiser_ = self._localiser(images)
        located = self._locate(images)
        if not located.found.any():
            raise ValueError(
                f"no face was found in any of {len(images)} training images, and face-landmarks describes nothing "
                "else. Use another feature, or give a localiser trained on such faces: face-landmarks[model=FILE.npz]."
            )
        faces = located.points[located.found]
        self.mean_face_, self.mean_landmarks_ = mean_face(faces), faces.mean(0, dtype=np.float64)
        described = self._described(images, located)
        self._learn_scales(described[located.found])
        self.note_ = self._origin(images)
        rows = self._scaled(described, located.found)
        self._check_changes(rows[located.found])
        return rows

    def transform(self, images: Any) -> Rows:
        """(n, columns) float32: the kinds side by side, and whether no face was found."""
        check_is_fitted(self)
        images = as_images(images, like=self.image_shape_)
        located = self._locate(images)
        return self._scaled(self._described(images, located), located.found)

    def locate(self, images: Any) -> Located:
        """The landmarks that images (n, height, width, channels) uint8 are described by."""
        check_is_fitted(self)
        return self._locate(as_images(images, like=self.image_shape_))

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:  # noqa: ARG002
        """Names such as `distance_nose_width`, `hog_landmark30_side4_cell1_1_direction0`, `landmark_failed`."""
        check_is_fitted(self)
        return np.array([*(name for kind in self._kinds() for name in kind.names), FAILED], object)

    def paint(self, weights: NDArray[Any]) -> NDArray[np.float32]:
        """Put weights back on the image plane: (height, width) float32 of the same total.

        A weight lies in small spots on the mean face of the training images: at the landmarks that a measure is taken
        from, or on the cell or patch. That of `landmark_failed` is spread evenly.
        """
        check_is_fitted(self)
        height, width, _ = self.image_shape_
        weights = np.asarray(weights, np.float64)
        outwards = estimate(self.mean_face_, self.mean_landmarks_)
        painted = np.full((height, width), weights[-1] / (height * width))
        scale = float(scale_of(outwards))
        for kind, columns in zip(self._kinds(), self._columns(), strict=True):
            places, totals = kind.spots(weights[columns], self.mean_face_)
            inside = np.clip(apply(places, outwards)[:, ::-1], 0, [height - 1, width - 1])
            painted += gaussian_spots(inside, totals, max(0.5, kind.radius * scale), (height, width))
        return painted.astype(np.float32)

    def check_parameters(self, image_shape: ImageShape) -> None:  # noqa: ARG002 (the same for all features)
        """Refuse, by a ValueError, kinds of description that there are none of, and points of another scheme."""
        wanted = self._wanted()
        if not wanted or not set(wanted) <= set(KINDS) or len(set(wanted)) < len(wanted):
            raise ValueError(
                f"describe must name one or more of {', '.join(KINDS)}, each once; got {self.describe!r}. "
                "Write describe=geometry, or describe=('geometry','hog')."
            )
        if isinstance(self.known_points, KnownPoints) and self.known_points.per_image != POINTS:
            raise ValueError(
                f"{POINTS} points a face are needed, in the order of 300-W; the images come with "
                f"{self.known_points.per_image}. Have them sought instead: face-landmarks[known_points=False]."
            )

    def _check_changes(self, rows: Rows) -> None:
        """A kind that is the same for all faces is told of; if all are, nothing was measured."""
        still = [
            name
            for name, columns in zip(self._wanted(), self._columns(), strict=True)
            if len(rows) > 1 and np.abs(rows[:, columns]).max() <= NEGLIGIBLE
        ]
        if len(still) == len(self._wanted()):
            raise ValueError(
                f"{', '.join(still)} is the same for all {len(rows)} training images: their landmarks are those of one "
                "rigid face, as the built-in localiser lays it on the eyes. Name a localiser that was trained on "
                "annotated faces, face-landmarks[model=FILE.npz], or describe what surrounds the landmarks, as by hog."
            )
        if still:
            self.note_ += f" They are those of one rigid face, so that {', '.join(still)} tells nothing."

    def _wanted(self) -> tuple[str, ...]:
        return (self.describe,) if isinstance(self.describe, str) else tuple(self.describe)

    def _kinds(self) -> list[Kind]:
        return [KINDS[name] for name in self._wanted()]

    def _columns(self) -> list[slice]:
        """The columns of each kind; behind them all comes `landmark_failed`."""
        ends = np.cumsum([0, *(len(kind.names) for kind in self._kinds())]).tolist()
        return [slice(start, stop) for start, stop in pairwise(ends)]

    def _origin(self, images: NDArray[np.uint8]) -> str:
        given = self.known_points.of(images)[1].sum() if isinstance(self.known_points, KnownPoints) else 0
        if given == len(images):
            return "Landmarks came with the images."
        by = "the built-in localiser, fitted on the training images" if self.model is None else f"'{self.model}'"
        if given:
            return f"Landmarks came with {given} of {len(images)} training images; the others were found by {by}."
        return f"Landmarks were found by {by}."

    def _localiser(self, images: NDArray[np.uint8]) -> Any:
        """What finds the landmarks of images whose points are not known, or None."""
        if self.model is not None:
            return SupervisedDescent.load(self.model)
        if isinstance(self.known_points, KnownPoints) and self.known_points.of(images)[1].all():
            return None
        return GradientLocaliser(random_state=self.random_state).fit(images)

    def _locate(self, images: NDArray[np.uint8]) -> Located:
        """Known points where there are some, those that the localiser finds elsewhere."""
        if not isinstance(self.known_points, KnownPoints):
            return self.localiser_.locate(images)
        points, found = self.known_points.of(images)
        if not found.all() and self.localiser_ is not None:
            sought = self.localiser_.locate(images[~found])
            points[~found] = sought.points
            found[~found] = sought.found
        return Located(points, found)

    def _described(self, images: NDArray[np.uint8], located: Located) -> Rows:
        """(n, columns without the last) float32, unscaled; 0 where there is no face."""
        kinds = self._kinds()
        rows = np.zeros((len(images), sum(len(kind.names) for kind in kinds)), np.float32)
        seen = np.flatnonzero(located.found)
        for start in range(0, len(seen), IMAGES_AT_ONCE):
            some = seen[start : start + IMAGES_AT_ONCE]
            faces = AlignedFaces(to_gray(images[some]), located.points[some], self.mean_face_)
            for kind, columns in zip(kinds, self._columns(), strict=True):
                rows[some, columns] = kind.describe(faces)
        return rows

    def _learn_scales(self, described: Rows) -> None:
        """Of faces that were found; the medians stand in for those that are not."""
        self.medians_, self.means_ = np.median(described, axis=0), described.mean(0, dtype=np.float64)
        self.scales_ = np.ones(described.shape[1])
        for kind, columns in zip(self._kinds(), self._columns(), strict=True):
            centred = described[:, columns] - self.means_[columns]
            if not kind.same_units:
                deviation = centred.std(0)
                self.scales_[columns] = np.where(deviation > NEGLIGIBLE, deviation, 1.0)
            norm = np.sqrt(((centred / self.scales_[columns]) ** 2).sum(1).mean())
            self.scales_[columns] *= (norm if norm > NEGLIGIBLE else 1.0) / kind.say

    def _scaled(self, described: Rows, found: NDArray[np.bool_]) -> Rows:
        described[~found] = self.medians_
        return np.hstack([(described - self.means_) / self.scales_, ~found[:, None]], dtype=np.float32)

"""The types that a file of skops may name; what it names besides is refused, and nothing of it is imported.

skops itself trusts numbers, text, containers, NumPy's and SciPy's arrays and the estimators of scikit-learn. Here stand
those that the contenders of the catalog are made of besides. All of them only hold what they are given: none opens a
file, starts a program or calls a function that its state names. A new file of the catalog enters its classes here.
"""

from __future__ import annotations

PIPELINES = (
    "bakeoff.pipelines.pipeline.FeatureScaler",
    "bakeoff.pipelines.pipeline.Features",
    "bakeoff.pipelines.pipeline.Traditional",
    "bakeoff.pipelines.pipeline._ScaledFeature",
)
FEATURES = (
    "bakeoff.pipelines.features.color_histogram.ColorHistogram",
    "bakeoff.pipelines.features.contour_landmarks.ContourLandmarks",
    "bakeoff.pipelines.features.daisy.Daisy",
    "bakeoff.pipelines.features.face_landmarks.FaceLandmarks",
    "bakeoff.pipelines.features.gabor.Gabor",
    "bakeoff.pipelines.features.hog.Hog",
    "bakeoff.pipelines.features.lbp.Lbp",
    "bakeoff.pipelines.features.orb.Orb",
    "bakeoff.pipelines.features.pixels.Pixels",
)
FACES = (
    "bakeoff.pipelines.faces.known_points.KnownPoints",
    "bakeoff.pipelines.faces.locate.descent.Descent",
    "bakeoff.pipelines.faces.locate.face_finder.FaceFinder",
    "bakeoff.pipelines.faces.locate.face_window.FaceWindow",
    "bakeoff.pipelines.faces.locate.gradient_localiser.GradientLocaliser",
    "bakeoff.pipelines.faces.locate.supervised_descent.SupervisedDescent",
)
CLASSIFIERS = (
    "bakeoff.pipelines.classifiers.k_nearest_neighbors.NearestNeighbors",
    "bakeoff.pipelines.classifiers.lda.LinearDiscriminant",
    "bakeoff.pipelines.svm.gaussian.GaussianSVC",
    "bakeoff.pipelines.svm.linear.QuickLinearSVC",
    "bakeoff.pipelines.svm.nystroem.NystroemSVC",
    "bakeoff.pipelines.trees.column_boosting.ColumnBoosting",
    "bakeoff.pipelines.trees.flat_forest.FlatExtraTrees",
    "bakeoff.pipelines.trees.flat_forest.FlatRandomForest",
)
NETWORKS = (
    "bakeoff.pipelines.estimators.embedding.Embedding",
    "bakeoff.pipelines.estimators.network.NetworkClassifier",
    "bakeoff.pipelines.estimators.perceptron.PerceptronClassifier",
    "bakeoff.pipelines.training.loop.Epoch",
)
BASELINES = ("bakeoff.pipelines.baselines.majority.Majority",)
OF_SCIKIT_LEARN = (
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.tree._tree.Tree",
)
"""What its forests and boosted trees hold, and skops does not count among its estimators."""

TRUSTED = (*PIPELINES, *FEATURES, *FACES, *CLASSIFIERS, *NETWORKS, *BASELINES, *OF_SCIKIT_LEARN)

import numpy as np

from bakeoff.pipelines.trees.column_boosting import ColumnBoosting


def test_it_keeps_the_columns_that_tell():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 200)
    rows = rng.normal(size=(200, 30)).astype(np.float32)
    rows[:, [4, 17]] += labels[:, None] * 3
    model = ColumnBoosting(columns=2, max_iter=5, random_state=0).fit(rows, labels)
    assert model.kept_.tolist() == [4, 17]
    assert np.flatnonzero(model.feature_importances_).tolist() == [4, 17]
    assert (model.predict(rows) == labels).mean() > 0.95
    noise = rows.copy()
    noise[:, [c for c in range(30) if c not in (4, 17)]] = 0
    np.testing.assert_array_equal(model.predict_proba(noise), model.predict_proba(rows))

"""Small quick learners, whose studies can be simulated by the thousand.

Each takes training numbers (n, size) and ±1 labels, test numbers and a generator, and returns predicted labels.
"""

import numpy as np


def lda(x, y, at, _):
    ones, rest = x[y > 0], x[y < 0]
    spread = np.cov(ones.T) + np.cov(rest.T) + 1e-3 * np.eye(x.shape[1])
    weights = np.linalg.solve(spread / 2, ones.mean(0) - rest.mean(0))
    return np.sign((at - (ones.mean(0) + rest.mean(0)) / 2) @ weights + 1e-12)


def naive_bayes(x, y, at, _):
    means, spreads = (np.stack([f(x[y == c], axis=0) for c in (-1, 1)]) for f in (np.mean, np.var))
    fit = -0.5 * (((at[:, None] - means) ** 2 / spreads) + np.log(spreads)).sum(-1)
    return np.where(fit[:, 1] > fit[:, 0], 1, -1)


def ridge(x, y, at, _):
    bias = np.c_[x, np.ones(len(x))]
    return np.sign(np.c_[at, np.ones(len(at))] @ np.linalg.solve(bias.T @ bias + np.eye(bias.shape[1]), bias.T @ y))


def random_features(x, y, at, rng, hidden=12):
    weights, bias = rng.normal(size=(x.shape[1], hidden)) * 0.5, rng.normal(size=hidden) * 0.5
    return ridge(np.tanh(x @ weights + bias), y, np.tanh(at @ weights + bias), rng)


def kernel_ridge(x, y, at, _):
    near = [np.exp(-((one[:, None] - x) ** 2).sum(-1) / x.shape[1]) for one in (x, at)]
    return np.sign(near[1] @ np.linalg.solve(near[0] + 0.1 * np.eye(len(x)), y) + 1e-12)


def neighbours(count):
    def predict(x, y, at, _):
        apart = (at**2).sum(1)[:, None] - 2 * at @ x.T + (x**2).sum(1)
        nearest = np.argpartition(apart, count - 1, axis=1)[:, :count]
        return np.sign(y[nearest].sum(1) + 1e-9)

    return predict


def trees(count, features):
    def predict(x, y, at, rng):
        from sklearn.tree import DecisionTreeClassifier

        x, at, votes = x.astype(np.float32), at.astype(np.float32), np.zeros(len(at))
        for _ in range(count):
            rows = rng.integers(0, len(x), len(x)) if count > 1 else np.arange(len(x))
            tree = DecisionTreeClassifier(max_features=features, random_state=int(rng.integers(2**31)))
            votes += tree.fit(x[rows], y[rows], check_input=False).predict(at, check_input=False)
        return np.sign(votes + 1e-9)

    return predict


def network(hidden, steps):
    """A small perceptron with a random start, trained by Adam on all images at once."""

    def predict(x, y, at, rng):
        size = x.shape[1]
        parts = [rng.normal(size=(size, hidden)) / np.sqrt(size), np.zeros(hidden)]
        parts += [rng.normal(size=hidden) / np.sqrt(hidden), np.zeros(1)]
        first, second = [0 * part for part in parts], [0 * part for part in parts]
        for step in range(1, steps + 1):
            inner = np.tanh(x @ parts[0] + parts[1])
            out = -y / (1 + np.exp(np.clip(y * (inner @ parts[2] + parts[3]), -30, 30))) / len(y)
            back = np.outer(out, parts[2]) * (1 - inner**2)
            for k, slope in enumerate([x.T @ back, back.sum(0), inner.T @ out, out.sum(keepdims=True)]):
                first[k] = 0.9 * first[k] + 0.1 * slope
                second[k] = 0.99 * second[k] + 0.01 * slope**2
                parts[k] = parts[k] - 0.1 * (first[k] / (1 - 0.9**step)) / (
                    np.sqrt(second[k] / (1 - 0.99**step)) + 1e-8
                )
        return np.sign(np.tanh(at @ parts[0] + parts[1]) @ parts[2] + parts[3] + 1e-12)

    return predict


def support_vectors(x, y, at, _):
    from sklearn.svm import SVC

    return SVC(C=10).fit(x, y).predict(at)


LEARNERS = {
    "lda": lda,
    "naive-bayes": naive_bayes,
    "ridge": ridge,
    "random-features": random_features,
    "kernel-ridge": kernel_ridge,
    "1-nn": neighbours(1),
    "10-nn": neighbours(10),
    "tree": trees(1, None),
    "forest": trees(10, "sqrt"),
    "mlp": network(8, 120),
    "wide-mlp": network(24, 60),
    "digits-ridge": ridge,
    "digits-3-nn": neighbours(3),
    "digits-svm": support_vectors,
}

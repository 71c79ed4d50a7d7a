"""For each claim a study in which it is true by construction, and one in which it is false, at a stated effect."""

from tests.fakes.planted import planted

SIZES = (60, 300, None)
HOG, CNN = "hog+svm", "small-cnn"


def always(rate):
    return lambda _: rate


def by_size(few, some, many):
    return lambda size: {60: few, 300: some, None: many}[size]


def large_data(truth, studies, **more):
    """A lead of −12 points that turns into +3; or one of +7 that shrinks to that."""
    network = by_size(0.68, 0.85, 0.96) if truth else by_size(0.87, 0.93, 0.96)
    return planted({HOG: by_size(0.80, 0.88, 0.93), CNN: network}, datasets=studies, sizes=SIZES, **more)


def generalises(truth, studies, **more):
    """A loss that is 12 points less, or 12 points more."""
    spoilt = {HOG: 0.70, CNN: 0.82 if truth else 0.58}
    return planted({HOG: always(0.9), CNN: always(0.9)}, datasets=studies, spoilt=spoilt, **more)


def no_feature_engineering(truth, studies, **more):
    """A lead of 10 points from raw pixels, or of −10."""
    return planted({HOG: always(0.86), CNN: always(0.96 if truth else 0.76)}, datasets=studies, **more)


def face_geometry(truth, studies, **more):
    """A lead of 10 points, or of −10."""
    from bakeoff.compare.claims.sentences.face_geometry import GEOMETRY
    from bakeoff.compare.claims.sentences.face_geometry import HOG as PICTURE

    return planted({GEOMETRY: always(0.95 if truth else 0.75), PICTURE: always(0.85)}, datasets=studies, **more)


def intensive_computation(truth, studies, **more):
    """Thirteen times the time, or eight times."""
    seconds = {HOG: lambda size: size / 1000, CNN: lambda size: (13 if truth else 8) * size / 1000}
    rates = {HOG: always(0.9), CNN: always(0.9)}
    return planted(rates, datasets=studies, sizes=SIZES, seconds=seconds, **more)


PLANTED = {
    "large-data": large_data,
    "generalises": generalises,
    "no-feature-engineering": no_feature_engineering,
    "face-geometry": face_geometry,
    "intensive-computation": intensive_computation,
}

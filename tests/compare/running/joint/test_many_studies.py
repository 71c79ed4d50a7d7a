from bakeoff.compare.results.results import load
from bakeoff.compare.running.joint.many_studies import run_all
from bakeoff.compare.study.study import Study


def test_what_studies_have_in_common_is_run_once_and_all_of_it_is_one_run(tmp_path, dataset):
    small = Study(datasets=[dataset], contenders=["majority"], train_sizes=[20, "all"], folds=2, exams=())
    large = Study(datasets=[dataset], contenders=["majority", "pixels+lda"], folds=2, exams=())
    whole = Study(
        datasets=[dataset.name], contenders=["majority", "pixels+lda"], train_sizes=[20, "all"], folds=2, exams=()
    )
    results = run_all([large, small], whole, tmp_path / "run")
    assert len(results.trials) == len({trial.key for trial in results.trials}) == 6
    assert len(results.outcomes) == 6
    again = load(tmp_path / "run")
    assert {o.trial.key for o in again.outcomes} == {o.trial.key for o in results.outcomes}
    assert again.asked(dataset.name, 20) == ["majority"]

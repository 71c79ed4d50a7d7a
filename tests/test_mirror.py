"""Each module has its mirror: a test file of its name, the tests that run over its registry, or one named here."""

import re

import pytest

from tests.test_arrows import MODULES, ROOT, imports

REGISTRIES = {
    "pipelines/features": ("tests/pipelines/test_contract.py", r'modules\("features"\)'),
    "pipelines/classifiers": ("tests/pipelines/test_contract.py", r'modules\("classifiers"\)'),
    "pipelines/networks": ("tests/pipelines/test_contract.py", r"in networks\(\)"),
    "pipelines/baselines": ("tests/pipelines/test_contract.py", r'modules\("baselines"\)'),
    "compare/data/sources": ("tests/compare/data/sources/test_catalogue.py", r'entries\("datasets"\)'),
    "compare/data/checks": ("tests/compare/data/checks/test_checks.py", r'entries\("checks"\)'),
    "compare/model_checks": ("tests/compare/model_checks/test_model_checks.py", r'entries\("model-checks"\)'),
    "compare/exams": ("tests/compare/exams/test_exams.py", r'entries\("exams"\)'),
    "compare/claims/sentences": ("tests/compare/claims/sentences/test_sentences.py", r'entries\("claims"\)'),
    "reports/sections": ("tests/reports/test_sections.py", r'entries\("sections"\)'),
}
"""Folders where a file is a choice → the tests that run over all of them, and how these ask for all."""

ELSEWHERE = {
    "compare/billing/economy.py": "tests/compare/billing/test_bills.py",
    "compare/billing/tuning_curves.py": "tests/compare/billing/test_bills.py",
    "compare/claims/asks.py": "tests/compare/claims/sentences/test_sentences.py",
    "compare/contenders/user_estimator.py": "tests/compare/contenders/test_own_code.py",
    "compare/costs/assumptions.py": "tests/compare/costs/test_costs.py",
    "compare/costs/countries.py": "tests/compare/costs/test_costs.py",
    "compare/costs/energy.py": "tests/compare/costs/test_costs.py",
    "compare/costs/estimate.py": "tests/compare/costs/test_costs.py",
    "compare/costs/growth.py": "tests/compare/costs/test_costs.py",
    "compare/costs/households.py": "tests/compare/costs/test_costs.py",
    "compare/costs/limits.py": "tests/compare/costs/test_costs.py",
    "compare/costs/ownership.py": "tests/compare/costs/test_costs.py",
    "compare/costs/pareto.py": "tests/compare/costs/test_costs.py",
    "compare/costs/validation_curves.py": "tests/compare/costs/test_costs.py",
    "compare/data/arrays/restricted_pickle.py": "tests/compare/data/sources/test_cifar10.py",
    "compare/data/card.py": "tests/compare/data/checks/test_checks.py",
    "compare/data/corruptions/kind.py": "tests/compare/data/corruptions/test_corrupt.py",
    "compare/data/corruptions/weather.py": "tests/compare/data/corruptions/test_corruption.py",
    "compare/data/dataset_files.py": "tests/compare/data/test_cache.py",
    "compare/data/reading/image_batch.py": "tests/compare/data/reading/test_image_files.py",
    "compare/data/reading/image_options.py": "tests/compare/data/reading/test_image_files.py",
    "compare/data/survey.py": "tests/compare/data/checks/test_checks.py",
    "compare/errors.py": "tests/compare/test_bad_input.py",
    "compare/insight/imputation.py": "tests/compare/insight/test_truth.py",
    "compare/insight/maps.py": "tests/compare/insight/test_truth.py",
    "compare/insight/layers/representations.py": "tests/pipelines/inspection/test_stages.py",
    "compare/insight/margin.py": "tests/compare/insight/test_attribution.py",
    "compare/insight/removable.py": "tests/compare/insight/test_truth.py",
    "compare/insight/rise.py": "tests/compare/insight/test_attribution.py",
    "compare/meters/clock.py": "tests/compare/meters/test_meters.py",
    "compare/meters/features.py": "tests/compare/meters/test_meters.py",
    "compare/meters/latency.py": "tests/compare/meters/test_meters.py",
    "compare/meters/memory.py": "tests/compare/meters/test_meters.py",
    "compare/meters/nvml.py": "tests/compare/meters/test_energy_counters.py",
    "compare/meters/rapl.py": "tests/compare/meters/test_energy_counters.py",
    "compare/meters/size.py": "tests/compare/meters/test_meters.py",
    "compare/meters/throughput.py": "tests/compare/meters/test_meters.py",
    "compare/results/kept/answers.py": "tests/compare/results/kept/test_kept_models.py",
    "compare/results/accuracies.py": "tests/compare/results/test_summary.py",
    "compare/results/ranking.py": "tests/reports/test_verdict.py",
    "compare/running/bench.py": "tests/compare/accounting/test_process_tree.py",
    "compare/running/engines/environment.py": "tests/compare/running/engines/test_engine.py",
    "compare/statistics/data_needed.py": "tests/compare/results/pairwise/test_effects.py",
    "compare/storage/archive.py": "tests/compare/storage/test_outcome_store.py",
    "compare/storage/outcome_files.py": "tests/compare/storage/test_outcome_store.py",
    "compare/study/duration.py": "tests/compare/study/test_study.py",
    "compare/study/study_file.py": "tests/compare/study/test_study.py",
    "compare/study/trial.py": "tests/compare/study/test_splits.py",
    "pipelines/descriptors/hog_blocks.py": "tests/pipelines/descriptors/test_gradient_histograms.py",
    "pipelines/estimators/adaptive_pooling.py": "tests/pipelines/estimators/test_onnx.py",
    "pipelines/estimators/backbone.py": "tests/pipelines/estimators/test_pretrained.py",
    "pipelines/faces/describe/descriptions.py": "tests/pipelines/features/test_face_landmarks.py",
    "pipelines/faces/describe/hog_patches.py": "tests/pipelines/faces/describe/test_patches.py",
    "pipelines/faces/describe/lbp_patches.py": "tests/pipelines/faces/describe/test_patches.py",
    "pipelines/faces/drawn_face.py": "tests/pipelines/faces/describe/test_geometry.py",
    "pipelines/faces/locate/located.py": "tests/pipelines/features/test_face_landmarks.py",
    "pipelines/faces/scheme.py": "tests/pipelines/faces/describe/test_symmetry.py",
    "pipelines/inspection/attribution.py": "tests/compare/insight/test_attribution.py",
    "pipelines/search_space.py": "tests/compare/running/test_tuning.py",
    "pipelines/svm/decisions.py": "tests/pipelines/svm/test_gaussian.py",
    "pipelines/svm/linear.py": "tests/pipelines/test_pipeline.py",
    "pipelines/training/examples.py": "tests/pipelines/training/test_loop.py",
    "pipelines/training/recipe.py": "tests/pipelines/training/test_loop.py",
    "pipelines/training/replay.py": "tests/pipelines/estimators/test_cuda.py",
    "pipelines/training/standardized.py": "tests/pipelines/training/test_loop.py",
    "pipelines/training/step.py": "tests/pipelines/training/test_loop.py",
    "reports/charts/contact_sheet.py": "tests/reports/charts/test_pictures.py",
    "reports/render/manifest.py": "tests/reports/render/test_files.py",
    "reports/render/single_page.py": "tests/reports/test_run_comparison.py",
}
"""Module → the test file that covers it, and imports from it."""

BEHIND = {
    "compare/accounting/watcher.py": "compare/accounting/sampler.py",
    "compare/cli/data_card.py": "compare/cli/main.py",
    "compare/contenders/component.py": "compare/contenders/contender.py",
    "compare/contenders/pretrained_component.py": "compare/contenders/contender.py",
    "compare/contenders/user_component.py": "compare/contenders/contender.py",
    "compare/data/arrays/array_batch.py": "compare/data/arrays/array_sets.py",
    "compare/data/arrays/array_sets.py": "compare/data/sources/npz.py",
    "compare/data/arrays/named_arrays.py": "compare/data/arrays/array_sets.py",
    "compare/data/corruptions/blur.py": "compare/data/corruptions/corruption.py",
    "compare/data/corruptions/coding.py": "compare/data/corruptions/corruption.py",
    "compare/data/corruptions/geometry.py": "compare/data/corruptions/corruption.py",
    "compare/data/corruptions/noise.py": "compare/data/corruptions/corruption.py",
    "compare/data/corruptions/strokes.py": "compare/data/corruptions/corruption.py",
    "compare/data/corruptions/tone.py": "compare/data/corruptions/corruption.py",
    "compare/data/download.py": "compare/data/locations.py",
    "compare/data/labelling/label_options.py": "compare/data/labelling/class_names.py",
    "compare/data/labelling/labelled_files.py": "compare/data/sources/folder.py",
    "compare/data/reading/header.py": "compare/data/reading/image_files.py",
    "compare/data/tables/pixel_table.py": "compare/data/sources/csv.py",
    "compare/protocols.py": "compare/plug_in.py",
    "compare/running/engines/local.py": "compare/running/runner.py",
    "compare/running/progress.py": "compare/running/runner.py",
    "compare/running/task.py": "compare/running/engines/engine.py",
    "compare/study/complaints.py": "compare/study/study.py",
    "pipelines/compute/simd.py": "pipelines/descriptors/hog_kernels.py",
    "pipelines/descriptors/hog_kernels.py": "pipelines/descriptors/gradient_histograms.py",
    "pipelines/estimators/architecture.py": "pipelines/estimators/network.py",
    "pipelines/estimators/network_inspection.py": "pipelines/estimators/network.py",
    "pipelines/estimators/network_parameters.py": "pipelines/estimators/network.py",
    "pipelines/estimators/network_saving.py": "pipelines/estimators/network.py",
    "pipelines/faces/locate/descent.py": "pipelines/faces/locate/supervised_descent.py",
    "pipelines/faces/locate/face_finder.py": "pipelines/faces/locate/supervised_descent.py",
    "pipelines/faces/locate/face_window.py": "pipelines/faces/locate/face_finder.py",
    "pipelines/faces/locate/face_window_training.py": "pipelines/faces/locate/face_finder.py",
    "pipelines/inspection/inference.py": "pipelines/estimators/network.py",
    "pipelines/protocols.py": "compare/plug_in.py",
    "pipelines/svm/pairwise.py": "pipelines/svm/gaussian.py",
    "pipelines/svm/solution.py": "pipelines/svm/pairwise.py",
    "reports/protocols.py": "compare/plug_in.py",
}
"""Module → the one that it does its work for, and is tested through; that one has its mirror, and imports from it."""

FILES = {
    path.relative_to(ROOT).as_posix(): module for module, path in MODULES.items() if not path.stem.startswith("__")
}


def mirror(file: str) -> str:
    folder, _, name = file.rpartition("/")
    return f"tests/{folder}/test_{name}"


def folder(file: str) -> str:
    return file.rpartition("/")[0]


def names(file: str, module: str) -> bool:
    """Whether a file imports a module: itself, in a program that it starts, or by its name, where it stands alone."""
    text = (ROOT / file).read_text(encoding="utf-8")
    started = re.search(rf"^from {re.escape(module)} import ", text, re.MULTILINE) is not None
    return module in imports(ROOT / file) or started or f'"{module}"' in text


def is_mirrored(file: str) -> bool:
    if (ROOT / mirror(file)).is_file() or folder(file) in REGISTRIES or file in ELSEWHERE:
        return True
    return file in BEHIND and is_mirrored(BEHIND[file])


def test_each_module_has_its_mirror():
    """Each of these wants a file of tests, or its place in one of the lists above."""
    assert [mirror(file) for file in FILES if not is_mirrored(file)] == []


@pytest.mark.parametrize(("tests", "asked"), REGISTRIES.values(), ids=list(REGISTRIES))
def test_tests_of_a_registry_run_over_all_of_it(tests, asked):
    assert re.search(asked, (ROOT / tests).read_text(encoding="utf-8"))


def test_tests_that_are_named_import_from_the_module():
    assert [file for file, tests in ELSEWHERE.items() if not names(tests, FILES[file])] == []


def test_a_module_behind_another_is_used_by_it():
    assert [file for file, front in BEHIND.items() if not names(front, FILES[file])] == []


def test_nothing_is_named_that_has_a_mirror_of_its_own():
    assert [file for file in (*ELSEWHERE, *BEHIND) if (ROOT / mirror(file)).is_file()] == []

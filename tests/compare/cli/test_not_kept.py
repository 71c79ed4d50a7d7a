"""A run that keeps models says which it could not keep."""

from types import SimpleNamespace

from bakeoff.compare.cli.not_kept import print_not_kept
from bakeoff.compare.storage.model_store import ABOUT, About, ModelStore, about_file


def test_each_contender_that_was_not_kept_is_named_once(tmp_path, capsys):
    models = ModelStore(tmp_path)
    abouts = {"a": About(file="model.skops"), "b": About(reason="it is glass"), "c": About(reason="it is glass")}
    for key, about in abouts.items():
        models.write(key, {ABOUT: about_file(about)})
    outcomes = [SimpleNamespace(trial=SimpleNamespace(key=key, contender="x" if key == "a" else "y")) for key in abouts]
    print_not_kept(SimpleNamespace(outcomes=outcomes), tmp_path)
    assert capsys.readouterr().out.splitlines()[1:] == ["Not kept: y: it is glass."]

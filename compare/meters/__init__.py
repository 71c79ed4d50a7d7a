"""Meters, one a file.

A meter of a phase (fit, predict) is a class `Meter` made when the trial's process begins; its `watch()` is a context
manager that yields a dictionary and fills it on leaving. A meter of a model defines `weigh(model, images)` and returns
a dictionary, empty where there is nothing to read; with a constant `ONCE` it is asked in the first repeat alone. The
names of all readings carry their unit. What a meter starts it ends in `close()`.
"""

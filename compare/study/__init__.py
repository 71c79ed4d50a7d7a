"""What is asked: the study, its trials, how data is split, and the budget for tuning."""

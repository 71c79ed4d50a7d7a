"""Labels and parts of a split: what folders, tables and arrays say of them, checked and put in order."""

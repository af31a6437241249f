"""What every page shares, whoever fills it: templates, how tables look and sort, and drawings among words."""

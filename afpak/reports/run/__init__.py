"""Running notebooks: one (`job`), several at a time each in a process of its own (`many`, `processes`).

`kernel.ForkProvisioner` and `preload` only save time: kernels are forked from a
process that has imported what they need. Without them (where `processes.FORKS`
is False, as on Windows and macOS) every report is the same, and slower.
"""

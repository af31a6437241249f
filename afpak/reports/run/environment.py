"""What a kernel finds in its environment on every machine: same inputs, same bytes."""

import os

ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "0",
    "MATPLOTLIBRC": os.devnull,
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OPENBLAS_NUM_THREADS": "1",
    "AFPAK_FIGURES": "whole",  # a page lets readers save drawings and rows, which a notebook need not pay for
}

"""The projects in `solusi` have tests of their own, which `%periksa` runs (`test_proyek.py`)."""

collect_ignore = ["solusi"]

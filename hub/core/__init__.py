"""The kernel: mechanisms that know no noun of the product."""

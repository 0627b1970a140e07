"""Reports by anyone, and decisions with a reason that the person concerned gets."""

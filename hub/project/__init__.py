"""The assembled hub: settings, addresses, and the pages that show many features."""

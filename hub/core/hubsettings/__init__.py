"""What an administrator changes at run time: the hub's name, territory, languages, sign-up and brand."""

"""Getting in touch: a message request first, then a private conversation. Nobody's e-mail address is shown."""

"""The county's policy: values that decide, in versions with the day from which they hold."""

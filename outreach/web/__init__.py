"""The pages: a person's list, one draft, one contact, behind a login. They call the verbs of `review` alone."""

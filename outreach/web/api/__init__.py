"""The same house for programs: what the pages show and do, as JSON, with tokens."""

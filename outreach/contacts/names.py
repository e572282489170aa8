"""Which part of a display name is which?"""


def split_name(name: str) -> tuple[str, str]:
    """Given and family name of a display name, as far as it says; 'Family, Given' is turned round."""
    family, comma, given = name.partition(",")
    if comma and given.strip():
        return given.strip(), family.strip()
    words = name.split()
    return (" ".join(words[:-1]), words[-1]) if len(words) > 1 else (name.strip(), "")

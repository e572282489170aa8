"""May this contact be reached now, this way?"""

"""What we would say: sandboxed Jinja, the exact bytes, the renderer."""

"""A second reader of the federation protocol, written from docs/protocol.md alone.

Python's standard library and `cryptography`, nothing else; nothing is shared with the Rust
implementation but the page and the vectors. `python3 -m enlace_reader --help` says how to ask it.
"""

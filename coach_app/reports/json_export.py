"""An export document as JSON."""

import json
from collections.abc import Mapping


def as_json_text(document: Mapping[str, object]) -> str:
    """The document as indented UTF-8 text that ends with a newline. Raises ValueError for a NaN in it."""
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"

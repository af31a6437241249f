"""Reports: notebooks through papermill, HTML out. Knows notebooks and tables, never charts."""

import sys

# jsonschema tries to import this optional validator of exotic formats, which builds its parsers at
# import and costs every process that reads a notebook more than a second. Without it, it does without.
sys.modules.setdefault("rfc3987_syntax", None)

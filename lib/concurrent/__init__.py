"""Work done at the same time."""
import sys

# The standard library's folders of this name belong to the package, too.
__path__ = [f"{folder}/concurrent" for folder in sys.path]
del sys

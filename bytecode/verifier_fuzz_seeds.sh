#!/bin/bash
# verifier_fuzz_seeds.sh FOLDER: images of the Python programs of this tree as inputs of verifier_fuzz. Needs //compiler:dis_tool built.
# A program with something that is not compiled yet is left out.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
find tests/python examples -name '*.py' -exec bazel-bin/compiler/dis_tool -q -w "$1" {} + >/dev/null || true
[[ -e $1/image0 ]]

#!/bin/bash
# program_test.sh TESSERA SCRIPT SHARED_OBJECT...: runs the script in a folder with the shared objects; what it prints must be its "# expect: " lines.
set -u
tessera=$(readlink -f "$1")
script=$(readlink -f "$2")
shift 2
folder=$TEST_TMPDIR/modules
mkdir -p "$folder/package"
cp -L "$@" "$folder"
cp -L "$folder/greet.tessera.so" "$folder/package/"
cp -L "$folder/greet.tessera.so" "$folder/misnamed.tessera.so"
: >"$folder/package/__init__.py"
echo 'raise ImportError("the source was taken")' >"$folder/package/greet.py"
mkdir -p "$folder/greet_shared/sub"
mv "$folder/greet_shared.tessera.so" "$folder/greet_shared/__init__.tessera.so"
echo 'raise ImportError("the source was taken")' >"$folder/greet_shared/__init__.py"
: >"$folder/greet_shared/inside.py"
echo 'from . import greet' >"$folder/greet_shared/sub/__init__.py"
cp -L "$folder/greet.tessera.so" "$folder/greet_shared/sub/"
printf 'not a shared object, but long enough to hold a header of one, which it has not; and a bit more' >"$folder/broken.tessera.so"
diff <(sed -n 's/^.*# expect: \{0,1\}//p' "$script") <(PYTHONPATH=$folder "$tessera" "$script" 2>&1)

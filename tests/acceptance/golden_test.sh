#!/bin/bash
# golden_test.sh TESSERA SCRIPT GOLDEN: the script prints what is written down, and so does CPython 3.14 where it is: $TESSERA_BENCH_PEERS (/opt/peers) is a root folder with it.
set -u
tessera=$1 script=$2 golden=$3
peers=${TESSERA_BENCH_PEERS:-/opt/peers}
got=$("$tessera" "$script" 2>"$TEST_TMPDIR/errors") || { echo "exit code $?"; cat "$TEST_TMPDIR/errors"; exit 1; }
diff "$golden" <(echo "$got") || exit
if [[ $(id -u) == 0 && -x $peers/usr/bin/python3.14 && -e $peers/proc/self ]]; then
  diff "$golden" <(PATH=$PATH:/usr/sbin chroot "$peers" python3.14 - <"$script" 2>/dev/null) || exit
  echo "CPython 3.14 says the same"
fi

#!/bin/bash
# tools/bazel7.sh COMMAND [OPTIONS AND TARGETS]: this tree under Bazel 7 with bzlmod (MODULE.bazel), e.g. `test //gil/...`.
#
# It takes the Bazel 7 of a Debian root folder, where `chroot FOLDER apt-get install bazel-bootstrap g++ libgmp-dev
# libicu-dev` has installed it: TESSERA_BAZEL7_ROOT, or the folder of the benchmarks' peers. Needs root. Ends with 77 and
# a message where there is none. What Bazel reports of its tests is kept in the file TESSERA_TEST_EVENTS, if that is set.
#
# Works without a network: archives come from the distdir that tools/bootstrap.sh fills, modules from Debian's packages.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
readonly root=${TESSERA_BAZEL7_ROOT:-${TESSERA_BENCH_PEERS:-/opt/peers}}
readonly deps=${TESSERA_DEPS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/tessera-deps}
readonly home=/var/tmp/tessera-bazel7  # inside of $root

skip() { echo "bazel7: not run: $*" >&2; exit 77; }
[[ -x $root/usr/bin/bazel ]] || skip "no Bazel in $root (TESSERA_BAZEL7_ROOT names a Debian root folder that has it)"
((EUID == 0)) || skip "chroot needs root"
inside() { chroot "$root" env -i HOME=/root LANG=C.UTF-8 PATH=/usr/bin:/bin:/usr/sbin:/sbin "$@"; }
for name in proc sys dev; do  # as the benchmarks do
  mountpoint -q "$root/$name" || mount --bind "/$name" "$root/$name"
done
version=$(inside bazel --version 2>/dev/null) || version=
[[ $version == "bazel 7."* ]] || skip "$root has ${version:-a bazel that does not start}, not Bazel 7"
[[ -e $root/usr/include/gmp.h || -e $root/usr/include/x86_64-linux-gnu/gmp.h ]] || skip "$root has no libgmp-dev"
tools/bootstrap.sh

# The tree as it stands, without what git ignores.
rm -rf "${root:?}$home/tree"
mkdir -p "$root$home/tree" "$root$home/distdir" "$root$home/modules"
git ls-files -z --cached --others --exclude-standard --deduplicate | { grep -zv '^bazel-' || true; } |
  tar --null --ignore-failed-read -T - -c 2>/dev/null | tar -x -C "$root$home/tree"
cp -u "$deps"/distdir/* "$root$home/distdir/"

# Modules that Bazel 7 names and Debian has not packaged; nothing of them is used in a C++ build.
overrides=()
for module in protobuf:3.19.6 zlib:1.3.1.bcr.3 buildozer:7.1.2 apple_support:1.23.1; do
  folder=$home/modules/${module%:*}
  mkdir -p "$root$folder"
  echo "module(name = \"${module%:*}\", version = \"${module#*:}\")" >"$root$folder/MODULE.bazel"
  : >"$root$folder/BUILD"
  overrides+=("--override_module=${module%:*}=$folder")
done

events=()
[[ -z ${TESSERA_TEST_EVENTS-} ]] || events=("--build_event_json_file=$home/events.json")
status=0
inside bash -c "cd $home/tree && exec bazel --output_base=$home/output --host_jvm_args=-Xmx900m --max_idle_secs=900 \"\$@\"" \
  bazel "$1" --enable_bzlmod --noenable_workspace --lockfile_mode=off --distdir="$home/distdir" "${overrides[@]}" \
  --noshow_progress --disk_cache="$home/disk_cache" "${events[@]}" "${@:2}" </dev/null || status=$?
[[ -z ${TESSERA_TEST_EVENTS-} ]] || cp "$root$home/events.json" "$TESSERA_TEST_EVENTS"
exit "$status"

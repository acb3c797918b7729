#!/bin/bash
# Prepares a Debian host for an offline Bazel build (idempotent).
#   tools/bootstrap.sh [--no-apt]
# Downloads the Debian source packages of our dependencies, checks that each
# one is byte for byte the archive pinned in deps.bzl, puts them in a distdir
# and writes .bazelrc.local (git-ignored, try-imported by .bazelrc).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
deps=${TESSERA_DEPS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/tessera-deps}
distdir=$deps/distdir
mkdir -p "$distdir"

packages=(bazel-bootstrap bazel-platforms bazel-rules-java bazel-rules-proto
  bazel-skylib binutils bzip2 clang-19 g++ libclang-rt-19-dev libgmp-dev libicu-dev lld-19 llvm-19 make
  python3)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
    missing+=("$package")
done
if ((${#missing[@]})) && [[ ${1-} != --no-apt ]]; then
  sudo=$( ((EUID)) && echo sudo || true)
  $sudo apt-get update -q
  $sudo env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends "${missing[@]}"
fi

# URL file name -> sha256, source package. Must agree with deps.bzl.
pins=(
  "20220623.1.tar.gz 91ac87d30cc6d79f9ab974c51874a704de9c2647c40f6932597329a282217ba8 abseil 20220623.1"
  "release-1.12.1.tar.gz 81964fe578e9bd7c94dfdb09c8e4d6e6759e19967e397dbea48d1c10e45d0df2 googletest 1.12.1"
  "v1.7.1.tar.gz 6430e4092653380d9dc4ccb45a1e2dc9259d581f4866dc0759713126056bc1d7 benchmark 1.7.1"
  "jemalloc-5.3.0.tar.bz2 2db82d1e7119df3e71b7640219b6dfe84789bc0537983c3b7ac4f7189aecfeaa jemalloc 5.3.0"
)
have() { [[ -f $distdir/$1 ]] && echo "$2  $distdir/$1" | sha256sum --status -c -; }

# A private apt configuration: every "deb" source of this machine as "deb-src".
apt_src() {
  local etc=$deps/apt
  mkdir -p "$etc/sources.d" "$etc/lists/partial"
  rm -f "$etc/sources.d"/*
  local file
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [[ -s $file ]] || continue
    sed -n 's/^[[:space:]]*deb[[:space:]]/deb-src /p' "$file" \
      >"$etc/sources.d/$(basename "$file" .list)-src.list"
  done
  for file in /etc/apt/sources.list.d/*.sources; do
    [[ -s $file ]] || continue
    sed 's/^Types:.*/Types: deb-src/' "$file" \
      >"$etc/sources.d/$(basename "$file" .sources)-src.sources"
  done
  apt_opts=(-q -o Dir::Etc::sourcelist=/dev/null
    -o Dir::Etc::sourceparts="$etc/sources.d" -o Dir::State::lists="$etc/lists"
    -o APT::Sandbox::User=)
  apt-get "${apt_opts[@]}" update
}

# Debian names the top folder of the Abseil archive abseil-VERSION, upstream
# abseil-cpp-VERSION; with that undone the archive is upstream's, bit for bit.
rename_top() {  # SRC.tar.gz OLD NEW DST.tar.gz
  gzip -dc "$1" | python3 "$root/tools/rename_tar_top.py" "$2" "$3" | gzip -n >"$4"
}

ready=1
for pin in "${pins[@]}"; do read -r file sha _ <<<"$pin"; have "$file" "$sha" || ready=0; done
if ((!ready)); then
  apt_src
  mkdir -p "$deps/src"
  for pin in "${pins[@]}"; do
    read -r file sha source version <<<"$pin"
    have "$file" "$sha" && continue
    (cd "$deps/src" && apt-get "${apt_opts[@]}" source --download-only "$source")
    orig=$(ls "$deps/src/${source}_$version".orig.tar.* | head -1)
    if [[ $source == abseil ]]; then
      rename_top "$orig" "abseil-$version" "abseil-cpp-$version" "$distdir/$file"
    else
      cp "$orig" "$distdir/$file"
    fi
    have "$file" "$sha" || { echo "bootstrap: $file is not the pinned archive" >&2; exit 1; }
  done
fi

# Bazel 4's own BUILD files and ours load only @rules_cc//cc:defs.bzl; Debian's
# rules_cc 0.0.4 needs a newer bazel_tools than Bazel 4.2.3 has.
mkdir -p "$deps/rules_cc/cc"
echo 'workspace(name = "rules_cc")' >"$deps/rules_cc/WORKSPACE"
: >"$deps/rules_cc/BUILD"
: >"$deps/rules_cc/cc/BUILD"
for rule in binary import library proto_library test toolchain toolchain_suite; do
  echo "cc_$rule = native.cc_$rule"
done >"$deps/rules_cc/cc/defs.bzl"
echo 'objc_library = native.objc_library' >>"$deps/rules_cc/cc/defs.bzl"

# cc_test depends on Bazel's Java coverage merger (a download), even in a plain
# build; a small Python one stands in, and makes `bazel coverage` work.
mkdir -p "$deps/coverage"
echo 'workspace(name = "remote_coverage_tools")' >"$deps/coverage/WORKSPACE"
cp tools/coverage/lcov_merger.py "$deps/coverage/lcov_merger.py"
cat >"$deps/coverage/BUILD" <<'BUILD'
package(default_visibility = ["//visibility:public"])
[sh_binary(name = name, srcs = ["lcov_merger.py"])
 for name in ["coverage_report_generator", "lcov_merger"]]
BUILD

cat >"$root/.bazelrc.local.tmp" <<RC
# Written by tools/bootstrap.sh; do not edit, do not commit.
common --distdir=$distdir
common --override_repository=remote_coverage_tools=$deps/coverage
common --override_repository=rules_cc=$deps/rules_cc
common --override_repository=rules_java=/usr/share/bazel/rules/java
common --override_repository=rules_proto=/usr/share/bazel/rules/proto
common --override_repository=bazel_skylib=/usr/share/bazel/tools/skylib
build --disk_cache=$deps/disk_cache
RC
mv "$root/.bazelrc.local.tmp" "$root/.bazelrc.local"
echo "bootstrap: ready ($distdir)"

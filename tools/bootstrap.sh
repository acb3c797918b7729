#!/bin/bash
# Makes a fresh Debian 12 able to build Tessera; says nothing when it already is.
#
#   tools/bootstrap.sh
#
# 1. Installs the Debian packages that are missing (root, or sudo without a password).
# 2. Fills a distdir with the archives pinned in deps.bzl. They come out of Debian's
#    source packages and are checked to be upstream's, bit for bit, so a build needs no
#    other server.
# 3. Writes .bazelrc.local (git-ignored, try-imported by .bazelrc), here and in
#    tests/consumer: distdir, disk cache, and the repositories Bazel has to be told of.
#
# TESSERA_DEPS_DIR says where archives and disk cache are kept; ~/.cache/tessera-deps if
# unset. Several checkouts may share it and run this at the same time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
: "${HOME:=$(getent passwd "$EUID" | cut -d: -f6)}"
export HOME
deps=${TESSERA_DEPS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/tessera-deps}

say() { echo "bootstrap: $*" >&2; }
die() { say "$@"; exit 1; }

packages=(
  bazel-bootstrap bazel-platforms bazel-rules-java bazel-rules-proto bazel-skylib
  binutils bzip2 clang-19 g++ libclang-rt-19-dev libgmp-dev libicu-dev lld-19 llvm-19
  make python3 zlib1g-dev
)

# Archive name in deps.bzl, its sha256 there, Debian's source package and version.
pins=(
  "20220623.1.tar.gz 91ac87d30cc6d79f9ab974c51874a704de9c2647c40f6932597329a282217ba8 abseil 20220623.1"
  "release-1.12.1.tar.gz 81964fe578e9bd7c94dfdb09c8e4d6e6759e19967e397dbea48d1c10e45d0df2 googletest 1.12.1"
  "v1.7.1.tar.gz 6430e4092653380d9dc4ccb45a1e2dc9259d581f4866dc0759713126056bc1d7 benchmark 1.7.1"
  "jemalloc-5.3.0.tar.bz2 2db82d1e7119df3e71b7640219b6dfe84789bc0537983c3b7ac4f7189aecfeaa jemalloc 5.3.0"
)

missing_packages() {
  local installed
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${packages[@]}" 2>/dev/null |
    sed -n 's/^installed //p' || true)
  comm -23 <(printf '%s\n' "${packages[@]}" | sort) <(sort -u <<<"$installed")
}

# quietly WHAT COMMAND...: the output is shown only when the command fails.
quietly() {
  local what=$1 log status=0
  shift
  log=$(mktemp)
  "$@" </dev/null >"$log" 2>&1 || status=$?
  if ((status)); then
    tail -n 20 "$log" | sed 's/^/  /' >&2
    say "$what failed (exit code $status); above are its last lines"
  fi
  rm -f "$log"
  return "$status"
}

install_packages() {
  local sudo=() apt
  if ((EUID)); then
    command -v sudo >/dev/null && sudo -n true 2>/dev/null ||
      die "needs these Debian packages and is not root: $*" \
        $'\n'"           run as root: apt-get install --no-install-recommends $*"
    sudo=(sudo -n)
  fi
  command -v apt-get >/dev/null || die "no apt-get here; please install: $*"
  say "installing $*"
  apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q
    -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3)
  # A broken entry in somebody's sources.list need not keep us from installing.
  quietly "apt-get update" "${apt[@]}" update || true
  quietly "apt-get install $*" "${apt[@]}" install -y --no-install-recommends "$@" ||
    die "cannot install: $*"
}

have_archive() {  # FILE SHA256
  [[ -f $deps/distdir/$1 ]] && echo "$2  $deps/distdir/$1" | sha256sum --status -c -
}

missing_archives() {
  local pin file sha rest
  for pin in "${pins[@]}"; do
    read -r file sha rest <<<"$pin"
    have_archive "$file" "$sha" || echo "$pin"
  done
}

# A private apt configuration: every "deb" source of this machine as "deb-src".
apt_source_options() {
  local etc=$deps/apt file
  mkdir -p "$etc/sources.d" "$etc/lists/partial"
  rm -f "$etc/sources.d"/*
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
  printf '%s\n' -q -o Dir::Etc::sourcelist=/dev/null \
    -o "Dir::Etc::sourceparts=$etc/sources.d" -o "Dir::State::lists=$etc/lists" \
    -o APT::Sandbox::User= -o Acquire::Retries=3
}

# Debian names the top folder of the Abseil archive abseil-VERSION, upstream
# abseil-cpp-VERSION; with that undone the archive is upstream's.
rename_top() {  # SRC.tar.gz OLD NEW DST.tar.gz
  gzip -dc "$1" | python3 "$root/tools/rename_tar_top.py" "$2" "$3" | gzip -n >"$4"
}

fetch_archives() {  # PIN...
  local apt=(apt-get) pin file sha source version work original
  say "fetching source archives"
  mapfile -t -O 1 apt < <(apt_source_options)
  quietly "apt-get update (sources)" "${apt[@]}" update || true
  work=$(mktemp -d "$deps/fetch.XXXXXX")
  for pin in "$@"; do
    read -r file sha source version <<<"$pin"
    (cd "$work" && quietly "apt-get source $source" \
      "${apt[@]}" source --download-only "$source") ||
      die "cannot download Debian's source package $source;" \
        "or put upstream's $file (see deps.bzl) into $deps/distdir yourself"
    original=$(find "$work" -name "${source}_$version.orig.tar.*" ! -name '*.asc')
    [[ -n $original ]] || die "Debian's $source is not version $version any more"
    if [[ $source == abseil ]]; then
      rename_top "$original" "abseil-$version" "abseil-cpp-$version" "$work/$file"
    else
      cp "$original" "$work/$file"
    fi
    mv "$work/$file" "$deps/distdir/$file"
    have_archive "$file" "$sha" || die "$deps/distdir/$file is not the pinned archive"
  done
  rm -rf "$work"
}

local_bazelrc() {
  cat <<RC
# Written by tools/bootstrap.sh; do not edit, do not commit.
common --distdir=$deps/distdir
common --override_repository=remote_coverage_tools=$root/tools/shims/remote_coverage_tools
common --override_repository=rules_cc=$root/tools/shims/rules_cc
common --override_repository=rules_java=/usr/share/bazel/rules/java
common --override_repository=rules_proto=/usr/share/bazel/rules/proto
common --override_repository=bazel_skylib=/usr/share/bazel/tools/skylib
build --disk_cache=$deps/disk_cache
RC
}

write_if_changed() {  # FILE CONTENT
  [[ -f $1 && $(<"$1") == "$2" ]] && return
  printf '%s\n' "$2" >"$1.$$"
  mv "$1.$$" "$1"
}

main() {
  local missing
  command -v dpkg-query >/dev/null || die "this is not Debian; see tools/bootstrap.sh for what a build needs"
  mkdir -p "$deps/distdir" || die "cannot write to $deps; TESSERA_DEPS_DIR names another place"
  missing=$(missing_packages)
  # shellcheck disable=SC2086  # a list of words
  [[ -z $missing ]] || install_packages $missing
  if [[ -n $(missing_archives) ]]; then
    exec 9>"$deps/lock"  # other checkouts wait here, then find the work done
    flock 9
    mapfile -t missing < <(missing_archives)
    ((${#missing[@]} == 0)) || fetch_archives "${missing[@]}"
    exec 9>&-
  fi
  write_if_changed .bazelrc.local "$(local_bazelrc)"
  [[ ! -d tests/consumer ]] || write_if_changed tests/consumer/.bazelrc.local "$(local_bazelrc)"
}

main "$@"

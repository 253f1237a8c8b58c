# What the scripts of this folder share. To be sourced by bash, with root set to the project's folder.
# shellcheck shell=bash disable=SC2034,SC2154

export LC_ALL=C.UTF-8

# What compiling and running brevdue takes (Debian 12), and what its tests take beyond that.
build_packages=(g++ cmake ninja-build ccache libxerces-c-dev rapidjson-dev libcli11-dev libexpected-dev
  libhowardhinnant-date-dev libtomlplusplus-dev libssl-dev libsqlite3-dev liblz4-dev libpoco-dev tzdata)
test_packages=(libboost-test-dev librapidcheck-dev libbenchmark-dev python3)
fuzz_packages=(clang-14 clang libclang-rt-14-dev xz-utils)

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# as_root COMMAND...: as root, or through sudo where we are not root.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo DEBIAN_FRONTEND=noninteractive "$@"
  else
    fail "this needs root, and there is no sudo. As root, run: $*"
  fi
}

# need_packages NAME...: installs those that are missing, and says which. Quick when none are.
need_packages() {
  if ! command -v dpkg-query >/dev/null; then
    say "This is no Debian: what is needed must be there already ($*)."
    return
  fi
  local installed package missing=()
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true)
  for package in "$@"; do
    grep -qxF "$package installed" <<<"$installed" || missing+=("$package")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  say "Installing with apt: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get -o DPkg::Lock::Timeout=600 -q update
  as_root apt-get -o DPkg::Lock::Timeout=600 -q -y --no-install-recommends install "${missing[@]}"
}

# need_node: the judge of ../shared runs on Node 18 or newer.
need_node() {
  local version=0
  if command -v node >/dev/null; then version=$(node -p 'process.versions.node.split(".")[0]'); fi
  if [ "$version" -ge 18 ] && command -v npm >/dev/null; then return; fi
  need_packages nodejs npm
}

# configure PRESET OPTION...: makes or renews that preset's build folder. BREVDUE_WERROR=ON in the environment turns
# warnings into errors.
configure() {
  local preset=$1 folder log fresh=()
  shift
  folder=$(build_folder "$preset")
  # A folder that was copied along with the project from another place cannot be built in.
  if [ -e "$folder/CMakeCache.txt" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt"; then
    fresh=(--fresh)
  fi
  log=$(mktemp)
  if ! (cd "$root" && cmake --preset "$preset" "${fresh[@]}" ${BREVDUE_WERROR:+"-DBREVDUE_WERROR=$BREVDUE_WERROR"} "$@") \
    >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "cmake could not configure the build"
  fi
  rm -f "$log"
}

# build_folder PRESET: where it builds (CMakePresets.json).
build_folder() {
  if [ "$1" = release ]; then printf '%s/build\n' "$root"; else printf '%s/build-%s\n' "$root" "$1"; fi
}

# build PRESET TARGET...: with all cores; without targets, everything.
build() {
  local folder target arguments=()
  folder=$(build_folder "$1")
  shift
  for target in "$@"; do arguments+=(--target "$target"); done
  cmake --build "$folder" --parallel "$(nproc)" "${arguments[@]}"
}

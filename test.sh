#!/usr/bin/env bash
# Builds everything once and runs every suite, or those that are named:
#   ./test.sh                        all of them; of the faults those that are done in minutes
#   ./test.sh channels conformance   tests/Channels.Tests and tests/Conformance
#   ./test.sh faults --minutes 60 --seed 7   the faults' long run for an hour; the seed chooses what happens in it
# A suite is a project under tests/ (its ".Tests" may be left out), or: conformance, browser, docs.
# The last line is "N passed, N failed, N skipped"; the exit code says whether all is well.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly configuration=Release
readonly results=artifacts/test-results
suite_timeout="${SUITE_TIMEOUT:-1200}"

is_short=0
passed=0
failed=0
skipped=0

main() {
  local -a suites=()
  while (($# > 0)); do
    case $1 in
      --minutes)
        export FAULT_MINUTES="${2:?--minutes needs a number}"
        suite_timeout=$((suite_timeout + FAULT_MINUTES * 60))
        shift 2
        ;;
      --seed)
        export FAULT_SEED="${2:?--seed needs a number}"
        shift 2
        ;;
      *)
        suites+=("$1")
        shift
        ;;
    esac
  done
  if ((${#suites[@]} == 0)); then
    is_short=1
    mapfile -t suites < <(all_suites)
  fi
  check_names "${suites[@]}"
  mkdir -p "$results"
  if build "${suites[@]}"; then
    local suite
    for suite in "${suites[@]}"; do
      run_suite "$suite"
    done
  else
    count build 0 1 0 "the build failed"
  fi
  echo "$passed passed, $failed failed, $skipped skipped"
  ((failed == 0))
}

# --- which suites there are

test_projects() {
  local project
  for project in tests/*/*.csproj; do
    # Specifications are base classes, which each adapter's own project runs; SourceServer is what several suites judge by.
    [[ $project == tests/Specifications/* || $project == tests/SourceServer/* ]] || basename "$project" .csproj
  done
}

all_suites() {
  test_projects
  echo conformance
  echo browser
  echo docs
}

# The project that a name stands for, in any case and with or without ".Tests"; nothing if there is none.
project_of() {
  local wanted="${1,,}" project
  while read -r project; do
    if [[ ${project,,} == "$wanted" || ${project,,} == "$wanted.tests" ]]; then
      echo "$project"
      return
    fi
  done < <(test_projects)
}

is_node_suite() {
  [[ $1 == conformance || $1 == browser || $1 == docs ]]
}

check_names() {
  local suite
  for suite in "$@"; do
    if ! is_node_suite "$suite" && [[ -z $(project_of "$suite") ]]; then
      echo "There is no suite '$suite'; there are: $(all_suites | tr '\n' ' ')" >&2
      exit 2
    fi
  done
}

# --- building

build() {
  local -a targets=()
  if [[ "$*" == "$(all_suites | tr '\n' ' ' | sed 's/ $//')" ]]; then
    targets=(LiveOrleans.sln)
  else
    local suite
    for suite in "$@"; do
      if is_node_suite "$suite"; then
        targets+=(src/Silo/Silo.csproj)
        [[ $suite != docs ]] || targets+=(samples/host-metrics/HostMetrics.csproj)
      else
        targets+=("tests/$(project_of "$suite")/$(project_of "$suite").csproj")
      fi
    done
  fi
  local target
  while read -r target; do
    echo "Building $target"
    dotnet build "$target" --configuration "$configuration" --nologo --verbosity quiet || return 1
  done < <(printf '%s\n' "${targets[@]}" | sort -u)
}

# --- running

run_suite() {
  if is_node_suite "$1"; then
    run_node_suite "$1"
  else
    run_dotnet_suite "$(project_of "$1")"
  fi
}

run_dotnet_suite() {
  local project=$1 log="$results/$1.log" code=0
  if [[ -z $(find "tests/$project" -name '*.cs' -print -quit) ]]; then
    count "$project" 0 0 1 "it holds no tests yet"
    return
  fi
  if [[ $project == Redis.Tests || $project == Faults || $project == CSharpSource.Tests ]] && ! ensure redis-server redis-server; then
    count "$project" 0 0 1 "redis-server is missing and could not be installed"
    return
  fi
  # Without it the tests of a failover behind HAProxy are skipped, and say so.
  [[ $project != Faults ]] || ensure haproxy haproxy || echo "haproxy is missing and could not be installed"
  if [[ $project == Sources.Tests || $project == Silo.Tests ]] && ! prepare_plugin; then
    count "$project" 0 0 1 "node, npm or the modules of the plugin in node are missing and could not be installed"
    return
  fi
  local -a options=(--project "tests/$project" --configuration "$configuration" --no-build --no-progress --no-ansi)
  if [[ $project == Faults ]] && ((is_short)); then
    options+=(--filter-not-trait Form=Long)
  fi
  if [[ $project == Faults && -n ${FAULT_MINUTES:-} ]]; then
    # Who waits for an hour wants to see how it goes.
    timeout "$suite_timeout" dotnet test "${options[@]}" --show-live-output on 2>&1 | tee "$log" || code=$?
  else
    timeout "$suite_timeout" dotnet test "${options[@]}" >"$log" 2>&1 || code=$?
  fi
  local total
  total=$(summary_of total "$log")
  if [[ -z $total || $total == 0 ]]; then
    cat "$log"
    count "$project" 0 1 0 "it did not run: exit code $code"
    return
  fi
  local bad
  bad=$(summary_of failed "$log")
  if ((code != 0)); then
    cat "$log"
    # A crash after the last test still is a failure.
    ((bad > 0)) || bad=1
  fi
  count "$project" "$(summary_of succeeded "$log")" "$bad" "$(summary_of skipped "$log")"
}

# A number out of the summary that the test platform prints at the end.
summary_of() {
  sed -nE "s/^ *$1: ([0-9]+)( .*)?$/\1/p" "$2" | tail -n 1
}

run_node_suite() {
  local suite=$1 log="$results/$1.log" tap="$results/$1.tap" reason code=0
  reason=$(prepare_node "$suite")
  if [[ -n $reason ]]; then
    count "$suite" 0 0 1 "$reason"
    return
  fi
  local -a files=(tests/Conformance/cases/*.test.mjs)
  [[ $suite == browser ]] && files=(tests/Conformance/browser/*.test.mjs)
  [[ $suite == docs ]] && files=(tests/Docs/*.test.mjs)
  rm -f "$tap"
  timeout "$suite_timeout" node --test --test-concurrency=1 --test-timeout=240000 \
    --test-reporter=spec --test-reporter-destination="$log" \
    --test-reporter=tap --test-reporter-destination="$tap" \
    "${files[@]}" || code=$?
  if [[ ! -f $tap || -z $(tap_count tests "$tap") || $(tap_count tests "$tap") == 0 ]]; then
    count "$suite" 0 1 0 "it did not run: exit code $code"
    return
  fi
  local bad=$(($(tap_count fail "$tap") + $(tap_count cancelled "$tap")))
  if ((code != 0)); then
    sed -n '/failing tests:/,$p' "$log"
    ((bad > 0)) || bad=1
  fi
  count "$suite" "$(tap_count pass "$tap")" "$bad" "$(($(tap_count skipped "$tap") + $(tap_count todo "$tap")))"
}

tap_count() {
  sed -nE "s/^# $1 ([0-9]+)$/\1/p" "$2" | tail -n 1
}

# Gets what the clients' suites need; prints why a suite cannot run here, or nothing.
prepare_node() {
  {
    if ! { ensure node nodejs && ensure npm npm; }; then
      echo "node and npm are missing and could not be installed" >&3
    elif [[ $1 == docs ]] && ! { ensure redis-server redis-server && ensure curl curl && ensure openssl openssl; }; then
      echo "redis-server, curl or openssl are missing and could not be installed" >&3
    elif [[ $1 == browser ]] && ! ensure chromium chromium; then
      echo "chromium is missing and could not be installed" >&3
    elif ! install_modules tests/Conformance; then
      echo "npm ci failed in tests/Conformance" >&3
    elif [[ $1 == docs ]] && ! install_modules tests/Docs; then
      echo "npm ci failed in tests/Docs" >&3
    elif [[ $1 == browser ]] && ! install_modules src/Console; then
      echo "npm ci failed in src/Console" >&3
    elif [[ $1 == browser ]] && ! ensure redis-server redis-server; then
      echo "redis-server is missing and could not be installed" >&3
    fi
    # Without systemd or a proxy their cases are skipped, and say so.
    [[ $1 != docs ]] || ensure systemd-analyze systemd || echo "systemd-analyze is missing and could not be installed"
    [[ $1 != conformance ]] || ensure nginx nginx-light || echo "nginx is missing and could not be installed"
    [[ $1 != conformance ]] || ensure haproxy haproxy || echo "haproxy is missing and could not be installed"
  } 3>&1 >&2
}

# The tests of sources and nodes run a Grafana plugin that is written in node.
prepare_plugin() {
  ensure node nodejs && ensure npm npm && install_modules tests/Sources.Tests/Plugins/node-plugin >&2
}

install_modules() {
  local folder=$1
  local installed=$folder/node_modules/.package-lock.json
  [[ -f $installed && ! $folder/package-lock.json -nt $installed ]] || (cd "$folder" && npm ci --loglevel=error)
}

# Makes a command available, by the system's package manager where this user may.
ensure() {
  local command=$1 package=$2
  command -v "$command" >/dev/null && return
  command -v apt-get >/dev/null && [[ $EUID -eq 0 ]] || return 1
  echo "Installing $package"
  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package") >&2
  command -v "$command" >/dev/null
}

# Adds one suite's numbers to the sums and prints its line.
count() {
  local name=$1 good=$2 bad=$3 left=$4 reason=${5:-}
  passed=$((passed + good))
  failed=$((failed + bad))
  skipped=$((skipped + left))
  printf '%-20s %5d passed %5d failed %5d skipped%s\n' "$name" "$good" "$bad" "$left" "${reason:+  ($reason)}"
}

main "$@"

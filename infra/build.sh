# Used by ./run and ./test: one quiet build of everything.

command -v dotnet >/dev/null || {
    echo "The .NET 10 SDK is missing: install it and have dotnet in the PATH." >&2
    exit 1
}
# Built programs look for the runtime here when the SDK is not in the usual place.
export DOTNET_ROOT="${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

build() {
    printf 'building ... ' >&2
    local log
    log=$(mktemp)
    if ! dotnet build FourKeyWorks.sln -c Release --nologo -v quiet -clp:NoSummary -nodeReuse:false >"$log" 2>&1 </dev/null; then
        printf 'failed\n' >&2
        cat "$log" >&2
        rm -f "$log"
        exit 1
    fi
    rm -f "$log"
    printf '%s s\n' "$SECONDS" >&2
}

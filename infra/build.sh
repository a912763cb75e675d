# Used by ./run and ./test: one quiet build of everything, and one of the Aspire AppHost.

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

# Outside of the solution, because not every registry has Aspire's packages (ADR 0028): without them a line, not an error.
build_apphost() {
    local log
    log=$(mktemp)
    if ! dotnet build aspire/FourKeyWorks.AppHost -c Release --nologo -v quiet -clp:NoSummary -nodeReuse:false >"$log" 2>&1 </dev/null; then
        if ! grep -qE 'MSB4236|NU110[123]|NU1301' "$log"; then
            cat "$log" >&2
            rm -f "$log"
            exit 1
        fi
        echo "going on without the Aspire AppHost: its packages cannot be had here" >&2
    fi
    rm -f "$log"
}

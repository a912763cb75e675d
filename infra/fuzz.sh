#!/usr/bin/env bash
# Feeds what reads strangers' bytes with broken ones, led by which ways the code goes.
#   infra/fuzz.sh [TARGET|all] [MINUTES] [keep]     10 minutes each by default
# "keep" adds new small inputs to tests/Corpus, which ./test replays. Without the instrumenting tool in the package
# registry it runs blind, from the same inputs.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
. ./infra/build.sh

target=${1:-all} minutes=${2:-10} corpus=()
[ "${3:-}" != keep ] || corpus=(tests/Corpus)
dotnet build tests/Fuzzing -c Release --nologo -v quiet -clp:NoSummary

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r tests/Fuzzing/bin/Release/net10.0/. "$work/bin"
if dotnet tool install SharpFuzz.CommandLine --version 2.3.0 --tool-path "$work/tool" >/dev/null 2>&1; then
    "$work/tool/sharpfuzz" "$work/bin/FourKeyWorks.Platform.dll" FourKeyWorks.Platform.Bus FourKeyWorks.Platform.Files FourKeyWorks.Platform.Privacy
    "$work/tool/sharpfuzz" "$work/bin/FourKeyWorks.Exchange.dll" FourKeyWorks.Exchange.Batches
else
    echo "not instrumented: the tool SharpFuzz.CommandLine cannot be had" >&2
fi
nice -n 10 "$work/bin/FourKeyWorks.Fuzzing" "$target" "$minutes" TestResults/fuzz "${corpus[@]}"

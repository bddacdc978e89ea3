#!/usr/bin/env bash
# Publishes the device check as one file that needs no .NET, with its script, its golden files and the PyTorch program, and
# packs them: out/device-check.tar.gz at the root of the repository, under 40 MB.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd) folder=$(cd ../.. && pwd)/out/device-check
rm -rf "$folder" "$folder.tar.gz"
dotnet publish Snn.DeviceCheck.csproj -c Release -r linux-x64 --self-contained -o "$folder" -v quiet \
  -p:PublishSingleFile=true -p:EnableCompressionInSingleFile=true -p:DebugType=none -p:GenerateDocumentationFile=false
find "$folder" -maxdepth 1 \( -name '*.pdb' -o -name '*.xml' \) -delete
tar -C "$root/out" -czf "$folder.tar.gz" device-check
bytes=$(stat -c %s "$folder.tar.gz")
echo "$folder.tar.gz: $bytes bytes"
(( bytes < 40000000 )) || { echo "too large: 40,000,000 bytes at most" >&2; exit 1; }

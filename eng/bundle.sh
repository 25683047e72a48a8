#!/usr/bin/env bash
# Publishes samples, benchmarks and the command line for a Linux machine without an SDK, and without a libtorch: there, SENET_LIBTORCH
# names the one of a PyTorch install. Usage: eng/bundle.sh [--with-onnxruntime] [FOLDER]. FOLDER is where the archive goes; default artifacts.
# ONNX Runtime, a fifth of the archive, is only a peer of the benchmarks on a CPU.
set -euo pipefail
cd "$(dirname "$0")/.."

onnxruntime=
if [ "${1:-}" = --with-onnxruntime ]; then
    onnxruntime=yes
    shift
fi
if [ $# -gt 1 ] || [[ "${1:-}" = -* ]]; then
    echo "Usage: eng/bundle.sh [--with-onnxruntime] [FOLDER]" >&2
    exit 2
fi
name=senet-linux-x64
target=$(mkdir -p "${1:-artifacts}" && cd "${1:-artifacts}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
app=$work/$name/app

# One folder for all: they share the .NET runtime, the libraries and the versions of everything, which are central.
for project in samples/TrainCifar10 samples/TrainFolder samples/Quickstart benchmarks/SeNet.Benchmarks src/SeNet.Cli; do
    echo "publishing $project"
    dotnet publish "$project" --configuration Release --runtime linux-x64 --self-contained --output "$app" --artifacts-path "$work/build" \
        -p:TorchBackend=none -p:PackAsTool=false -p:DebugType=none -p:PublishDocumentationFiles=false -p:PublishReferencesDocumentationFiles=false \
        --verbosity quiet --nologo
done
# What only a debugger or a compiler wants, or Windows.
find "$app" \( -name '*.xml' -o -name '*.pdb' -o -name '*.dbg' -o -name '*.lib' -o -name 'onnxruntime*.dll' -o -name createdump -o -name 'libclrgc*' \
    -o -name 'libmscordaccore.so' -o -name 'libmscordbi.so' -o -name 'libcoreclrtraceptprovider.so' -o -name 'Microsoft.VisualBasic*.dll' \) -delete
[ -n "$onnxruntime" ] || rm "$app"/libonnxruntime*.so
if torch=$(find "$app" -name 'libtorch*' | grep .); then
    echo "The bundle carries a libtorch, which it shouldn't: $torch" >&2
    exit 1
fi

cd "$work/$name"
for program in TrainCifar10 TrainFolder Quickstart SeNet.Benchmarks senet; do ln -s "app/$program" "$program"; done
cat > README.txt <<'END'
SeNet for ML.NET: samples, benchmarks and command line for Linux on x64, with .NET inside and libtorch outside.

Name the libtorch of a PyTorch install, 2.10 best (another 2.x is tried, with a warning; an older one is refused):

    export SENET_LIBTORCH=$(python3 -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')

With a CUDA build of PyTorch the programs find the GPU by themselves; --device says otherwise. Then, for instance:

    ./TrainCifar10 --download data --epochs 30
    ./SeNet.Benchmarks gpu-training --json gpu-training.json
    ./SeNet.Benchmarks gpu-scoring
    ./senet train photos --device cuda
    ./Quickstart

The benchmarks ask python3, or --python PATH, for their PyTorch peers. Needed: glibc 2.34 and the libstdc++ of GCC 12 (Debian 12,
Ubuntu 22.04) or newer.
END

cd "$work"
archive=$target/$name.tar.xz
# Most of it is code for x64: the filter makes its jumps alike. One block, because several are compressed apart.
XZ_OPT='--x86 --lzma2=preset=9e --threads=1' tar --owner=0 --group=0 --sort=name -cJf "$archive.part" "$name"
mv "$archive.part" "$archive"
echo
echo "$archive: $(du -h --apparent-size "$archive" | cut -f1) packed, $(du -sh --apparent-size "$name" | cut -f1) unpacked"
echo "Unpack it with tar -xJf, then:"
echo
sed -n '3,$p' "$name/README.txt"

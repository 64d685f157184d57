#!/usr/bin/env bash
# Build one image of model_container/Dockerfile with Docker's BuildKit, or with buildah if Docker is missing:
#   scripts/build_image.sh bot|worker-cpu|worker-gpu [--model FOLDER] [--base IMAGE | --debian SUITE] [option of the builder…]
#   --model FOLDER   bake a converted model in (a folder with card.json) and make it the default
#   --base IMAGE     the image to build on, preferably with its digest; default: see the Dockerfile
#   --debian SUITE   make the base image from Debian's packages: this needs no registry, but buildah, debootstrap and root
# Prints the image's name. Variables of pip and uv that name an index, proxies and SSL_CERT_FILE are passed to the build as
# secrets: they are used for its downloads and do not become part of the image.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "error: $1" >&2 && exit 1; }

case ${1:-} in bot | worker-cpu | worker-gpu) ;; *) sed -n '2,9s/^# //p' "$0" >&2 && exit 2 ;; esac
target=$1 image=grg-$1
shift
options=()
while [ $# -gt 0 ]; do
    case $1 in
        --model)
            [ -f "${2:-}/card.json" ] || fail "${2:-nothing} is not a model folder: it has no card.json (\`grg model list\` names folders)"
            options+=(--build-context "model=$(realpath "$2")" --build-arg MODEL=/opt/model) && shift 2 ;;
        --base) options+=(--build-arg "BASE=${2:?an image}") && shift 2 ;;
        --debian) debian=${2:?a suite, such as bookworm} && shift 2 ;;
        *) options+=("$1") && shift ;;
    esac
done

if docker buildx version >/dev/null 2>&1; then
    [ -z "${debian:-}" ] || fail "--debian is for buildah; Docker takes --base"
    build=(docker buildx build --load)
elif command -v buildah >/dev/null; then
    build=(buildah build --layers --format docker) # the OCI format has no SHELL
else
    fail "neither \`docker buildx\` nor buildah is installed: install one of them"
fi

secrets=$(mktemp -d)
trap 'rm -rf "$secrets"' EXIT
for name in PIP_INDEX_URL PIP_EXTRA_INDEX_URL UV_DEFAULT_INDEX UV_INDEX UV_INDEX_URL UV_EXTRA_INDEX_URL UV_INDEX_STRATEGY \
    HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY http_proxy https_proxy all_proxy no_proxy; do
    [ -z "${!name:-}" ] || printf 'export %s=%q\n' "$name" "${!name}" >>"$secrets/packages"
done
if [ -f "${SSL_CERT_FILE:-}" ]; then
    cp "$SSL_CERT_FILE" "$secrets/certificates"
    echo 'export SSL_CERT_FILE=/run/secrets/certificates PIP_CERT=/run/secrets/certificates' >>"$secrets/packages"
fi
for name in packages certificates; do
    [ ! -f "$secrets/$name" ] || options+=(--secret "id=$name,src=$secrets/$name")
done

if [ -n "${debian:-}" ]; then
    base=localhost/grg-base-debian:$debian
    if ! buildah inspect --type image "$base" >/dev/null 2>&1; then
        root=$(mktemp -d)
        debootstrap --variant minbase --include python3,python3-venv,ca-certificates "$debian" "$root" >&2
        rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/*
        container=$(buildah from scratch)
        buildah add --quiet "$container" "$root" / >&2
        buildah commit --quiet --rm "$container" "$base" >&2
        rm -rf --one-file-system "$root" # debootstrap mounts /proc in there
    fi
    options+=(--build-arg "BASE=$base")
fi

revision=$(git describe --always --dirty 2>/dev/null || echo unknown)
"${build[@]}" --file model_container/Dockerfile --target "$target" --tag "$image" \
    --label "org.opencontainers.image.revision=$revision" ${options[@]+"${options[@]}"} . >&2
echo "$image"

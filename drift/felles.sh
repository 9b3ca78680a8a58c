# Felles for drift/start og drift/test: finn Python, lag miljøet, hent pakkene når listene er endret.
# Leses inn fra prosjektets rot etter at VENV er satt. Vanlig POSIX-skall.

unset PYTHONDONTWRITEBYTECODE # uten mellomlagret bytekode starter verktøyet flere sekunder senere
PY=$VENV/bin/python

stopp() {
    printf '%s\n' "$1" >&2
    exit 1
}

er_ny_nok() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

finn_python() {
    for PYTHON in python3.14 python3.13 python3.12 python3.11 python3 python; do
        er_ny_nok "$PYTHON" && return 0
    done
    return 1
}

kan_lage_miljo() {
    finn_python && "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null
}

# Installerer navngitte pakker på Debian og Ubuntu når vi er rot eller kan bli det uten passord.
apt_installer() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" = 0 ]; then rot='env'; elif sudo -n true 2>/dev/null; then rot='sudo env'; else return 1; fi
    $rot DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null &&
        $rot DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" </dev/null
}

lag_miljo() {
    er_ny_nok "$PY" && return 0
    kan_lage_miljo || apt_installer python3 python3-venv >/dev/null 2>&1 || true
    finn_python ||
        stopp 'Fant ikke Python 3.11 eller nyere: installer Python fra python.org eller pakkesystemet, og kjør på nytt.'
    kan_lage_miljo ||
        stopp "$PYTHON mangler venv-modulen: kjør «apt-get install python3-venv» som rot, og kjør på nytt."
    tom=; [ -f "$VENV/pyvenv.cfg" ] && tom=--clear # bare et gammelt miljø tømmes, aldri en annen mappe
    "$PYTHON" -m venv $tom "$VENV" || stopp "Fikk ikke laget Python-miljøet i $VENV."
}

# Kopien av lista ligger i miljøet: er den lik, er alt installert fra før.
hent_pakker() {
    for liste in "$@"; do
        cmp -s "$liste" "$VENV/$liste" && continue
        printf 'Henter pakkene i %s …\n' "$liste"
        "$PY" -m pip install --quiet --no-compile --no-input --disable-pip-version-check --retries 2 \
            -r "$liste" >"$VENV/pip.logg" 2>&1 </dev/null || pakkefeil "$liste"
        cp "$liste" "$VENV/$liste"
    done
}

pakkefeil() {
    if grep -qE 'NewConnectionError|NameResolution|Timeout|ProxyError|Max retries' "$VENV/pip.logg"; then
        stopp 'Fikk ikke hentet pakkene fordi maskinen ikke når pakkelageret (PyPI): sjekk nettet, og kjør på nytt.'
    fi
    tail -n 5 "$VENV/pip.logg" >&2
    stopp "Fikk ikke installert pakkene i $1: hele loggen står i $VENV/pip.logg."
}

# Programmene testene bruker utenom Python: nettleser, database, omvendt tjener, kontorprogram og PDF-leser.
# Leses inn etter drift/felles.sh. Trengs et program til, er det én linje i lista.

# Debian-pakke, og filer som viser at den (eller noe like godt) alt er der.
# libatomic1 trengs av Playwright på Linux; en Mac har alltid /System.
programmer() {
    cat <<SLUTT
chromium ${CHROMIUM:-} chromium chromium-browser google-chrome /Applications/*Chrom*.app/Contents/MacOS/*Chrom*
postgresql initdb /usr/lib/postgresql/*/bin/initdb /opt/homebrew/opt/postgresql*/bin/initdb
nginx-light nginx /usr/sbin/nginx
libreoffice-calc localc /Applications/LibreOffice.app/Contents/MacOS/soffice
libreoffice-writer lowriter /Applications/LibreOffice.app/Contents/MacOS/soffice
poppler-utils pdftoppm
libatomic1 /usr/lib/*/libatomic.so.1 /usr/lib*/libatomic.so.1 /System
SLUTT
}

finnes() {
    for fil in "$@"; do
        [ -e "$fil" ] || command -v "$fil" >/dev/null 2>&1 && return 0
    done
    return 1
}

# Ubuntus chromium-pakke er en snap som ikke virker i beholdere: der henter Playwright nettleseren selv.
har_chromium_i_apt() {
    command -v apt-get >/dev/null 2>&1 && ! grep -q '^ID=ubuntu' /etc/os-release
}

manglende_programmer() {
    programmer | while read -r pakke filer; do
        [ "$pakke" = chromium ] && ! har_chromium_i_apt && continue
        # shellcheck disable=SC2086 # filene skal deles ved mellomrom, og stjernene slå ut
        finnes $filer || printf '%s ' "$pakke"
    done
}

sikre_programmer() {
    mangler=$(manglende_programmer)
    [ -n "$mangler" ] || return 0
    # shellcheck disable=SC2086
    apt_installer $mangler && [ -z "$(manglende_programmer)" ] && return 0
    printf 'Testene mangler programmer: installer %s, og kjør på nytt.\n' "${mangler% }" >&2
    return 1
}

# Kalles etter at Python-pakkene er på plass; gjør ingenting når maskinen har en Chromium.
sikre_nettleser() {
    # shellcheck disable=SC2046
    finnes $(programmer | sed -n 's/^chromium //p') && return 0
    med=; [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && med=--with-deps
    # shellcheck disable=SC2086
    "$PY" -m playwright install $med chromium </dev/null && return 0
    printf 'Fikk ikke hentet Chromium: installer den, eller sett CHROMIUM til programfila, og kjør på nytt.\n' >&2
    return 1
}

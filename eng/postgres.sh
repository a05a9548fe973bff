#!/usr/bin/env bash
# A PostgreSQL of its own for tests and benchmarks: as an unprivileged user, on a free port, in a folder that is
# thrown away. 'start DIR [SETTING=VALUE...]' prints the connection string; 'stop DIR' ends it and removes the folder.
set -euo pipefail

bin="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)"
[[ -n "$bin" ]] || bin="$(dirname "$(command -v initdb || echo /usr/bin/initdb)")"
verb="${1:?start or stop}"
folder="${2:?a folder}"
shift 2

# The server refuses to run as root; Debian's package brings a user for it.
unprivileged() {
  if [[ $EUID -ne 0 ]]; then "$@"
  elif id postgres >/dev/null 2>&1; then (cd / && runuser -u postgres -- "$@")
  else (cd / && runuser -u nobody -- "$@")
  fi
}

free_port() {
  local port
  while true; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

start() {
  mkdir -p "$folder"
  folder="$(cd "$folder" && pwd)"
  [[ $EUID -ne 0 ]] || chown "$(unprivileged id -u)" "$folder"
  chmod 700 "$folder"
  unprivileged "$bin/initdb" -D "$folder/data" -U muster -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
    >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
  local attempt port setting settings=()
  for setting in "$@"; do settings+=(-c "$setting"); done
  for attempt in 1 2 3 4 5; do
    port="$(free_port)"
    if unprivileged "$bin/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -t 60 -o "-p $port \
      -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c max_connections=200 ${settings[*]}" \
      start >"$folder/start.log" 2>&1 </dev/null; then
      echo "$port" >"$folder/port"
      echo "Host=127.0.0.1;Port=$port;Username=muster;Database=postgres"
      return
    fi
  done
  cat "$folder/start.log" "$folder/server.log" >&2
  exit 1
}

stop() {
  [[ -d "$folder/data" ]] || return 0
  unprivileged "$bin/pg_ctl" -D "$folder/data" -m immediate -w -t 30 stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}

case "$verb" in
  start) start "$@" ;;
  stop) stop ;;
  *) echo "postgres.sh start DIR [SETTING=VALUE...] | stop DIR" >&2; exit 2 ;;
esac

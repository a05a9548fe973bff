#!/usr/bin/env bash
# A PostgreSQL of its own for tests and benchmarks: as an unprivileged user, on a free port, in a folder that is
# thrown away. 'start DIR [SETTING=VALUE...]' prints the connection string; 'database DIR
# NAME' makes an empty database and prints its string; 'stop DIR' ends it and removes the folder.
# For checks of what happens when it fails: 'halt DIR' ends it at once and keeps the folder, 'resume DIR' starts it again
# on its port, 'replica DIR OF' makes DIR a streaming replica of the server in OF, 'promote DIR' makes a replica the
# primary, 'sql DIR STATEMENT' prints what a statement gives.
set -euo pipefail

bin="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)"
[[ -n "$bin" ]] || bin="$(dirname "$(command -v initdb || echo /usr/bin/initdb)")"
verb="${1:?start, database, stop, halt, resume, replica, promote or sql}"
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

prepare() {
  mkdir -p "$folder"
  folder="$(cd "$folder" && pwd)"
  [[ $EUID -ne 0 ]] || chown "$(unprivileged id -u)" "$folder"
  chmod 700 "$folder"
}

# serve PORT [OPTION...]: the server on a port, which is remembered with its options for 'resume'.
serve() {
  local port="$1"
  shift
  unprivileged "$bin/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -t 60 -o "-p $port \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c max_connections=200 $*" \
    start >"$folder/start.log" 2>&1 </dev/null || return 1
  echo "$port" >"$folder/port"
  echo "$*" >"$folder/options"
}

serve_somewhere() {
  local attempt
  for attempt in 1 2 3 4 5; do
    if serve "$(free_port)" "$@"; then
      echo "Host=127.0.0.1;Port=$(cat "$folder/port");Username=muster;Database=postgres"
      return
    fi
  done
  cat "$folder/start.log" "$folder/server.log" >&2
  exit 1
}

start() {
  prepare
  unprivileged "$bin/initdb" -D "$folder/data" -U muster -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
    >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
  local setting settings=()
  for setting in "$@"; do settings+=(-c "$setting"); done
  serve_somewhere "${settings[@]}"
}

replica() {
  local of="$1"
  prepare
  unprivileged "$bin/pg_basebackup" -D "$folder/data" -h 127.0.0.1 -p "$(cat "$of/port")" -U muster -R \
    --no-sync --checkpoint=fast >"$folder/basebackup.log" 2>&1 || { cat "$folder/basebackup.log" >&2; exit 1; }
  serve_somewhere "$(cat "$of/options")"
}

halt() { unprivileged "$bin/pg_ctl" -D "$folder/data" -m immediate -w -t 30 stop >/dev/null; }

resume() { serve "$(cat "$folder/port")" "$(cat "$folder/options")"; }

promote() { unprivileged "$bin/pg_ctl" -D "$folder/data" -w -t 30 promote >/dev/null; }

database() {
  sql "CREATE DATABASE $1" >&2
  echo "Host=127.0.0.1;Port=$(cat "$folder/port");Username=muster;Database=$1"
}

sql() { unprivileged "$bin/psql" -h 127.0.0.1 -p "$(cat "$folder/port")" -U muster -d postgres -AtX -v ON_ERROR_STOP=1 -c "$1"; }

stop() {
  [[ -d "$folder/data" ]] || return 0
  unprivileged "$bin/pg_ctl" -D "$folder/data" -m immediate -w -t 30 stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}

case "$verb" in
  start | database | replica | sql) "$verb" "$@" ;;
  stop | halt | resume | promote) "$verb" ;;
  *) echo "postgres.sh start DIR [SETTING=VALUE...] | database DIR NAME | stop, halt, resume, promote DIR | replica DIR OF | sql DIR TEXT" >&2
     exit 2 ;;
esac

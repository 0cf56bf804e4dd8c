#!/bin/sh
# Runs a small Ceph cluster with an S3 gateway (RGW) on 127.0.0.1 until its standard input ends, and
# keeps everything in memory. For Debian's packages radosgw, ceph-mon and ceph-osd; as root.
#
#   storage-s3/src/test/ceph.sh DIRECTORY 8 &       # 8: the last digits of its ports, 280xx
set -eu

directory=$(realpath "${1:?a directory that may be filled and emptied}")
port=28${2:-0}
for program in ceph-mon ceph-osd radosgw radosgw-admin ceph ceph-authtool monmaptool; do
  command -v "$program" >/dev/null || {
    echo "ceph.sh: $program is missing: apt-get install radosgw ceph-mon ceph-osd" >&2
    exit 2
  }
done
run=$directory/ceph
rm -rf "$run"
mkdir -p "$run/mon" "$run/osd" "$run/rgw"
fsid=$(cat /proc/sys/kernel/random/uuid)
uuid=$(cat /proc/sys/kernel/random/uuid)
export CEPH_CONF="$run/ceph.conf"
cat >"$CEPH_CONF" <<X
[global]
fsid = $fsid
mon host = v2:127.0.0.1:${port}11
mon initial members = a
keyring = $run/keyring
paxos propose interval = 0.05
paxos min wait = 0.01
public network = 127.0.0.0/8
cluster network = 127.0.0.0/8
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv4 = true
ms bind ipv6 = false
ms bind port min = ${port}20
ms bind port max = ${port}99
run dir = $run
admin socket = $run/\$name.asok
log file = $run/\$name.log
mon cluster log file = $run/cluster.log
pid file = $run/\$name.pid
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon pg warn min per osd = 0
mon data avail crit = 1
mon data avail warn = 2
setuser match path =
[mon.a]
mon data = $run/mon
[osd]
osd data = $run/osd
osd objectstore = memstore
memstore device bytes = 6442450944
osd memory target = 939524096
osd max object name len = 460
osd max object namespace len = 64
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:${port}00 tcp_nodelay=1
rgw data = $run/rgw
rgw thread pool size = 64
rgw enable usage log = false
rgw dns name =
X

key() {
  ceph-authtool "$run/keyring" --gen-key -n "$@" >/dev/null
}
ceph-authtool --create-keyring "$run/keyring" >/dev/null
key mon. --cap mon 'allow *'
key client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
key osd.0 --cap mon 'allow profile osd' --cap osd 'allow *' --cap mgr 'allow profile osd'
key client.rgw --cap mon 'allow rwx' --cap osd 'allow rwx'

pids=
stop() {
  # shellcheck disable=SC2086 # a list
  kill $pids 2>/dev/null || true
  wait
}
trap stop EXIT
server() {
  "$@" </dev/null >>"$run/servers.log" 2>&1 &
  pids="$! $pids"
}
until_true() {
  for _ in $(seq 300); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.2
  done
  echo "ceph.sh: never: $*" >&2
  exit 1
}

monmaptool --create --addv a "v2:127.0.0.1:${port}11" --fsid "$fsid" "$run/monmap" >/dev/null
ceph-mon -i a --mkfs --keyring "$run/keyring" --monmap "$run/monmap" >>"$run/servers.log" 2>&1
server ceph-mon -i a -f
until_true ceph osd new "$uuid"
ceph-osd -i 0 --mkfs --osd-uuid "$uuid" >>"$run/servers.log" 2>&1
ceph auth import -i "$run/keyring" 2>>"$run/servers.log"
ceph osd crush add osd.0 1.0 root=default host=localhost >>"$run/servers.log" 2>&1
server ceph-osd -i 0 -f
up() { ceph osd stat | grep -q '1 up'; }
until_true up
server radosgw -n client.rgw -f
until_true radosgw-admin user create --uid=wharf --display-name=Wharf --access-key=local --secret-key=localsecret
answers() { curl -sS "http://127.0.0.1:${port}00/"; }
until_true answers
echo "endpoint http://127.0.0.1:${port}00"
cat >/dev/null

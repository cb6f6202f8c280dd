#!/bin/sh
# Starts one node of the StatefulSet: its id is the number at the end of the pod's name.
set -eu
home=${KAFKA_HOME:-/opt/kafka}
template=${KAFKA_TEMPLATE:-/etc/kafka/millrace/server.properties}
config=${KAFKA_RUN:-/run/kafka}/server.properties

node=${POD_NAME##*-}
name=${POD_NAME%-*}
domain=kafka-headless.$POD_NAMESPACE.svc

voters=
i=0
while [ "$i" -lt "$KAFKA_NODES" ]; do
  voters=${voters:+$voters,}$i@$name-$i.$domain:9093
  i=$((i + 1))
done
replicas=$((KAFKA_NODES < 3 ? KAFKA_NODES : 3))
in_sync=$((replicas < 2 ? 1 : replicas - 1))

sed -e "s/@NODE@/$node/" -e "s/@VOTERS@/$voters/" -e "s/@HOST@/$POD_NAME.$domain/" \
  -e "s/@REPLICAS@/$replicas/" -e "s/@IN_SYNC@/$in_sync/" "$template" >"$config"

"$home/bin/kafka-storage.sh" format --ignore-formatted --cluster-id "$CLUSTER_ID" --config "$config"
exec "$home/bin/kafka-server-start.sh" "$config"

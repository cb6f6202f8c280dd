"""Topics, partitions, configs and groups through librdkafka's admin client."""
import sys

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource, NewPartitions, NewTopic

servers = sys.argv[1]
admin = AdminClient({"bootstrap.servers": servers})


def error_of(future):
    try:
        future.result(20)
    except KafkaException as failure:
        return failure.args[0].name()
    return None


created = admin.create_topics([
    NewTopic("orders", 3, 1, config={"retention.ms": "1234567", "cleanup.policy": "compact"}),
    NewTopic("replicated", 1, 3), NewTopic("bad name", 1, 1), NewTopic("bad-config", 1, 1, config={"no.such": "1"})])
assert error_of(created["orders"]) is None, error_of(created["orders"])
assert error_of(created["replicated"]) is None
assert error_of(created["bad name"]) == "TOPIC_EXCEPTION", error_of(created["bad name"])
assert error_of(created["bad-config"]) == "INVALID_CONFIG"
assert error_of(admin.create_topics([NewTopic("orders", 1, 1)])["orders"]) == "TOPIC_ALREADY_EXISTS"
assert error_of(admin.create_topics([NewTopic("not-made", 1, 1)], validate_only=True)["not-made"]) is None

topics = admin.list_topics(timeout=20).topics
assert len(topics["orders"].partitions) == 3 and "not-made" not in topics
assert error_of(admin.create_partitions([NewPartitions("orders", 5)])["orders"]) is None
assert error_of(admin.create_partitions([NewPartitions("orders", 2)])["orders"]) == "INVALID_PARTITIONS"
assert len(admin.list_topics(timeout=20).topics["orders"].partitions) == 5

orders = ConfigResource("topic", "orders")
configs = list(admin.describe_configs([orders]).values())[0].result(20)
assert configs["retention.ms"].value == "1234567" and not configs["retention.ms"].is_default
assert configs["segment.bytes"].is_default and configs["cleanup.policy"].value == "compact"
assert len(configs) > 25, len(configs)
assert error_of(list(admin.alter_configs([ConfigResource("topic", "orders", set_config={"retention.ms": "99"})]).values())[0]) is None
configs = list(admin.describe_configs([orders]).values())[0].result(20)
assert configs["retention.ms"].value == "99" and configs["cleanup.policy"].value == "delete"
assert error_of(list(admin.alter_configs([ConfigResource("topic", "orders", set_config={"retention.ms": "x"})]).values())[0]) == "INVALID_CONFIG"
broker = list(admin.describe_configs([ConfigResource("broker", "1")]).values())[0].result(20)
assert broker["auto.create.topics.enable"].value == "true"

producer = Producer({"bootstrap.servers": servers})
producer.produce("orders", "x", partition=0)
assert producer.flush(20) == 0
consumer = Consumer({"bootstrap.servers": servers, "group.id": "billing", "auto.offset.reset": "earliest"})
consumer.subscribe(["orders"])
assert consumer.poll(20).value() == b"x"
consumer.commit(asynchronous=False)
groups = {group.id: group for group in admin.list_groups(timeout=20)}
assert groups["billing"].state == "Stable" and groups["billing"].protocol_type == "consumer", groups["billing"].state
assert len(groups["billing"].members) == 1
assert consumer.committed([TopicPartition("orders", 0)], timeout=20)[0].offset == 1
consumer.close()

assert error_of(admin.delete_topics(["orders"])["orders"]) is None
assert error_of(admin.delete_topics(["orders"])["orders"]) == "UNKNOWN_TOPIC_OR_PART"
assert "orders" not in admin.list_topics(timeout=20).topics
print("ok")

"""kafka-python 2.0's admin client."""
import sys

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType, NewPartitions, NewTopic

servers = sys.argv[1]
admin = KafkaAdminClient(bootstrap_servers=servers)
admin.create_topics([NewTopic("orders", 2, 1, topic_configs={"retention.ms": "5000"})])
assert "orders" in admin.list_topics()
admin.create_partitions({"orders": NewPartitions(4)})
assert len(admin.describe_topics(["orders"])[0]["partitions"]) == 4
resources = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, "orders")])[0].resources
configs = {entry[0]: entry[1] for entry in resources[0][4]}
assert configs["retention.ms"] == "5000", configs
admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, "orders", {"retention.ms": "6000"})])

producer = KafkaProducer(bootstrap_servers=servers)
producer.send("orders", b"x", partition=1).get(20)
consumer = KafkaConsumer("orders", bootstrap_servers=servers, group_id="billing", auto_offset_reset="earliest", consumer_timeout_ms=20000)
assert next(consumer).value == b"x"
consumer.commit()
assert ("billing", "consumer") in admin.list_consumer_groups()
described = admin.describe_consumer_groups(["billing"])[0]
assert described.state == "Stable" and described.members[0].member_assignment.assignment[0][0] == "orders", described
consumer.close()
assert sum(offset.offset for offset in admin.list_consumer_group_offsets("billing").values()) == 1
assert admin.delete_consumer_groups(["billing"])[0][1].__name__ == "NoError"
assert ("billing", "consumer") not in admin.list_consumer_groups()
admin.delete_topics(["orders"])
assert "orders" not in admin.list_topics()
print("ok")

"""kafka-python 2.0: produce with every codec it can, consume in a group, commit and go on."""
import sys

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.structs import OffsetAndMetadata

servers = sys.argv[1]
codecs = [None, "gzip"]
for module, codec in [("lz4.frame", "lz4"), ("snappy", "snappy"), ("zstandard", "zstd")]:
    try:
        __import__(module)
        codecs.append(codec)
    except ImportError:
        pass

for codec in codecs:
    topic = f"topic-{codec}"
    producer = KafkaProducer(bootstrap_servers=servers, compression_type=codec, acks="all", linger_ms=5)
    sent = [producer.send(topic, key=str(number).encode(), value=b"value %d" % number, headers=[("n", b"1")]) for number in range(500)]
    producer.flush(30)
    assert [each.get(20).offset for each in sent] == list(range(500))
    producer.close()
    consumer = KafkaConsumer(topic, bootstrap_servers=servers, group_id=f"group-{codec}", auto_offset_reset="earliest",
                             enable_auto_commit=False, consumer_timeout_ms=20000)
    messages = [next(consumer) for _ in range(500)]
    assert [message.key for message in messages] == [str(number).encode() for number in range(500)]
    partition = TopicPartition(topic, 0)
    consumer.commit({partition: OffsetAndMetadata(123, "note")})
    assert consumer.committed(partition, metadata=True) == OffsetAndMetadata(123, "note")
    assert consumer.end_offsets([partition])[partition] == 500
    assert consumer.offsets_for_times({partition: messages[0].timestamp})[partition].offset == 0
    consumer.close()
    consumer = KafkaConsumer(topic, bootstrap_servers=servers, group_id=f"group-{codec}", consumer_timeout_ms=20000)
    assert next(consumer).offset == 123
    consumer.close()
print("ok")

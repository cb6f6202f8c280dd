"""Produce with every codec and an idempotent producer, consume in a group, commit, go on, look up by time, seek into a batch."""
import sys

from confluent_kafka import Consumer, KafkaError, Producer, TopicPartition

servers = sys.argv[1]


def produce(topic, count, **config):
    failed = []
    producer = Producer({"bootstrap.servers": servers, **config})
    for number in range(count):
        producer.produce(topic, key=str(number), value=f"value {number}" * 10, headers={"n": str(number)},
                         on_delivery=lambda error, message: failed.append(error) if error else None)
        producer.poll(0)
    assert producer.flush(30) == 0
    assert not failed, failed


def drain(consumer, count):
    messages = []
    while len(messages) < count:
        message = consumer.poll(20)
        assert message is not None, f"{len(messages)} of {count} messages came"
        if message.error():
            assert message.error().code() == KafkaError._PARTITION_EOF, message.error()
            continue
        messages.append(message)
    return messages


for codec in ["none", "gzip", "snappy", "lz4", "zstd"]:
    produce(f"codec-{codec}", 1000, **{"compression.type": codec, "linger.ms": 5})
    consumer = Consumer({"bootstrap.servers": servers, "group.id": f"group-{codec}", "auto.offset.reset": "earliest",
                         "enable.auto.commit": False, "check.crcs": True})
    consumer.subscribe([f"codec-{codec}"])
    messages = drain(consumer, 1000)
    assert [message.key().decode() for message in messages] == [str(number) for number in range(1000)]
    assert [message.offset() for message in messages] == list(range(1000))
    assert messages[7].headers() == [("n", b"7")]
    committed = consumer.commit(offsets=[TopicPartition(f"codec-{codec}", 0, 400)], asynchronous=False)
    assert committed[0].offset == 400
    consumer.close()

    consumer = Consumer({"bootstrap.servers": servers, "group.id": f"group-{codec}", "auto.offset.reset": "error"})
    consumer.subscribe([f"codec-{codec}"])
    assert drain(consumer, 1)[0].offset() == 400
    consumer.seek(TopicPartition(f"codec-{codec}", 0, 777))
    assert drain(consumer, 1)[0].offset() == 777
    found = consumer.offsets_for_times([TopicPartition(f"codec-{codec}", 0, messages[500].timestamp()[1])], timeout=20)[0].offset
    assert messages[found].timestamp()[1] >= messages[500].timestamp()[1]
    assert found == 0 or messages[found - 1].timestamp()[1] < messages[500].timestamp()[1]
    assert consumer.get_watermark_offsets(TopicPartition(f"codec-{codec}", 0), timeout=20) == (0, 1000)
    consumer.close()

produce("idempotent", 5000, **{"enable.idempotence": True, "linger.ms": 1})
consumer = Consumer({"bootstrap.servers": servers, "group.id": "idempotent", "auto.offset.reset": "earliest"})
consumer.subscribe(["idempotent"])
assert [message.key().decode() for message in drain(consumer, 5000)] == [str(number) for number in range(5000)]
consumer.close()
print("ok")

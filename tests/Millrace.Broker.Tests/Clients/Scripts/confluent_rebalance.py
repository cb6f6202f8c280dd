"""Two consumers share a topic; one leaves and the other takes over; with eager, cooperative and static membership."""
import sys
import time

from confluent_kafka import Consumer
from confluent_kafka.admin import AdminClient, NewTopic

servers = sys.argv[1]
admin = AdminClient({"bootstrap.servers": servers})
admin.create_topics([NewTopic("shared", 4, 1)])["shared"].result(20)


def consumer(group, **config):
    made = Consumer({"bootstrap.servers": servers, "group.id": group, "session.timeout.ms": 6000, "heartbeat.interval.ms": 200, **config})
    made.subscribe(["shared"])
    return made


def wait_for(consumers, shares):
    end = time.monotonic() + 60
    while True:
        for each in consumers:
            each.poll(0.05)
        owned = [sorted(partition.partition for partition in each.assignment()) for each in consumers]
        if [len(partitions) for partitions in owned] == shares and sorted(sum(owned, [])) == [0, 1, 2, 3]:
            return owned
        assert time.monotonic() < end, f"{shares} was expected, {owned} is"


for strategy in ["range", "roundrobin", "cooperative-sticky"]:
    first = consumer(strategy, **{"partition.assignment.strategy": strategy})
    wait_for([first], [4])
    second = consumer(strategy, **{"partition.assignment.strategy": strategy})
    wait_for([first, second], [2, 2])
    second.close()
    wait_for([first], [4])
    first.close()

first = consumer("static", **{"group.instance.id": "a"})
second = consumer("static", **{"group.instance.id": "b"})
before = wait_for([first, second], [2, 2])
second.close()  # A static member does not leave: its partitions wait for it.
second = consumer("static", **{"group.instance.id": "b"})
assert wait_for([first, second], [2, 2]) == before
first.close()
second.close()
print("ok")

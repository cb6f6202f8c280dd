#!/usr/bin/env dotnet
#:package Millrace.Kafka@*
#:property PublishAot=false

// Sends an image, byte for byte, to the topic that the Redis sink reads.
//   dotnet run image-to-topic.cs IMAGE [TOPIC [KEY]]    default: ToRedis, fromKafka

using System.Text;
using System.Text.Json;
using Millrace.Kafka;

if (args.Length == 0)
{
    Console.Error.WriteLine("Which image? dotnet run image-to-topic.cs IMAGE [TOPIC [KEY]]");
    return 1;
}

string topic = args.ElementAtOrDefault(1) ?? "ToRedis";
string key = args.ElementAtOrDefault(2) ?? "fromKafka";
byte[] image = File.ReadAllBytes(args[0]);

// cred.json has the settings of the Kafka client, in librdkafka's names; those of the Schema Registry are not needed for bytes.
var credentials = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText("cred.json"))!;
var kafka = new KafkaConfig(credentials.Where(setting => !setting.Key.StartsWith("schema.registry.") && !setting.Key.StartsWith("basic.auth.")))
{
    // The client's own limit; what the topic takes is its max.message.bytes.
    ["message.max.bytes"] = "100000000",
};

// The client goes on trying while no broker answers; so say why nothing happens.
using var producer = new KafkaProducer(kafka, new() { Notice = notice => Console.Error.WriteLine(notice.Reason) });
try
{
    DeliveryReport sent = await producer.ProduceAsync(topic, Encoding.UTF8.GetBytes(key), image);
    Console.WriteLine($"{args[0]}, {image.Length} bytes, is record {sent.Offset} of partition {sent.Partition} of {topic}, under the key {key}");
    return 0;
}
catch (KafkaException error)
{
    Console.Error.WriteLine($"{args[0]}, {image.Length} bytes: {error.Message}");
    return 1;
}

#!/usr/bin/env dotnet
#:package Confluent.Kafka@2.16.0
#:property PublishAot=false

// Sends an image, byte for byte, to the topic that the Redis sink reads. (The first run compiles it.)
//   dotnet run image-to-topic.cs IMAGE [TOPIC [KEY]]    default: ToRedis, fromKafka

using System.Text.Json;
using Confluent.Kafka;

if (args.Length == 0)
{
    Console.Error.WriteLine("Which image? dotnet run image-to-topic.cs IMAGE [TOPIC [KEY]]");
    return 1;
}

string topic = args.ElementAtOrDefault(1) ?? "ToRedis";
string key = args.ElementAtOrDefault(2) ?? "fromKafka";
byte[] image = File.ReadAllBytes(args[0]);

// cred.json has the settings of the Kafka client, in librdkafka's names; those of the Schema Registry are not needed for bytes. What
// `millrace dev` has written into env.sh wins.
var settings = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText("cred.json"))!;
if (Environment.GetEnvironmentVariable("MILLRACE_BOOTSTRAP_SERVERS") is { } servers) settings["bootstrap.servers"] = servers;
var config = new ProducerConfig(settings.Where(setting => !setting.Key.StartsWith("schema.registry.")).ToDictionary())
{
    // The client's own limit; what the topic takes is its max.message.bytes.
    MessageMaxBytes = 100_000_000,
};

// The client goes on trying while no broker answers; so say why nothing happens.
using var producer = new ProducerBuilder<string, byte[]>(config).SetErrorHandler((_, error) => Console.Error.WriteLine(error.Reason))
    .Build();
try
{
    var sent = await producer.ProduceAsync(topic, new Message<string, byte[]> { Key = key, Value = image });
    Console.WriteLine(
        $"{args[0]}, {image.Length} bytes, is record {sent.Offset} of partition {sent.Partition.Value} of {topic}, under the key {key}");
    return 0;
}
catch (ProduceException<string, byte[]> error)
{
    string wayOut = error.Error.Code == ErrorCode.MsgSizeTooLarge ? $"; what {topic} takes is its max.message.bytes" : "";
    Console.Error.WriteLine($"{args[0]}, {image.Length} bytes: {error.Error.Reason}{wayOut}");
    return 1;
}

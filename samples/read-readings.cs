#!/usr/bin/env dotnet
#:package Confluent.Kafka@2.16.0
#:package Confluent.SchemaRegistry.Serdes.Avro@2.16.0
#:property PublishAot=false

// Reads readings in Avro from a topic, and prints them with their fields' names. (The first run compiles it.)
//   dotnet run read-readings.cs [TOPIC [COUNT]]     default: SM_Readings, until Ctrl-C

using System.Text.Json;
using Avro.Generic;
using Confluent.Kafka;
using Confluent.Kafka.SyncOverAsync;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;

string topic = args.ElementAtOrDefault(0) ?? "SM_Readings";
long left = args.Length > 1 ? long.Parse(args[1]) : long.MaxValue;

// cred.json has the settings of the Kafka client, in librdkafka's names, and of the Schema Registry.
// What `millrace dev` has written into env.sh wins.
var settings = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText("cred.json"))!;
if (Environment.GetEnvironmentVariable("MILLRACE_BOOTSTRAP_SERVERS") is { } servers) settings["bootstrap.servers"] = servers;
if (Environment.GetEnvironmentVariable("MILLRACE_REGISTRY") is { } address) settings["schema.registry.url"] = address;

using var registry = new CachedSchemaRegistryClient(settings.Where(IsRegistrys));
// The group's offsets are committed as we read: a program that is started again goes on from there.
var config = new ConsumerConfig(settings.Where(setting => !IsRegistrys(setting)).ToDictionary())
{
    GroupId = "read-readings",
    AutoOffsetReset = AutoOffsetReset.Earliest
};
using var consumer = new ConsumerBuilder<string, GenericRecord>(config)
    .SetValueDeserializer(new AvroDeserializer<GenericRecord>(registry).AsSyncOverAsync())
    .SetErrorHandler((_, error) => Console.Error.WriteLine(error.Reason))
    .Build();
consumer.Subscribe(topic);
for (; left > 0; left--)
{
    ConsumeResult<string, GenericRecord> record = consumer.Consume();
    GenericRecord reading = record.Message.Value;
    var fields = reading.Schema.Fields.Select(field => $"{field.Name}={reading.GetValue(field.Pos) ?? "-"}");
    Console.WriteLine($"{record.Partition.Value}@{record.Offset}: {string.Join(", ", fields)}");
}

// Leaves the group and commits.
consumer.Close();

static bool IsRegistrys(KeyValuePair<string, string> setting) => setting.Key.StartsWith("schema.registry.");

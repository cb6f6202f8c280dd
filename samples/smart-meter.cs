#!/usr/bin/env dotnet
#:package Confluent.Kafka@2.16.0
#:package Confluent.SchemaRegistry.Serdes.Avro@2.16.0
#:property PublishAot=false

// A smart meter: three devices measure temperature, humidity and pressure, and send readings as Avro. (The first run compiles it.)
//   dotnet run smart-meter.cs [TOPIC [COUNT]]       default: Readings, until Ctrl-C

using System.Text.Json;
using Avro;
using Avro.Generic;
using Confluent.Kafka;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;

string topic = args.ElementAtOrDefault(0) ?? "Readings";
long count = args.Length > 1 ? long.Parse(args[1]) : long.MaxValue;

// cred.json has the settings of the Kafka client, in librdkafka's names, and of the Schema Registry.
// What `millrace dev` has written into env.sh wins.
var settings = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText("cred.json"))!;
if (Environment.GetEnvironmentVariable("MILLRACE_BOOTSTRAP_SERVERS") is { } servers) settings["bootstrap.servers"] = servers;
if (Environment.GetEnvironmentVariable("MILLRACE_REGISTRY") is { } address) settings["schema.registry.url"] = address;

using var registry = new CachedSchemaRegistryClient(settings.Where(IsRegistrys));
var schema = (RecordSchema)Avro.Schema.Parse(File.ReadAllText("schema.txt"));

// The serializer registers the schema for the topic's values with the first reading.
using var producer = new ProducerBuilder<string, GenericRecord>(settings.Where(setting => !IsRegistrys(setting)))
    .SetValueSerializer(new AvroSerializer<GenericRecord>(registry))
    .SetErrorHandler((_, error) => Console.Error.WriteLine(error.Reason))
    .Build();

string[] devices = ["boston", "denver", "losang"];
long id = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
for (long i = 0; i < count; i++, id++)
{
    string device = devices[Random.Shared.Next(devices.Length)];
    var reading = new GenericRecord(schema);
    reading.Add("ID", id);
    reading.Add("profile_name", device);
    reading.Add("temperature", Measure(12, 8));
    reading.Add("humidity", Measure(60, 10));
    reading.Add("pressure", Measure(101.3, 0.6));
    reading.Add("modified", DateTime.UtcNow);
    var sent = await producer.ProduceAsync(topic, new Message<string, GenericRecord> { Key = device, Value = reading });
    Console.WriteLine($"reading {id} of {device} is record {sent.Offset} of partition {sent.Partition.Value}");
    if (count == long.MaxValue) await Task.Delay(500);
}

// One measurement in ten is missing, as in life.
static object? Measure(double mean, double spread) =>
    Random.Shared.NextDouble() < 0.1 ? null : Math.Round(mean + spread * (2 * Random.Shared.NextDouble() - 1), 2);

static bool IsRegistrys(KeyValuePair<string, string> setting) => setting.Key.StartsWith("schema.registry.");

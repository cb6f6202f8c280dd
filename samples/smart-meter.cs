#!/usr/bin/env dotnet
#:package Millrace.Kafka@*
#:package Millrace.Formats@*
#:property PublishAot=false

// A smart meter: three devices measure temperature, humidity and pressure, and send readings as Avro.
//   dotnet run smart-meter.cs [TOPIC [COUNT]]       default: Readings, until Ctrl-C

using System.Buffers;
using System.Text;
using System.Text.Json;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Formats.Avro;
using Millrace.Kafka;

string topic = args.ElementAtOrDefault(0) ?? "Readings";
long count = args.Length > 1 ? long.Parse(args[1]) : long.MaxValue;

// cred.json has the settings of the Kafka client, in librdkafka's names, and of the Schema Registry.
var credentials = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText("cred.json"))!;
var kafka = new KafkaConfig(credentials.Where(setting => !IsRegistry(setting.Key)));
var registry = credentials.Where(setting => IsRegistry(setting.Key)).ToDictionary();

// The converter registers the schema for the topic's values with the first reading.
var avro = new AvroConverter();
avro.Configure(registry, ConverterRole.Value);
Schema schema = AvroConverter.ReadSchema(File.ReadAllText("schema.txt"));

string[] devices = ["boston", "denver", "losang"];
var payload = new ArrayBufferWriter<byte>();
// The client goes on trying while no broker answers; so say why nothing happens.
using var producer = new KafkaProducer(kafka, new() { Notice = notice => Console.Error.WriteLine(notice.Reason) });
long id = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
for (long i = 0; i < count; i++, id++)
{
    string device = devices[Random.Shared.Next(devices.Length)];
    Value reading = Value.Struct(
        Value.Int64(id), Value.String(device), Measure(12, 8), Measure(60, 10), Measure(101.3, 0.6), Value.Int64(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
    payload.ResetWrittenCount();
    avro.Encode(topic, schema, reading, payload);
    DeliveryReport sent = await producer.ProduceAsync(topic, Encoding.UTF8.GetBytes(device), payload.WrittenSpan);
    Console.WriteLine($"reading {id} of {device} is record {sent.Offset} of partition {sent.Partition}");
    if (count == long.MaxValue) await Task.Delay(500);
}

// One measurement in ten is missing, as in life.
static Value Measure(double mean, double spread) =>
    Random.Shared.NextDouble() < 0.1 ? Value.Null : Value.Float64(Math.Round(mean + spread * (2 * Random.Shared.NextDouble() - 1), 2));

static bool IsRegistry(string name) => name.StartsWith("schema.registry.") || name.StartsWith("basic.auth.");

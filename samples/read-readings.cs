#!/usr/bin/env dotnet
#:package Millrace.Kafka@*
#:package Millrace.Formats@*
#:property PublishAot=false

// Reads readings in Avro from a topic, and prints them with their fields' names.
//   dotnet run read-readings.cs [TOPIC [COUNT]]     default: SM_Readings, until Ctrl-C

using System.Text.Json;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Formats.Avro;
using Millrace.Kafka;

string topic = args.ElementAtOrDefault(0) ?? "SM_Readings";
long left = args.Length > 1 ? long.Parse(args[1]) : long.MaxValue;

// cred.json has the settings of the Kafka client, in librdkafka's names, and of the Schema Registry.
var credentials = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText("cred.json"))!;
var kafka = new KafkaConfig(credentials.Where(setting => !IsRegistry(setting.Key)))
{
    // The group's offsets are committed as we read: a program that is started again goes on from there.
    ["group.id"] = "read-readings", ["auto.offset.reset"] = "earliest", ["enable.auto.commit"] = "true", ["enable.auto.offset.store"] = "true",
};
var registry = credentials.Where(setting => IsRegistry(setting.Key)).ToDictionary();

var avro = new AvroConverter();
avro.Configure(registry, ConverterRole.Value);

// The client goes on trying while no broker answers, or there is no such topic; so say why nothing happens.
using var consumer = new KafkaConsumer(kafka, new() { Notice = notice => Console.Error.WriteLine(notice.Reason) });
consumer.Subscribe([topic]);
using var messages = new MessageBatch((int)Math.Min(left, 100));
var arena = new ValueArena();
while (left > 0)
{
    consumer.Poll(messages, TimeSpan.FromSeconds(1));
    left -= messages.Count;
    foreach (Message message in messages)
    {
        arena.Reset();
        Schema? schema = avro.Decode(message.Topic, message.Value, arena, out Value reading);
        // A row has a value for each field of its schema, in the same order.
        var fields = schema!.Fields.Zip(reading.Items.ToArray(), (field, value) => $"{field.Name}={(value.IsNull ? "-" : value)}");
        Console.WriteLine($"{message.Partition}@{message.Offset}: {string.Join(", ", fields)}");
    }
}

static bool IsRegistry(string name) => name.StartsWith("schema.registry.") || name.StartsWith("basic.auth.");

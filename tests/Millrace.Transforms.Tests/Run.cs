using Millrace.Connectors;
using Millrace.Data;
using Millrace.Records;
using Record = Millrace.Records.Record;

namespace Millrace.Transforms.Tests;

/// <summary>Makes transformations as a configuration would, and records to give them.</summary>
internal static class Run
{
    public const string Package = "org.apache.kafka.connect.transforms.";
    public const string OwnPackage = "io.millrace.transforms.";

    public static Transformation Make(string name, params (string Name, string Value)[] settings) =>
        Configured<Transformation>(name, settings, made => made.Configure);

    public static Predicate MakePredicate(string name, params (string Name, string Value)[] settings) =>
        Configured<Predicate>("predicates." + name, settings, made => made.Configure);

    public static Record Record(Schema? schema, Value value) => new()
    {
        Topic = "orders", Partition = 3, Offset = 42, Timestamp = 1_700_000_000_123, ValueSchema = schema, Value = value,
        KeySchema = Schema.String, Key = Value.String("k"),
    };

    /// <summary>The record behind the transformation; the test fails when it is dropped.</summary>
    public static Record Apply(this Transformation transformation, Record record)
    {
        Assert.True(transformation.Apply(ref record, new ValueArena()));
        return record;
    }

    public static Record Apply(this Transformation transformation, Schema? schema, Value value) =>
        transformation.Apply(Record(schema, value));

    /// <summary>A schemaless map, its texts as UTF-8 as they come from a converter.</summary>
    public static Value Map(params (string Key, Value Value)[] entries)
    {
        var arena = new ValueArena();
        Value map = arena.Map(entries.Length, out Span<Value> items);
        for (int i = 0; i < entries.Length; i++)
        {
            items[2 * i] = arena.Utf8(entries[i].Key);
            items[(2 * i) + 1] = entries[i].Value;
        }

        return map;
    }

    public static Schema Struct(params (string Name, Schema Schema)[] fields) => Builder(fields).Build();

    public static SchemaBuilder Builder(params (string Name, Schema Schema)[] fields)
    {
        SchemaBuilder builder = SchemaBuilder.Struct().Name("Order").Version(2).Doc("An order.").Parameter("p", "q");
        foreach (var (name, schema) in fields) builder.Field(name, schema);
        return builder;
    }

    private static T Configured<T>(string name, (string Name, string Value)[] settings,
        Func<T, Action<IReadOnlyDictionary<string, string>>> configure)
    {
        var made = (T)TransformPlugins.All.Single(plugin => plugin.ClassName == name || plugin.ClassName == Package + name).Create();
        configure(made)(settings.ToDictionary(setting => setting.Name, setting => setting.Value));
        return made;
    }
}

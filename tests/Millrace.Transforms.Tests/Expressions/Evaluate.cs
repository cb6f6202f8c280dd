using Millrace.Connectors;
using Millrace.Data;

namespace Millrace.Transforms.Tests.Expressions;

/// <summary>Expressions over one reading, with a schema and as a map without one.</summary>
internal static class Evaluate
{
    private static readonly Schema Place = Run.Struct(("city", Schema.OptionalString), ("the zip", Schema.Int32));

    private static readonly Schema Reading = SchemaBuilder.Struct().Name("meter.Reading").Version(3)
        .Field("a", Schema.Int32).Field("b", Schema.Int64).Field("f", Schema.Float32).Field("d", Schema.Float64).Field("t", Schema.String)
        .Field("yes", Schema.Boolean).Field("n", Schema.OptionalFloat64).Field("raw", Schema.Bytes).Field("place", Place)
        .Field("odd name", Schema.Int8)
        .Build();

    private static readonly Value[] Fields =
    [
        Value.Int32(7), Value.Int64(40), Value.Float32(0.5f), Value.Float64(2.5), Value.String("Öl 5"), Value.Boolean(true), Value.Null,
            Value.Bytes([1, 2]),
        Value.Struct(Value.String("Bonn"), Value.Int32(53_111)), Value.Int8(3),
    ];

    /// <summary>What <c>x</c> is after <c>x = expression</c>.</summary>
    public static (Schema Type, Value Value) WithSchema(string expression)
    {
        var after = Compute("x = " + expression).Apply(Reading, Value.Struct(Fields));
        Field x = after.ValueSchema!.FindField("x")!;
        return (x.Schema, after.Value.Items[x.Index]);
    }

    /// <inheritdoc cref="WithSchema"/>
    public static Value WithoutSchema(string expression)
    {
        Value place = Run.Map(("city", Fields[8].Items[0]), ("the zip", Fields[8].Items[1]));
        (string, Value)[] entries = [.. Reading.Fields.Select(field => (field.Name, field.Name == "place" ? place : Fields[field.Index]))];
        var after = Compute("x = " + expression).Apply(null, Run.Map(entries));
        return after.Value.Items[^1];
    }

    public static Transformation Compute(string expressions) => Run.Make(Run.OwnPackage + "Compute$Value", ("expressions", expressions));

    public static Transformation Filter(string condition) => Run.Make(Run.OwnPackage + "Filter$Value", ("condition", condition));
}

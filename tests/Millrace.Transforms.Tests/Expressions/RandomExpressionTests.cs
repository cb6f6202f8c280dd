using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Transforms.Tests.Expressions;

/// <summary>
/// Random expressions over random fields give what <see cref="RandomExpression"/> says: over structs and over maps without a schema.
/// </summary>
public sealed class RandomExpressionTests
{
    private static readonly Schema Inner = SchemaBuilder.Struct().Optional()
        .Field("a", new SchemaBuilder(SchemaType.Int32).Optional().Build()).Build();

    private static readonly Schema Fields = SchemaBuilder.Struct()
        .Field("i8", new SchemaBuilder(SchemaType.Int8).Optional().Build())
        .Field("i64", new SchemaBuilder(SchemaType.Int64).Optional().Build())
        .Field("f64", Schema.OptionalFloat64).Field("not", Schema.OptionalBoolean).Field("ö x", Schema.OptionalString).Field("in", Inner)
        .Build();

    [Fact]
    public void Each_gives_what_an_independent_calculation_gives()
    {
        var random = new Random(1);
        int failures = 0, nulls = 0;
        for (int i = 0; i < 20_000; i++)
        {
            RandomExpression expression = i % 2 == 0
                ? RandomExpression.Number(random, random.Next(1, 5))
                : RandomExpression.Condition(random, random.Next(1, 5));
            var row = new Dictionary<string, object?>
            {
                ["i8"] = Or(random, (long)random.Next(-128, 128)),
                ["i64"] = Or(random, random.Next(4) == 0 ? long.MinValue : random.Next(-2, 3)),
                ["f64"] = Or(random, ((double[])[double.NaN, -0.0, 0, 0.5, double.PositiveInfinity])[random.Next(5)]),
                ["not"] = Or(random, random.Next(2) == 0),
                ["ö x"] = Or(random, ((string[])["", "it's", "ö", "😀", "\uFFFD"])[random.Next(5)]),
                ["in.a"] = Or(random, (long)random.Next(-3, 3)),
            };
            object? expected;
            try
            {
                expected = expression.Of(row);
            }
            catch (ArithmeticException)
            {
                failures++;
                AssertFails(expression, row);
                continue;
            }

            if (expected is null) nulls++;
            Check(expression, row, expected);
        }

        Assert.InRange(failures, 200, 10_000);
        Assert.InRange(nulls, 2000, 15_000);
    }

    private static void Check(RandomExpression expression, IReadOnlyDictionary<string, object?> row, object? expected)
    {
        var (schema, ofStruct) = OfStruct(expression.Text, row);
        Value ofMap = OfMap(expression.Text, row);
        // A number of which a calculation may make either sort has one type with a schema; without one it stays what it is.
        Value wanted = ValueOf(expected);
        Value typed = schema.Type == SchemaType.Float64 && expected is long whole ? Value.Float64(whole) : wanted;
        Assert.True(Same(typed, ofStruct), $"{expression.Text}: {ofStruct}, not {typed}");
        Assert.True(Same(wanted, ofMap), $"{expression.Text} of a map: {ofMap}, not {wanted}");
        Assert.True(ofStruct.IsNull || ofStruct.Kind.ToString() == schema.Type.ToString(),
            $"{expression.Text} is {ofStruct.Kind} in a field of type {schema.Type}");
        Assert.True(!ofStruct.IsNull || schema.IsOptional, $"{expression.Text} is null and its field is required");
    }

    private static void AssertFails(RandomExpression expression, IReadOnlyDictionary<string, object?> row)
    {
        Assert.Throws<DataException>(() => OfStruct(expression.Text, row));
        Assert.Throws<DataException>(() => OfMap(expression.Text, row));
    }

    private static (Schema Type, Value Value) OfStruct(string expression, IReadOnlyDictionary<string, object?> row)
    {
        Value inner = row["in.a"] is long a ? Value.Struct(Value.Int32((int)a)) : Value.Null;
        Value fields = Value.Struct(row["i8"] is long i8
            ? Value.Int8((sbyte)i8)
            : default, ValueOf(row["i64"]), ValueOf(row["f64"]), ValueOf(row["not"]), ValueOf(row["ö x"]), inner);
        var after = Evaluate.Compute("x = " + expression).Apply(Fields, fields);
        Field x = after.ValueSchema!.FindField("x")!;
        return (x.Schema, after.Value.Items[x.Index]);
    }

    private static Value OfMap(string expression, IReadOnlyDictionary<string, object?> row)
    {
        IEnumerable<(string, Value)> entries = row.Where(entry => entry.Key != "in.a" && entry.Value is not null)
            .Select(entry => (entry.Key, ValueOf(entry.Value)));
        if (row["in.a"] is { } a) entries = entries.Append(("in", Run.Map(("a", ValueOf(a)))));
        return Evaluate.Compute("x = " + expression).Apply(null, Run.Map([.. entries])).Value.Items[^1];
    }

    private static object? Or(Random random, object value) => random.Next(4) == 0 ? null : value;

    private static Value ValueOf(object? value) => value switch
    {
        null => Value.Null,
        long whole => Value.Int64(whole),
        double number => Value.Float64(number),
        bool truth => Value.Boolean(truth),
        _ => Value.String((string)value),
    };

    // Fields that are only copied keep narrower types.
    private static bool Same(Value wanted, Value given) => (wanted.Kind, given.Kind) switch
    {
        (ValueKind.Float64, ValueKind.Float64) => wanted.AsFloat64.Equals(given.AsFloat64),
        (ValueKind.Int64, ValueKind.Int8 or ValueKind.Int16 or ValueKind.Int32) => wanted.AsInt64 == given.AsInt64,
        _ => wanted.Equals(given),
    };
}

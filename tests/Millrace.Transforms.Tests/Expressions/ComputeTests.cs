using Millrace.Data;
using Millrace.Errors;
using Record = Millrace.Records.Record;

namespace Millrace.Transforms.Tests.Expressions;

public sealed class ComputeTests
{
    [Fact]
    public void Sets_fields_in_order_each_assignment_seeing_those_before_it()
    {
        Schema schema = Run.Builder(("temperature", Schema.OptionalFloat64), ("pressure", Schema.Float64)).Build();

        Record after = Evaluate.Compute("pressure = pressure / 6.895; temperature = temperature * 1.8 + 32\nsum = pressure + temperature")
            .Apply(schema, Value.Struct(Value.Float64(20), Value.Float64(68.95)));

        Assert.Equal([68, 10, 78], after.Value.Items.ToArray().Select(value => Math.Round(value.AsFloat64, 9)));
        Schema computed = after.ValueSchema!;
        Assert.Equal(("Order", 2, "An order."), (computed.Name, computed.Version, computed.Doc));
        Assert.Equal([("temperature", Schema.OptionalFloat64), ("pressure", Schema.Float64), ("sum", Schema.OptionalFloat64)],
            computed.Fields.Select(field => (field.Name, field.Schema)));
    }

    [Fact]
    public void Sets_entries_of_a_map_and_leaves_the_record_before_it_as_it_was()
    {
        Value map = Run.Map(("pressure", Value.Int64(10)), ("other", Value.Boolean(true)));

        Record after = Evaluate.Compute("`the half` = pressure / 2; pressure = pressure * 3").Apply(null, map);

        Assert.Equal(Run.Map(("pressure", Value.Int64(30)), ("other", Value.Boolean(true)), ("the half", Value.Float64(5))), after.Value);
        Assert.Null(after.ValueSchema);
        Assert.Equal(Value.Int64(10), map.Items[1]);
    }

    [Fact]
    public void A_field_that_is_assigned_twice_is_there_once()
    {
        Value map = Evaluate.Compute("a = 1; a = a + 1").Apply(null, Run.Map()).Value;
        Record structured = Evaluate.Compute("a = 1; a = a + 1").Apply(Run.Struct(("b", Schema.Int8)), Value.Struct(Value.Int8(0)));

        Assert.Equal(Run.Map(("a", Value.Int64(2))), map);
        Assert.Equal(Value.Struct(Value.Int8(0), Value.Int64(2)), structured.Value);
    }

    [Theory]
    [InlineData("x = x + 1", SchemaType.Int32, SchemaType.Int32)]
    [InlineData("x = x / 2", SchemaType.Int32, SchemaType.Float64)]
    [InlineData("x = x * 2.0", SchemaType.Float32, SchemaType.Float32)]
    [InlineData("x = x + 1", SchemaType.Int8, SchemaType.Int8)]
    [InlineData("x = string(x)", SchemaType.Int16, SchemaType.String)]
    [InlineData("x = 1", SchemaType.String, SchemaType.Int64)]
    [InlineData("x = x > 1", SchemaType.Int64, SchemaType.Boolean)]
    public void A_field_keeps_its_type_where_the_result_is_of_the_same_sort(string expression, SchemaType before, SchemaType after)
    {
        Value value = before switch
        {
            SchemaType.String => Value.String("t"),
            SchemaType.Float32 => Value.Float32(1),
            SchemaType.Int8 => Value.Int8(1),
            SchemaType.Int16 => Value.Int16(1),
            SchemaType.Int32 => Value.Int32(1),
            _ => Value.Int64(1),
        };
        Record computed = Evaluate.Compute(expression).Apply(Run.Struct(("x", new SchemaBuilder(before).Build())), Value.Struct(value));

        Assert.Equal(after, computed.ValueSchema!.Fields[0].Schema.Type);
        Assert.Equal(after.ToString(), computed.Value.Items[0].Kind.ToString());
    }

    [Fact]
    public void A_number_that_does_not_fit_its_field_is_the_records_error()
    {
        var fault = Assert.Throws<DataException>(() =>
            Evaluate.Compute("a = 1; x = x + 100").Apply(Run.Struct(("x", Schema.Int8)), Value.Struct(Value.Int8(100))));

        Assert.Contains("'x = x + 100', column 8: 200 does not fit a field of type INT8", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assigned_field_has_no_default_and_a_copied_time_stays_one()
    {
        Schema level = new SchemaBuilder(SchemaType.Int32).Default(Value.Int32(5)).Doc("Level.").Build();
        Schema schema = Run.Struct(("level", level), ("at", LogicalTypes.TimestampSchema));

        Record after = Evaluate.Compute("level = level * 2; seen = at").Apply(schema, Value.Struct(Value.Int32(4), Value.Int64(1000)));

        Schema computed = after.ValueSchema!.Fields[0].Schema;
        Assert.Equal((SchemaType.Int32, false, "Level."), (computed.Type, computed.HasDefault, computed.Doc));
        Assert.Equal(LogicalTypes.TimestampSchema, after.ValueSchema.Fields[2].Schema);
    }

    [Fact]
    public void The_new_schema_is_one_object_for_all_records_of_a_schema()
    {
        var step = Evaluate.Compute("x = x * 2");
        Schema first = Run.Struct(("x", Schema.Int32)), same = Run.Struct(("x", Schema.Int32));

        Assert.Same(step.Apply(first, Value.Struct(Value.Int32(1))).ValueSchema,
            step.Apply(same, Value.Struct(Value.Int32(1))).ValueSchema);
    }

    [Fact]
    public void Numbers_beyond_64_bits_are_computed_with_and_copied_exactly()
    {
        Value row = Run.Map(("n", Value.NumberText("12345678901234567890")));
        Value after = Evaluate.Compute("copy = n; half = n / 2; large = n > 9000000000000000000; text = string(n)").Apply(null, row).Value;
        Value[] items = after.Items.ToArray();
        Value Of(string name) => items[Array.FindIndex(items, item => item.Kind == ValueKind.String && item.AsString == name) + 1];
        Assert.True(Of("copy").IsNumberText);
        Assert.Equal("12345678901234567890", Of("copy").AsString);
        Assert.Equal(Value.Float64(6172839450617283945.0), Of("half"));
        Assert.Equal(Value.Boolean(true), Of("large"));
        Assert.Equal(Value.String("12345678901234567890"), Of("text"));
    }
}

using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Abstractions.Tests.Data;

public class SchemaTests
{
    [Fact]
    public void Plain_schemas_are_complete() =>
    Assert.All([Schema.Int8, Schema.String, Schema.OptionalBytes, LogicalTypes.DateSchema], schema =>
    {
        Assert.NotNull(schema.Parameters);
        Assert.Empty(schema.Fields);
    });

    [Fact]
    public void Every_attribute_counts_for_equality()
    {
        SchemaBuilder Base() => SchemaBuilder.Struct().Name("r").Version(1).Doc("d").Parameter("p", "q").Field("a", Schema.Int32);
        Schema schema = Base().Build();
        Assert.Equal(schema, Base().Build());
        Assert.Equal(schema.GetHashCode(), Base().Build().GetHashCode());
        Assert.All(
            [
                Base().Name("x").Build(), Base().Version(2).Build(), Base().Doc("x").Build(), Base().Parameter("p", "x").Build(), Base()
                    .Parameter("y", "q").Build(),
                Base().Optional().Build(), Base().Field("b", Schema.Int32).Build(), Base().Default(Value.Struct(Value.Int32(1))).Build(),
                SchemaBuilder.Struct().Name("r").Version(1).Doc("d").Parameter("p", "q").Field("a", Schema.Int64).Build(),
            ],
            other => Assert.NotEqual(schema, other));
    }

    [Fact]
    public void Element_and_key_types_count()
    {
        Assert.NotEqual(SchemaBuilder.Array(Schema.Int32).Build(), SchemaBuilder.Array(Schema.Int64).Build());
        Assert.NotEqual(SchemaBuilder.Map(Schema.String, Schema.Int32).Build(), SchemaBuilder.Map(Schema.Int32, Schema.Int32).Build());
    }

    [Fact]
    public void Recursive_schemas_compare_without_end_of_stack()
    {
        Assert.Equal(Node(Schema.Int32), Node(Schema.Int32));
        Assert.NotEqual(Node(Schema.Int32), Node(Schema.Int64));
        Assert.Equal(Node(Schema.Int32).GetHashCode(), Node(Schema.Int32).GetHashCode());

        static Schema Node(Schema value)
        {
            SchemaBuilder builder = SchemaBuilder.Struct().Name("Node").Optional();
            return builder.Field("value", value).Field("next", builder.Self).Build();
        }
    }

    [Fact]
    public void Optional_and_required_are_copies_of_the_same()
    {
        Schema schema = SchemaBuilder.Struct().Name("r").Field("a", Schema.Int32).Build();
        Assert.Same(schema, schema.AsRequired());
        Assert.True(schema.AsOptional().IsOptional);
        Assert.Equal(schema, schema.AsOptional().AsRequired());
    }

    [Fact]
    public void Fields_are_found_by_name_and_case_matters()
    {
        Schema schema = SchemaBuilder.Struct().Field("a", Schema.Int32).Field("b", Schema.String).Build();
        Assert.Equal(1, schema.FindField("b")!.Index);
        Assert.Null(schema.FindField("B"));
    }

    [Fact]
    public void A_default_is_copied_out_of_its_batch()
    {
        var arena = new ValueArena();
        Schema schema = new SchemaBuilder(SchemaType.String).Default(arena.Utf8("boston")).Build();
        arena.Reset();
        arena.Utf8("denver");
        Assert.Equal(Value.String("boston"), schema.Default);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Assert.Equal("Cannot create fields on type INT32",
            Assert.Throws<SchemaBuilderException>(() => new SchemaBuilder(SchemaType.Int32).Field("a", Schema.Int8)).Message);
        Assert.Throws<SchemaBuilderException>(() => SchemaBuilder.Struct().Field("", Schema.Int8));
        Assert.Contains("duplication",
            Assert.Throws<SchemaBuilderException>(() => SchemaBuilder.Struct().Field("a", Schema.Int8).Field("a", Schema.Int8)).Message);
    }

    [Fact]
    public void A_decimal_needs_a_scale()
    {
        Assert.Equal(-2, LogicalTypes.ScaleOf(LogicalTypes.DecimalBuilder(-2).Build()));
        Assert.Throws<DataException>(() => LogicalTypes.ScaleOf(Schema.Bytes));
        Assert.Throws<DataException>(() => LogicalTypes.ScaleOf(new SchemaBuilder(SchemaType.Bytes).Parameter("scale", "two").Build()));
    }
}

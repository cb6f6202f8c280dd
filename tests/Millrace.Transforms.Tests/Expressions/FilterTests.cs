using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Record = Millrace.Records.Record;

namespace Millrace.Transforms.Tests.Expressions;

public sealed class FilterTests
{
    private const string Complete = "temperature is not null and pressure is not null";

    private static readonly Schema Reading = Run.Struct(("temperature", Schema.OptionalFloat64), ("pressure", Schema.OptionalFloat64));

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void Keeps_the_records_for_which_the_condition_is_true(bool hasTemperature, bool hasPressure, bool isKept)
    {
        Value temperature = hasTemperature ? Value.Float64(20) : Value.Null, pressure = hasPressure ? Value.Float64(101) : Value.Null;
        Record withSchema = Run.Record(Reading, Value.Struct(temperature, pressure));
        Record without = Run.Record(null, hasPressure
            ? Run.Map(("pressure", pressure), ("temperature", temperature))
            : Run.Map(("temperature", temperature)));

        Assert.Equal(isKept, Evaluate.Filter(Complete).Apply(ref withSchema, new ValueArena()));
        Assert.Equal(isKept, Evaluate.Filter(Complete).Apply(ref without, new ValueArena()));
    }

    [Fact]
    public void A_condition_that_is_null_counts_as_false()
    {
        Record record = Run.Record(Reading, Value.Struct(Value.Null, Value.Null));

        Assert.False(Evaluate.Filter("temperature > 20").Apply(ref record, new ValueArena()));
        Assert.False(Evaluate.Filter("not temperature > 20").Apply(ref record, new ValueArena()));
    }

    [Fact]
    public void A_tombstone_passes_so_that_deletes_go_on()
    {
        Record record = Run.Record(Reading, Value.Null);

        Assert.True(Evaluate.Filter(Complete).Apply(ref record, new ValueArena()));
    }

    [Fact]
    public void Asks_the_key_when_its_name_says_so()
    {
        Transformation filter = Run.Make(Run.OwnPackage + "Filter$Key", ("condition", "id > 1"));
        Record record = Run.Record(Reading, Value.Null);
        (record.KeySchema, record.Key) = (Run.Struct(("id", Schema.Int32)), Value.Struct(Value.Int32(1)));

        Assert.False(filter.Apply(ref record, new ValueArena()));
    }

    [Fact]
    public void Kafkas_own_Filter_takes_a_condition_and_drops_all_without_one()
    {
        Record complete = Run.Record(Reading, Value.Struct(Value.Float64(20), Value.Float64(101)));
        Record incomplete = Run.Record(Reading, Value.Struct(Value.Float64(20), Value.Null));

        Assert.True(Run.Make("Filter", ("condition", Complete)).Apply(ref complete, new ValueArena()));
        Assert.False(Run.Make("Filter", ("condition", Complete)).Apply(ref incomplete, new ValueArena()));
        Assert.False(Run.Make("Filter").Apply(ref complete, new ValueArena()));
        Assert.Throws<ConfigException>(() => Run.Make("Filter", ("condition", "temperature >")));
    }

    [Fact]
    public void A_default_stands_for_null_unless_it_shall_not()
    {
        Schema schema = Run.Struct(("level", new SchemaBuilder(SchemaType.Int32).Optional().Default(Value.Int32(5)).Build()));
        Record record = Run.Record(schema, Value.Struct(Value.Null));

        Assert.True(Evaluate.Filter("level = 5").Apply(ref record, new ValueArena()));
        Assert.True(Run.Make(Run.OwnPackage + "Filter$Value", ("condition", "level is null"), ("replace.null.with.default", "false"))
            .Apply(ref record, new ValueArena()));
    }

    [Fact]
    public void A_value_without_fields_is_an_error()
    {
        Record text = Run.Record(Schema.String, Value.String("x")), bytes = Run.Record(null, Value.Bytes([1]));

        Assert.Contains("Only Struct objects supported", Assert.Throws<DataException>(() =>
            Evaluate.Filter("a = 1").Apply(ref text, new ValueArena())).Message, StringComparison.Ordinal);
        Assert.Contains("Only Map objects supported", Assert.Throws<DataException>(() =>
            Evaluate.Filter("a = 1").Apply(ref bytes, new ValueArena())).Message, StringComparison.Ordinal);
    }
}

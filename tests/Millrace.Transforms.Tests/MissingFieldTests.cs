using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Transforms.Tests;

public sealed class MissingFieldTests
{
    private static readonly Schema Order = Run.Struct(("id", Schema.Int32), ("name", Schema.OptionalString));

    [Theory]
    [InlineData("ReplaceField$Value", "exclude", "nmae",
        "exclude names 'nmae', which records of schema Order do not have; they have id, name; did you mean name?")]
    [InlineData("ReplaceField$Value", "renames", "nmae:n",
        "renames names 'nmae', which records of schema Order do not have; they have id, name; did you mean name?")]
    [InlineData("MaskField$Value", "fields", "name,phone",
        "fields names 'phone', which records of schema Order do not have; they have id, name")]
    [InlineData("Cast$Value", "spec", "idd:int64",
        "spec names 'idd', which records of schema Order do not have; they have id, name; did you mean id?")]
    public void A_field_that_no_record_has_is_told_once_and_not_per_record(string transformation, string setting, string value, string line)
    {
        var log = new Lines();
        Transformation transform = Run.Make(transformation, (setting, value));
        transform.Log = log;

        for (int i = 0; i < 3; i++) transform.Apply(Order, Value.Struct(Value.Int32(i), Value.String("x")));
        transform.Apply(Run.Struct(("id", Schema.Int64)), Value.Struct(Value.Int64(1)));

        Assert.Equal([line], log.Kept.Where(kept => kept.Contains(value.Split(':')[0].Split(',')[^1], StringComparison.Ordinal)));
    }

    [Fact]
    public void One_that_a_record_cannot_do_without_is_told_with_the_nearest()
    {
        Value value = Value.Struct(Value.Int32(1), Value.String("x"));

        Assert.Equal("Field does not exist: nmae; did you mean name?",
            Assert.Throws<DataException>(() => Run.Make("ValueToKey", ("fields", "nmae")).Apply(Order, value)).Message);
        Assert.Equal("Unknown field: nmae; did you mean name?",
            Assert.Throws<DataException>(() => Run.Make("ExtractField$Value", ("field", "nmae")).Apply(Order, value)).Message);
    }

    private sealed class Lines : TaskLog
    {
        public List<string> Kept { get; } = [];

        public override void Debug(string message) => Kept.Add(message);

        public override void Info(string message) => Kept.Add(message);

        public override void Warn(string message, Exception? cause = null) => Kept.Add(message);

        public override void Error(string message, Exception? cause = null) => Kept.Add(message);
    }
}

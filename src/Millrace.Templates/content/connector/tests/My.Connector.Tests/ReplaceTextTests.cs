using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Record = Millrace.Records.Record;

namespace My.Connector.Tests;

public sealed class ReplaceTextTests
{
    private readonly RecordBatch _batch = new();

    [Fact]
    public void Replaces_the_text_wherever_it_stands() => Assert.Equal("a dog and a dog", Apply(Value.String("a cat and a cat")).AsString);

    [Fact]
    public void Lets_a_tombstone_pass() => Assert.True(Apply(Value.Null).IsNull);

    [Fact]
    public void Refuses_what_is_no_text() => Assert.Throws<DataException>(() => Apply(Value.Int32(1)));

    private Value Apply(Value value)
    {
        var transformation = new ReplaceText();
        transformation.Configure(new Dictionary<string, string> { ["find"] = "cat", ["replacement"] = "dog" });
        ref Record record = ref _batch.Add();
        record.Value = value;
        Assert.True(transformation.Apply(ref record, _batch.Arena));
        return record.Value;
    }
}

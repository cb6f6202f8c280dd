using Millrace.Connectors;
using Millrace.Data;
using Millrace.Records;
using Millrace.Testing;
using Record = Millrace.Records.Record;

namespace My.Connector.Tests;

/// <summary>The checks that every transformation should pass, and what is this one's own.</summary>
public sealed class ReplaceTextTests : TransformationConformance
{
    public static TheoryData<string> Checks => new(ChecksFor());

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Conforms(string check) => RunAsync(check, TestContext.Current.CancellationToken);

    [Fact]
    public void Replaces_the_text_wherever_it_stands()
    {
        var transformation = new ReplaceText();
        transformation.Configure(Config());
        var batch = new RecordBatch();
        ref Record record = ref batch.Add();
        record.Value = Value.String("a cat and a cat");
        Assert.True(transformation.Apply(ref record, batch.Arena));
        Assert.Equal("a dog and a dog", record.Value.AsString);
    }

    protected override Transformation CreateTransformation() => new ReplaceText();

    protected override Dictionary<string, string> Config() => new() { ["find"] = "cat", ["replacement"] = "dog" };

    protected override TestRecord Record() => TestRecord.Text("key", "a cat");

    protected override TestRecord SchemalessRecord() => (null, Value.String("key"), null, Value.String("a cat"));

    /// <summary>A number, where text is wanted.</summary>
    protected override TestRecord BadRecord() => (Schema.String, Value.String("key"), Schema.Int32, Value.Int32(1));
}

using System.Text;
using Millrace.Registry.Log;
using Millrace.Registry.Model;
using Millrace.Registry.Schemas;
using Millrace.Registry.Storage;

namespace Millrace.Registry.Tests.Storage;

/// <summary>
/// Golden bytes of the topic. A change here is a break: compaction goes by the key's bytes, other registries read the values.
/// </summary>
public class RecordFormatTests
{
    [Theory]
    [InlineData("""{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}""")]
    [InlineData("""{"keytype":"SCHEMA","subject":":.ctx:a/b \"é'","version":12,"magic":1}""")]
    [InlineData("""{"keytype":"CONFIG","subject":"s","magic":0}""")]
    [InlineData("""{"keytype":"CONFIG","magic":0}""")]
    [InlineData("""{"keytype":"MODE","subject":"s","magic":0}""")]
    [InlineData("""{"keytype":"MODE","magic":0}""")]
    [InlineData("""{"keytype":"NOOP","magic":0}""")]
    [InlineData("""{"keytype":"DELETE_SUBJECT","subject":"s","magic":0}""")]
    [InlineData("""{"keytype":"CLEAR_SUBJECT","subject":"s","magic":0}""")]
    [InlineData("""{"keytype":"CONTEXT","tenant":"default","context":".ctx","magic":0}""")]
    public void Key_is_written_as_it_was_read(string key) =>
    Assert.Equal(key, RecordKey.Parse(Encoding.UTF8.GetBytes(key))!.Value.ToJson());

    [Fact]
    public void Old_spelling_of_the_global_key_is_read() =>
        Assert.Equal(new RecordKey(RecordKind.Config, ""), RecordKey.Parse("""{"keytype":"CONFIG","subject":null,"magic":0}"""u8));

    [Fact]
    public void Schema_value_has_the_members_of_the_original_in_its_order() => Assert.Equal(
        """{"subject":"s","version":1,"id":2,"schemaType":"AVRO","references":[{"name":"n","subject":"t","version":3}],"metadata":{"properties":{"a":"'é"}},"schema":"\"int\"","deleted":false}""",
        Text(RecordValues.Schema(new SchemaVersion(SubjectName.Parse("s"), 1, 2, "AVRO", [new SchemaReference("n", "t", 3)],
            new SchemaMetadata { Properties = new() { ["a"] = "'é" } }, null, "\"int\"", false, 0))));

    [Fact]
    public void Config_value_names_its_subject_unless_it_is_the_global_one()
    {
        var config = new RegistryConfig { Normalize = true };
        Assert.Equal("""{"normalize":true}""", Text(RecordValues.Config("", config)));
        Assert.Equal("""{"subject":"s","normalize":true,"compatibilityLevel":"FULL"}""",
            Text(RecordValues.Config("s", config with { CompatibilityLevel = "FULL" })));
    }

    [Fact]
    public void Other_values_are_those_of_the_original()
    {
        Assert.Equal("""{"subject":"s","mode":"READONLY"}""", Text(RecordValues.Mode("s", RegistryMode.ReadOnly)));
        Assert.Equal("""{"subject":"s","version":3}""", Text(RecordValues.DeleteSubject(SubjectName.Parse("s"), 3)));
        Assert.Equal("""{"subject":"s"}""", Text(RecordValues.ClearSubject("s")));
        Assert.Equal("""{"tenant":"default","context":".ctx"}""", Text(RecordValues.Context(".ctx")));
        Assert.Null(RecordValues.Mode("s", null).Value);
    }

    private static string Text(LogEntry entry) => Encoding.UTF8.GetString(entry.Value!);
}

using Millrace.Formats.Registry;

namespace Millrace.Formats.Tests.Registry;

/// <summary>What a registry answers in the words of a Java program, for people.</summary>
public class RegistryReasonTests
{
    private const string Request =
        "Invalid schema {subject=s,version=null,id=null,schemaType=AVRO,references=[],metadata=null,ruleSet=null,schema=not "
        + "json,schemaTags=null,ts=null,deleted=null}";

    [Theory]
    [InlineData($"Invalid schema of type AVRO, details: {Request} with refs [] of type AVRO, details: "
        + $"com.fasterxml.jackson.core.JsonParseException: Unrecognized token 'not': was expecting "
        + "(JSON String, Number)\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 4]",
        "Invalid schema of type AVRO, details: Unrecognized token 'not': was expecting (JSON String, Number) (line 1, column 4)")]
    [InlineData($"Invalid schema of type AVRO, details: {Request} with refs [] of type AVRO, details: Unknown schema: "
        + $"org.apache.avro.compiler.UnresolvedSchema_0",
        "Invalid schema of type AVRO, details: It names a type that is not defined")]
    [InlineData($"{Request}, details: Invalid JSON", "Invalid schema, details: Invalid JSON")]
    [InlineData("Invalid schema of type PROTOBUF, details: Invalid schema of type PROTOBUF, details: Could not parse Protobuf - Syntax "
        + "error in :1:28: expected a word",
        "Invalid schema of type PROTOBUF, details: Could not parse Protobuf - Syntax error in :1:28: expected a word")]
    [InlineData("Cannot deserialize value of type `java.util.ArrayList<io.confluent.X>` from Object value (token `JsonToken.START_OBJECT`) "
        + "(through reference chain: io.confluent.R[\"references\"])",
        "Cannot deserialize value of type ArrayList from Object value")]
    [InlineData("No enum constant org.apache.avro.Schema.Field.Order.UP", "UP is no Order")]
    [InlineData("Undefined schema: org.apache.avro.Mine", "Undefined schema: org.apache.avro.Mine")]
    [InlineData("Schema 7 not found", "Schema 7 not found")]
    public void Leaves_out_what_is_of_the_program(string answered, string expected) =>
    Assert.Equal(expected, RegistryReason.ForPeople(answered));

    [Fact]
    public void Does_not_repeat_a_whole_schema()
    {
        string long1 =
            $"Invalid schema of type AVRO, details: "
            + $"{Request.Replace("not json", new string('x', 1_000_000), StringComparison.Ordinal)} with refs [] of type AVRO, details: "
            + $"Duplicate field";
        Assert.Equal("Invalid schema of type AVRO, details: Duplicate field", RegistryReason.ForPeople(long1));
        Assert.InRange(RegistryReason.ForPeople(new string('x', 1_000_000)).Length, 1, 5_000);
    }
}

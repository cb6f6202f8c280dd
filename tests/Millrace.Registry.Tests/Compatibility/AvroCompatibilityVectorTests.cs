using System.Text.Json;
using Millrace.Registry.Compatibility;
using Millrace.Registry.Log;
using Millrace.Registry.Operations;
using Millrace.Registry.Rest;
using Millrace.Registry.Schemas;
using Millrace.Registry.Storage;

namespace Millrace.Registry.Tests.Compatibility;

/// <summary>Every case of the vectors, through the same decision that a registration takes.</summary>
public class AvroCompatibilityVectorTests
{
    private static readonly SubjectName Subject = SubjectName.Parse("s");

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "avro-compat.json"));
        foreach (JsonElement vector in JsonElement.Parse(text).EnumerateArray()) cases.Add(vector.GetProperty("name").GetString()!, vector.GetRawText());
        return cases;
    }

    [Fact]
    public void Has_all_cases_of_the_vectors() => Assert.Equal(236, Cases().Count);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_the_verdict(string name, string json)
    {
        JsonElement vector = JsonElement.Parse(json);
        CompatibilityLevel level = CompatibilityLevels.Find(vector.GetProperty("level").GetString()!)!.Value;
        var state = RegistryState.Empty;
        foreach (JsonElement old in vector.GetProperty("existing").EnumerateArray())
            state = Applied(state, Registration.Decide(state, Request(old), normalize: false, CompatibilityLevel.None));

        // Two versions can be one schema: the one that is there is answered without a check.
        var reader = new SchemaReader(state);
        ParsedSchema schema = reader.Read(Request(vector.GetProperty("new")), SchemaChecks.Known, normalize: false).Schema;
        IReadOnlyList<string> problems = CompatibilityCheck.Run(schema, state.Versions(Subject, Deleted.Excluded).Reverse(), level, reader);

        bool expected = vector.GetProperty("compatible").GetBoolean();
        Assert.True(expected == (problems.Count == 0), $"{name}: {vector.GetProperty("why")}: {string.Join(", ", problems)}");
        string reason = vector.GetProperty("why").GetString()!.Split(':')[0];
        if (!expected && reason.All(c => char.IsAsciiLetterUpper(c) || c == '_')) Assert.Contains(problems, problem => problem.Contains(reason, StringComparison.Ordinal));
    }

    private static SchemaRequest Request(JsonElement schema) => new() { Subject = Subject, Text = schema.GetRawText() };

    private static RegistryState Applied(RegistryState state, Change<LookupResult> change) =>
        change.Entries.Count == 0 ? state : state.With(change.Answer.Version);
}

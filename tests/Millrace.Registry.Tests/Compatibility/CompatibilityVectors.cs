using System.Text.Json;
using Millrace.Formats;
using Millrace.Registry.Compatibility;
using Millrace.Registry.Log;
using Millrace.Registry.Model;
using Millrace.Registry.Operations;
using Millrace.Registry.Rest;
using Millrace.Registry.Schemas;
using Millrace.Registry.Settings;
using Millrace.Registry.Storage;

namespace Millrace.Registry.Tests.Compatibility;

/// <summary>Every case of a file of vectors, through the same decision that a registration takes.</summary>
internal static class CompatibilityVectors
{
    private static readonly SubjectName Subject = SubjectName.Parse("s");
    private static readonly RegistrySettings Unchecked = new() { BootstrapServers = "", CompatibilityLevel = "NONE" };

    /// <summary>Name and JSON of each case.</summary>
    public static TheoryData<string, string> Read(string file)
    {
        var cases = new TheoryData<string, string>();
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", file));
        foreach (JsonElement vector in JsonElement.Parse(text).EnumerateArray())
            cases.Add(vector.GetProperty("name").GetString()!, vector.GetRawText());
        return cases;
    }

    /// <summary>Fails unless the verdict is that of the case, for the reason given there.</summary>
    public static void Check(string type, string name, string json)
    {
        JsonElement vector = JsonElement.Parse(json);
        CompatibilityLevel level = CompatibilityLevels.Find(vector.GetProperty("level").GetString()!)!.Value;
        var state = RegistryState.Empty;
        foreach (JsonElement old in vector.GetProperty("existing").EnumerateArray())
            state = Applied(state, Registration.Decide(state, Request(type, old), normalize: false, Unchecked, new WorkLimit()));

        // Two versions can be one schema: the one that is there is answered without a check.
        var reader = new SchemaReader(state, new WorkLimit());
        ParsedSchema schema = reader.Read(Request(type, vector.GetProperty("new")), SchemaChecks.Known, normalize: false).Schema;
        IReadOnlyList<string> problems = CompatibilityCheck.Run(
            schema, null, [.. state.Versions(Subject, Deleted.Excluded)],
            new CompatibilityRules(level, CompatibilityPolicy.Strict, null, false), reader);

        bool expected = vector.GetProperty("compatible").GetBoolean();
        Assert.True(expected == (problems.Count == 0), $"{name}: {vector.GetProperty("why")}: {string.Join(", ", problems)}");
        string reason = vector.GetProperty("why").GetString()!.Split(':')[0];
        if (!expected && reason.All(c => char.IsAsciiLetterUpper(c) || c == '_'))
            Assert.Contains(problems, problem => problem.Contains(reason, StringComparison.Ordinal));
    }

    // Schemas that are JSON stand as such in the vectors, others as text.
    private static SchemaRequest Request(string type, JsonElement schema) =>
        new() { Subject = Subject, Type = type, Text = type == "PROTOBUF" ? schema.GetString()! : schema.GetRawText() };

    private static RegistryState Applied(RegistryState state, Change<LookupResult> change) =>
        change.Entries.Count == 0 ? state : state.With(change.Answer.Version);
}

using Millrace.Formats;
using Millrace.Registry.Model;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Compatibility;

/// <summary>Compares a new schema with earlier versions under a level. The messages are the original's, word by word.</summary>
internal static class CompatibilityCheck
{
    // Longer schema texts are cut in messages.
    private const int MaxTextLength = 10240;

    /// <param name="schema">The new schema.</param>
    /// <param name="metadata">What is said about it.</param>
    /// <param name="ascending">Earlier versions.</param>
    /// <param name="rules">What is configured for the subject.</param>
    /// <returns>Empty when compatible, else the messages of the first version with problems, the newest being the first.</returns>
    public static IReadOnlyList<string> Run(
        ParsedSchema schema, SchemaMetadata? metadata, IReadOnlyList<SchemaVersion> ascending, CompatibilityRules rules,
        SchemaReader reader)
    {
        List<string> problems = rules.ValidatesFields ? [.. ReservedFields.Problems(schema, metadata, ascending.LastOrDefault())] : [];
        // Only versions that share the group's property count, if there is a group.
        IEnumerable<SchemaVersion> group = rules.Group is { } name
            ? ascending.Where(old => old.Metadata?.Property(name) == metadata?.Property(name))
            : ascending;
        problems.AddRange(Compare(schema, group.Reverse(), rules, reader));
        if (problems.Count == 0) return [];
        string validates = rules.ValidatesFields ? "true" : "false";
        return [.. problems, $"{{validateFields: '{validates}', compatibility: '{rules.Level.Name()}'}}"];
    }

    private static List<string> Compare(
        ParsedSchema schema, IEnumerable<SchemaVersion> newestFirst, CompatibilityRules rules, SchemaReader reader)
    {
        if (rules.Level == CompatibilityLevel.None) return [];
        foreach (SchemaVersion old in newestFirst)
        {
            List<string> problems = Compare(schema, old, rules.Level, reader, rules.Policy);
            if (problems.Count > 0) return problems;
            // Only the newest counts unless the level is transitive.
            if (!rules.Level.IsTransitive()) break;
        }

        return [];
    }

    private static List<string> Compare(ParsedSchema schema, SchemaVersion old, CompatibilityLevel level, SchemaReader reader,
        CompatibilityPolicy policy)
    {
        if (old.Type != schema.Type) return ["Incompatible because of different schema type"];
        if (reader.TryRead(old) is not { } earlier)
            return [$"Version {old.Version} of subject {old.Subject} cannot be read, so nothing can be compared with it"];
        SchemaFormat format = SchemaFormats.Find(schema.Type)!;
        var problems = new List<string>();
        IReadOnlyList<string> last = [];
        if (level.OldReadsNew()) problems.AddRange(last = Read(earlier, schema, "old", "new"));
        if (level.NewReadsOld()) problems.AddRange(last = Read(schema, earlier, "new", "old"));
        // KEEP: where both directions are checked, the old schema is shown only if the second failed.
        if (last.Count > 0)
        {
            problems.Add($"{{oldSchemaVersion: {old.Version}}}");
            problems.Add(old.Text.Length <= MaxTextLength
                ? $"{{oldSchema: '{old.Text}'}}"
                : $"{{oldSchema: <truncated> '{Excerpt.Start(old.Text, MaxTextLength)}...'}}");
        }

        return problems;

        IReadOnlyList<string> Read(ParsedSchema into, ParsedSchema from, string readerName, string writerName)
        {
            reader.Work.Begin();
            try
            {
                return format.ReadProblems(into, from, readerName, writerName, policy, reader.Work);
            }
            catch (InsufficientExecutionStackException)
            {
                throw new WorkLimitException("types that are nested too deeply");
            }
        }
    }
}

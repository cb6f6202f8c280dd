using System.Runtime.CompilerServices;
using Millrace.Formats.JsonSchema.Schemas;

namespace Millrace.Formats.JsonSchema.Compatibility;

/// <summary>
/// Is what is valid under one schema (the original, the writer's) also valid under another (the update, the reader's)? Not in general:
/// the differences that Confluent's registry knows are looked for, and its verdict on each counts.
/// </summary>
public sealed partial class JsonReadCheck
{
    private readonly JsonReadWork _work;
    private readonly string _reader;
    private readonly string _writer;
    private readonly List<string> _path;
    private readonly List<string> _problems = [];

    private JsonReadCheck(JsonReadWork work, string readerName, string writerName, IEnumerable<string> path)
    {
        _work = work;
        _reader = readerName;
        _writer = writerName;
        _path = [.. path];
    }

    /// <summary>The reasons why not, in the original's words; empty when it is.</summary>
    /// <param name="reader">The schema that data are read with.</param>
    /// <param name="writer">The schema that they were written with.</param>
    /// <param name="readerName">What the reasons call the reader's: <c>new</c> or <c>old</c>.</param>
    /// <param name="writerName">What they call the writer's.</param>
    /// <param name="limit">Null: as much as one comparison may take, and a <see cref="JsonSchemaException"/> beyond.</param>
    /// <param name="policy">Which differences count.</param>
    /// <exception cref="JsonSchemaException">It takes too long to tell.</exception>
    public static IReadOnlyList<string> Run(JsonSchemaNode reader, JsonSchemaNode writer, string readerName, string writerName,
        WorkLimit? limit = null,
        JsonReadPolicy policy = JsonReadPolicy.Strict)
    {
        try
        {
            var check = new JsonReadCheck(new JsonReadWork(limit ?? new WorkLimit(), policy), readerName, writerName, []);
            check.Compare(writer, reader);
            return check._problems;
        }
        catch (WorkLimitException fault) when (limit is null)
        {
            throw new JsonSchemaException($"The schemas take too much work to compare: {fault.Message}", fault);
        }
        catch (InsufficientExecutionStackException fault) when (limit is null)
        {
            throw new JsonSchemaException("The schemas are nested too deeply to compare, references included", fault);
        }
    }

    private void Compare(JsonSchemaNode? original, JsonSchemaNode? update)
    {
        if (update is null) return;
        // Choices of one part that lead to each other never come to a pair that Enter would know.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        _work.Step();
        if (original is null)
        {
            // KEEP: this one has no text.
            Add("SCHEMA_ADDED", "");
            return;
        }

        original = original.Resolved;
        update = update.Resolved;
        if (IsCovered(original, update)) return;
        if (original.GetType() != update.GetType())
        {
            // Bytes are a text here and a number there: the data are the same.
            bool areBytes = original.Text("connect.type") == "bytes" && update.Text("connect.type") == "bytes";
            if (original is not FalseNode && update is not EmptyNode && !areBytes) TypeDiffers("TYPE_CHANGED");
            return;
        }

        if (!_work.Enter(original, update)) return;
        int before = _problems.Count;
        CompareSameKind(original, update);
        _work.Leave(original, update, _problems.Count == before);
    }

    // A choice of one is that one; what was plain may become one of several; of several demands, one may stay.
    private bool IsCovered(JsonSchemaNode original, JsonSchemaNode update) => (original, update) switch
    {
        (CombinedNode, CombinedNode) => false,
        (_, CombinedNode { Parts: [var only] }) => CanRead(original, only),
        (_, CombinedNode { Criterion: not JsonSchemaCriterion.AllOf } choice) => choice.Parts.Any(part => CanRead(original, part)),
        (CombinedNode { Parts: [var only] }, _) => CanRead(only, update),
        (CombinedNode { Criterion: JsonSchemaCriterion.AllOf } demands, _) => demands.Parts.Any(part => CanRead(part, update)),
        _ => false,
    };

    private void CompareSameKind(JsonSchemaNode original, JsonSchemaNode update)
    {
        switch (original, update)
        {
            case (StringNode from, StringNode into): Strings(from, into); break;
            case (NumberNode from, NumberNode into): Numbers(from, into); break;
            case (EnumNode from, EnumNode into): Enums(from, into); break;
            case (ConstNode from, ConstNode into):
                if (JsonSchemaText.Normalize(from.Value) != JsonSchemaText.Normalize(into.Value))
                    TypeDiffers("ENUM_ARRAY_CHANGED", "const");
                break;
            case (NotNode from, NotNode into):
                // What is excluded must not become more.
                if (!CanRead(into.Inner, from.Inner)) More("NOT_TYPE_EXTENDED", "not");
                break;
            case (ObjectNode from, ObjectNode into): Objects(from, into); break;
            case (ArrayNode from, ArrayNode into): Arrays(from, into); break;
            case (CombinedNode from, CombinedNode into): Combinations(from, into); break;
        }
    }

    private void Combinations(CombinedNode original, CombinedNode update)
    {
        if (original.Criterion != update.Criterion && !MayFollow(original, update))
        {
            TypeDiffers("COMBINED_TYPE_CHANGED");
            return;
        }

        List<JsonSchemaNode> from = Distinct(original.Parts), into = Distinct(update.Parts);
        if (from.Count < into.Count && update.Criterion == JsonSchemaCriterion.AllOf) More("PRODUCT_TYPE_EXTENDED");
        if (from.Count > into.Count && original.Criterion != JsonSchemaCriterion.AllOf) Fewer("SUM_TYPE_NARROWED");
        if (Matching(from, into) < Math.Min(from.Count, into.Count)) TypeDiffers("COMBINED_TYPE_SUBSCHEMAS_CHANGED");
    }

    private static bool MayFollow(CombinedNode original, CombinedNode update) =>
        update.Criterion == JsonSchemaCriterion.AnyOf
        || (original.Parts.Count == 1 && update.Parts.Count == 1)
        || (original.Parts.Count == 1 && update.Criterion == JsonSchemaCriterion.OneOf)
        || (update.Parts.Count == 1 && original.Criterion == JsonSchemaCriterion.AllOf);

    private static List<JsonSchemaNode> Distinct(IReadOnlyList<JsonSchemaNode> parts) =>
        parts.Count == 1 ? [parts[0]] : parts.DistinctBy(part => part.Identity, StringComparer.Ordinal).ToList();

    /// <summary>How many parts find one of the other side that is theirs alone: augmenting paths (Kuhn's algorithm).</summary>
    private int Matching(List<JsonSchemaNode> from, List<JsonSchemaNode> into)
    {
        List<int>[] fits = [.. from.Select(part => Enumerable.Range(0, into.Count).Where(i => CanRead(part, into[i])).ToList())];
        int[] partner = new int[into.Count];
        Array.Fill(partner, -1);
        int matched = 0;
        for (int i = 0; i < from.Count; i++)
            if (Augment(i, new bool[into.Count])) matched++;
        return matched;

        bool Augment(int part, bool[] tried)
        {
            foreach (int other in fits[part])
            {
                if (tried[other]) continue;
                tried[other] = true;
                if (partner[other] >= 0 && !Augment(partner[other], tried)) continue;
                partner[other] = part;
                return true;
            }

            return false;
        }
    }

    /// <summary>Whether there is no difference that matters; those found are not reported.</summary>
    private bool CanRead(JsonSchemaNode original, JsonSchemaNode update) => Differences(original, update).Count == 0;

    private List<string> Differences(JsonSchemaNode original, JsonSchemaNode update)
    {
        var inner = new JsonReadCheck(_work, _reader, _writer, _path);
        inner.Compare(original, update);
        return inner._problems;
    }

    private void At(string step, Action compare)
    {
        _path.Add(step);
        compare();
        _path.RemoveAt(_path.Count - 1);
    }

    private void Keyword(string type, string? at = null) =>
        Add(type, $"The keyword at path '{Path(at)}' in the {_reader} schema is not present in the {_writer} schema");

    private void Greater(string type, string at) =>
        Add(type, $"The value at path '{Path(at)}' in the {_reader} schema is more than its value in the {_writer} schema");

    private void Less(string type, string at) =>
        Add(type, $"The value at path '{Path(at)}' in the {_reader} schema is less than its value in the {_writer} schema");

    private void Differs(string type, string? at = null) =>
        Add(type, $"The value at path '{Path(at)}' is different between the {_reader} and {_writer} schema");

    private void TypeDiffers(string type, string? at = null) =>
        Add(type, $"A type at path '{Path(at)}' is different between the {_reader} schema and the {_writer} schema");

    private void More(string type, string? at = null) =>
        Add(type, $"An array or combined type at path '{Path(at)}' has more elements in the {_reader} schema than the {_writer} schema");

    private void Fewer(string type, string? at = null) =>
        Add(type, $"An array or combined type at path '{Path(at)}' has fewer elements in the {_reader} schema than the {_writer} schema");

    private string Path(string? at = null) => $"#/{string.Join('/', at is null ? _path : [.. _path, at])}";

    // KEEP: the description begins with a double quote and ends with a single one.
    private void Add(string type, string description)
    {
        if (!_work.Tolerates(type)) _problems.Add($"{{errorType:\"{type}\", description:\"{description}'}}");
    }
}

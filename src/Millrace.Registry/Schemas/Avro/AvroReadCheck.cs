using Millrace.Formats.Avro.Schemas;

namespace Millrace.Registry.Schemas.Avro;

/// <summary>
/// Can a reader schema read what a writer schema wrote? Avro's schema resolution (https://avro.apache.org/docs/1.12.0/specification/#schema-resolution)
/// with the verdicts, words and order of Apache Avro's SchemaCompatibility, which clients of the registry see.
/// </summary>
internal sealed class AvroReadCheck
{
    private readonly Dictionary<(AvroSchema Reader, AvroSchema Writer), List<string>?> _results = new(ByReference.Instance);
    private readonly List<string> _location = [];
    private readonly string _reader;
    private readonly string _writer;

    private AvroReadCheck(string readerName, string writerName)
    {
        _reader = readerName;
        _writer = writerName;
    }

    public static IReadOnlyList<string> Run(AvroSchema reader, AvroSchema writer, string readerName, string writerName)
    {
        try
        {
            return new AvroReadCheck(readerName, writerName).Check(null, reader, writer);
        }
        catch (AmbiguousFieldException fault)
        {
            return [$"Unexpected exception during compatibility check: {fault.Message}"];
        }
    }

    // A null step stands for the top of the schema.
    private List<string> Check(string? step, AvroSchema reader, AvroSchema writer)
    {
        if (_results.TryGetValue((reader, writer), out List<string>? known)) return known ?? []; // null: being compared further up
        _results[(reader, writer)] = null;
        List<string> problems = step is null ? Compare(reader, writer) : Within(step, () => Compare(reader, writer));
        _results[(reader, writer)] = problems;
        return problems;
    }

    private List<string> Compare(AvroSchema reader, AvroSchema writer) => (reader, writer) switch
    {
        (AvroUnionSchema, AvroUnionSchema branches) => UnionByUnion(reader, branches),
        (_, AvroUnionSchema branches) =>
            [.. branches.Branches.SelectMany((branch, i) => Check(i.ToString(System.Globalization.CultureInfo.InvariantCulture), reader, branch))],
        (AvroUnionSchema choices, _) =>
            choices.Branches.Any(choice => Check("", choice, writer).Count == 0) ? [] : [MissingBranch(writer)],
        (AvroArraySchema into, AvroArraySchema from) => Check("items", into.Items, from.Items),
        (AvroMapSchema into, AvroMapSchema from) => Check("values", into.Values, from.Values),
        (AvroFixedSchema into, AvroFixedSchema from) => [.. Names(into, from), .. Sizes(into, from)],
        (AvroEnumSchema into, AvroEnumSchema from) => [.. Names(into, from), .. Symbols(into, from)],
        (AvroRecordSchema into, AvroRecordSchema from) => [.. Names(into, from), .. Fields(into, from)],
        _ => CanPromote(writer.Type, reader.Type) ? [] : [Mismatch(reader, writer)],
    };

    private List<string> UnionByUnion(AvroSchema reader, AvroUnionSchema writer)
    {
        var problems = new List<string>();
        for (int i = 0; i < writer.Branches.Count; i++)
        {
            AvroSchema branch = writer.Branches[i];
            Within(i.ToString(System.Globalization.CultureInfo.InvariantCulture), () =>
            {
                if (Check("", reader, branch).Count > 0) problems.Add(MissingBranch(branch));
                return problems;
            });
        }

        return problems;
    }

    private List<string> Names(AvroNamedSchema reader, AvroNamedSchema writer) =>
        reader.Name.Simple == writer.Name.Simple || reader.Aliases.Any(alias => alias.Full == writer.FullName)
            ? []
            : Within("name", () => [Problem("NAME_MISMATCH", $"The name of the schema has changed (path '{Path}')", $"expected: {writer.FullName}")]);

    private List<string> Sizes(AvroFixedSchema reader, AvroFixedSchema writer) =>
        reader.Size == writer.Size
            ? []
            : Within("size", () => [Problem("FIXED_SIZE_MISMATCH",
                $"The size of FIXED type field at path '{Path}' in the {_reader} schema does not match with the {_writer} schema",
                $"expected: {writer.Size}, found: {reader.Size}")]);

    private List<string> Symbols(AvroEnumSchema reader, AvroEnumSchema writer)
    {
        string[] missing = [.. writer.Symbols.Except(reader.Symbols).Order(StringComparer.Ordinal)];
        if (missing.Length == 0 || reader.DefaultSymbol is not null) return [];
        string list = $"[{string.Join(", ", missing)}]";
        return Within("symbols", () => [Problem("MISSING_ENUM_SYMBOLS",
            $"The {_reader} schema is missing enum symbols '{list}' at path '{Path}' in the {_writer} schema", list)]);
    }

    private List<string> Fields(AvroRecordSchema reader, AvroRecordSchema writer) => Within("fields", () =>
    {
        var problems = new List<string>();
        foreach (AvroField field in reader.Fields)
            problems.AddRange(Within(field.Position.ToString(System.Globalization.CultureInfo.InvariantCulture), () => Field(field, writer)));
        return problems;
    });

    private List<string> Field(AvroField field, AvroRecordSchema writer)
    {
        if (Counterpart(field, writer) is { } counterpart) return Check("type", field.Schema, counterpart.Schema);
        if (field.Default is not null) return [];
        // KEEP: an enum's own default is tried against the writer's record, which always fails.
        if (field.Schema is AvroEnumSchema { DefaultSymbol: not null }) return Check("type", field.Schema, writer);
        return [Problem("READER_FIELD_MISSING_DEFAULT_VALUE",
            $"The field '{field.Name}' at path '{Path}' in the {_reader} schema has no default value and is missing in the {_writer} schema", field.Name)];
    }

    private static AvroField? Counterpart(AvroField field, AvroRecordSchema writer)
    {
        AvroField[] found = [.. field.Aliases.Prepend(field.Name).Select(writer.FindField).OfType<AvroField>().Distinct()];
        return found.Length > 1
            ? throw new AmbiguousFieldException($"Reader record field {field} matches multiple fields in writer record schema {writer}")
            : found.FirstOrDefault();
    }

    private static bool CanPromote(AvroType from, AvroType to) => (from, to) switch
    {
        _ when from == to => true,
        (AvroType.Int, AvroType.Long or AvroType.Float or AvroType.Double) => true,
        (AvroType.Long, AvroType.Float or AvroType.Double) => true,
        (AvroType.Float, AvroType.Double) => true,
        (AvroType.String, AvroType.Bytes) or (AvroType.Bytes, AvroType.String) => true,
        _ => false,
    };

    private string Mismatch(AvroSchema reader, AvroSchema writer) => Problem("TYPE_MISMATCH",
        $"The type (path '{Path}') of a field in the {_reader} schema does not match with the {_writer} schema",
        $"reader type: {Upper(reader)} not compatible with writer type: {Upper(writer)}");

    private string MissingBranch(AvroSchema writer) => Problem("MISSING_UNION_BRANCH",
        $"The {_reader} schema is missing a type inside a union field at path '{Path}' in the {_writer} schema",
        $"reader union lacking writer type: {Upper(writer)}");

    private string Path => "/" + string.Join('/', _location);

    private List<string> Within(string step, Func<List<string>> check)
    {
        _location.Add(step);
        List<string> problems = check();
        _location.RemoveAt(_location.Count - 1);
        return problems;
    }

    private static string Problem(string type, string text, string info) => $"{{errorType:'{type}', description:'{text}', additionalInfo:'{info}'}}";

    private static string Upper(AvroSchema schema) => schema.Type.ToString().ToUpperInvariant();

    private sealed class AmbiguousFieldException(string message) : Exception(message);

    /// <summary>A pair already being compared counts as compatible, which ends recursion: schema objects, not equal texts, tell pairs apart.</summary>
    private sealed class ByReference : IEqualityComparer<(AvroSchema Reader, AvroSchema Writer)>
    {
        public static readonly ByReference Instance = new();

        public bool Equals((AvroSchema Reader, AvroSchema Writer) x, (AvroSchema Reader, AvroSchema Writer) y) =>
            ReferenceEquals(x.Reader, y.Reader) && ReferenceEquals(x.Writer, y.Writer);

        public int GetHashCode((AvroSchema Reader, AvroSchema Writer) pair) => HashCode.Combine(
            System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Reader), System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Writer));
    }
}

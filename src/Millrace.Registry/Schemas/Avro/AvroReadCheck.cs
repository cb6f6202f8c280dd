using System.Globalization;
using System.Runtime.CompilerServices;
using Millrace.Formats;
using Millrace.Formats.Avro.Schemas;

namespace Millrace.Registry.Schemas.Avro;

/// <summary>
/// Can a reader schema read what a writer schema wrote? Avro's schema resolution
/// (https://avro.apache.org/docs/1.12.0/specification/#schema-resolution) with the verdicts, words and order of Apache Avro's
/// SchemaCompatibility, which clients of the registry see.
/// </summary>
internal sealed class AvroReadCheck
{
    private static readonly Result Pending = new(true, null), Good = new(true, null);

    // Pairs of named types: only through them does a schema get to one place twice, or into itself.
    private readonly Dictionary<(AvroSchema Reader, AvroSchema Writer), Result> _results = new(ByReference.Instance);
    private readonly string _reader;
    private readonly string _writer;
    private readonly WorkLimit _work;
    private Location? _location;

    private AvroReadCheck(string readerName, string writerName, WorkLimit work)
    {
        _reader = readerName;
        _writer = writerName;
        _work = work;
    }

    public static IReadOnlyList<string> Run(AvroSchema reader, AvroSchema writer, string readerName, string writerName, WorkLimit work)
    {
        try
        {
            var problems = new List<string>();
            new AvroReadCheck(readerName, writerName, work).Check(null, reader, writer, problems);
            return problems;
        }
        catch (AmbiguousFieldException fault)
        {
            return [$"Unexpected exception during compatibility check: {fault.Message}"];
        }
    }

    // A null step stands for the top of the schema. A null list: only whether it fits is asked, as for each branch of a union that is
    // tried; then no texts are made.
    private bool Check(string? step, AvroSchema reader, AvroSchema writer, List<string>? problems)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        _work.Spend();
        Location? outer = _location;
        if (step is not null) _location = new Location(step, outer);
        bool fits = reader is AvroNamedSchema && writer is AvroNamedSchema
            ? CheckOnce(reader, writer, problems)
            : Compare(reader, writer, problems);
        _location = outer;
        return fits;
    }

    private bool CheckOnce(AvroSchema reader, AvroSchema writer, List<string>? problems)
    {
        if (_results.TryGetValue((reader, writer), out Result? known))
        {
            // One that is being compared further up fits, as far as we can see.
            if (!known.Fits && problems is not null) Repeat(known.Problems ??= Explain(reader, writer, known), problems);
            return known.Fits;
        }

        _results[(reader, writer)] = Pending;
        int before = problems?.Count ?? 0;
        bool fits = Compare(reader, writer, problems);
        if (problems is not null) _work.Spend(problems.Count - before);
        _results[(reader, writer)] = fits ? Good : new Result(false, _location) { Problems = problems?[before..] };
        return fits;
    }

    // As dear as the first time: types that are used twice at each of n levels tell the same 2^n times.
    private void Repeat(List<string> known, List<string> problems)
    {
        foreach (string problem in known)
        {
            _work.SpendText(problem.Length);
            problems.Add(problem);
        }
    }

    // A pair that failed as a branch is met again where the reasons count. KEEP: they name the place of the first time.
    private List<string> Explain(AvroSchema reader, AvroSchema writer, Result known)
    {
        var problems = new List<string>();
        Location? here = _location;
        _location = known.Location;
        _results[(reader, writer)] = Pending;
        Compare(reader, writer, problems);
        _results[(reader, writer)] = known;
        _location = here;
        return problems;
    }

    private bool Compare(AvroSchema reader, AvroSchema writer, List<string>? problems)
    {
        switch (reader, writer)
        {
            case (AvroUnionSchema, AvroUnionSchema branches): return UnionByUnion(reader, branches, problems);
            case (_, AvroUnionSchema branches):
                bool fits = true;
                for (int i = 0; i < branches.Branches.Count; i++) fits &= Check(Number(i), reader, branches.Branches[i], problems);
                return fits;
            case (AvroUnionSchema choices, _):
                foreach (AvroSchema choice in choices.Branches)
                    if (Check("", choice, writer, null)) return true;
                return MissingBranch(writer, problems);
            case (AvroArraySchema into, AvroArraySchema from): return Check("items", into.Items, from.Items, problems);
            case (AvroMapSchema into, AvroMapSchema from): return Check("values", into.Values, from.Values, problems);
            case (AvroFixedSchema into, AvroFixedSchema from): return Names(into, from, problems) & Sizes(into, from, problems);
            case (AvroEnumSchema into, AvroEnumSchema from): return Names(into, from, problems) & Symbols(into, from, problems);
            case (AvroRecordSchema into, AvroRecordSchema from): return Names(into, from, problems) & Fields(into, from, problems);
            default: return CanPromote(writer.Type, reader.Type) || Mismatch(reader, writer, problems);
        }
    }

    private bool UnionByUnion(AvroSchema reader, AvroUnionSchema writer, List<string>? problems)
    {
        bool fits = true;
        Location? outer = _location;
        for (int i = 0; i < writer.Branches.Count; i++)
        {
            AvroSchema branch = writer.Branches[i];
            _location = new Location(Number(i), outer);
            fits &= Check("", reader, branch, null) || MissingBranch(branch, problems);
        }

        _location = outer;
        return fits;
    }

    private bool Names(AvroNamedSchema reader, AvroNamedSchema writer, List<string>? problems)
    {
        if (reader.Name.Simple == writer.Name.Simple) return true;
        _work.Spend(reader.Aliases.Count);
        if (reader.Aliases.Any(alias => alias.Full == writer.FullName)) return true;
        return problems is not null
            && Add(problems, "NAME_MISMATCH", $"The name of the schema has changed (path '{PathOf("name")}')",
                $"expected: {writer.FullName}");
    }

    private bool Sizes(AvroFixedSchema reader, AvroFixedSchema writer, List<string>? problems)
    {
        if (reader.Size == writer.Size) return true;
        return problems is not null && Add(problems, "FIXED_SIZE_MISMATCH",
            $"The size of FIXED type field at path '{PathOf("size")}' in the {_reader} schema does not match with the {_writer} schema",
            $"expected: {writer.Size}, found: {reader.Size}");
    }

    private bool Symbols(AvroEnumSchema reader, AvroEnumSchema writer, List<string>? problems)
    {
        if (reader.DefaultSymbol is not null) return true;
        _work.Spend(reader.Symbols.Count + writer.Symbols.Count);
        string[] missing = [.. writer.Symbols.Except(reader.Symbols).Order(StringComparer.Ordinal)];
        if (missing.Length == 0) return true;
        if (problems is null) return false;
        string list = $"[{string.Join(", ", missing)}]";
        return Add(problems, "MISSING_ENUM_SYMBOLS",
            $"The {_reader} schema is missing enum symbols '{list}' at path '{PathOf("symbols")}' in the {_writer} schema", list);
    }

    private bool Fields(AvroRecordSchema reader, AvroRecordSchema writer, List<string>? problems)
    {
        bool fits = true;
        Location? outer = _location;
        var fields = new Location("fields", outer);
        foreach (AvroField field in reader.Fields)
        {
            _location = new Location(Number(field.Position), fields);
            fits &= Field(field, writer, problems);
        }

        _location = outer;
        return fits;
    }

    private bool Field(AvroField field, AvroRecordSchema writer, List<string>? problems)
    {
        _work.Spend(1 + field.Aliases.Count);
        if (Counterpart(field, writer) is { } counterpart) return Check("type", field.Schema, counterpart.Schema, problems);
        if (field.Default is not null) return true;
        // KEEP: an enum's own default is tried against the writer's record, which always fails.
        if (field.Schema is AvroEnumSchema { DefaultSymbol: not null }) return Check("type", field.Schema, writer, problems);
        return problems is not null && Add(problems, "READER_FIELD_MISSING_DEFAULT_VALUE",
            $"The field '{field.Name}' at path '{PathOf(null)}' in the {_reader} schema has no default value and is missing in the "
            + $"{_writer} schema", field.Name);
    }

    private static AvroField? Counterpart(AvroField field, AvroRecordSchema writer)
    {
        if (field.Aliases.Count == 0) return writer.FindField(field.Name);
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

    private bool Mismatch(AvroSchema reader, AvroSchema writer, List<string>? problems) =>
        problems is not null && Add(problems, "TYPE_MISMATCH",
        $"The type (path '{PathOf(null)}') of a field in the {_reader} schema does not match with the {_writer} schema",
        $"reader type: {Upper(reader)} not compatible with writer type: {Upper(writer)}");

    private bool MissingBranch(AvroSchema writer, List<string>? problems) => problems is not null && Add(problems, "MISSING_UNION_BRANCH",
        $"The {_reader} schema is missing a type inside a union field at path '{PathOf(null)}' in the {_writer} schema",
        $"reader union lacking writer type: {Upper(writer)}");

    // Always false: what has a problem does not fit.
    private bool Add(List<string> problems, string type, string description, string info)
    {
        string text = $"{{errorType:'{type}', description:'{description}', additionalInfo:'{info}'}}";
        _work.SpendText(text.Length);
        problems.Add(text);
        return false;
    }

    // Where the comparison is, or one step further.
    private string PathOf(string? step)
    {
        var steps = new Stack<string>();
        if (step is not null) steps.Push(step);
        for (Location? place = _location; place is not null; place = place.Outer) steps.Push(place.Step);
        return "/" + string.Join('/', steps);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Upper(AvroSchema schema) => schema.Type.ToString().ToUpperInvariant();

    /// <param name="Location">Where the pair was met first.</param>
    private sealed record Result(bool Fits, Location? Location)
    {
        /// <summary>Null: nobody has asked for them yet.</summary>
        public List<string>? Problems { get; set; }
    }

    /// <summary>A place in the schemas; those below it share it.</summary>
    private sealed record Location(string Step, Location? Outer);

    private sealed class AmbiguousFieldException(string message) : Exception(message);

    /// <summary>
    /// A pair already being compared counts as compatible, which ends recursion: schema objects, not equal texts, tell pairs apart.
    /// </summary>
    private sealed class ByReference : IEqualityComparer<(AvroSchema Reader, AvroSchema Writer)>
    {
        public static readonly ByReference Instance = new();

        public bool Equals((AvroSchema Reader, AvroSchema Writer) x, (AvroSchema Reader, AvroSchema Writer) y) =>
            ReferenceEquals(x.Reader, y.Reader) && ReferenceEquals(x.Writer, y.Writer);

        public int GetHashCode((AvroSchema Reader, AvroSchema Writer) pair) => HashCode.Combine(
            RuntimeHelpers.GetHashCode(pair.Reader), RuntimeHelpers.GetHashCode(pair.Writer));
    }
}

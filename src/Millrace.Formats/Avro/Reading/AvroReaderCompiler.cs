using System.Runtime.CompilerServices;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Mapping;
using Millrace.Formats.Avro.Schemas;

namespace Millrace.Formats.Avro.Reading;

/// <summary>
/// Makes the readers for data that was written with one schema and is wanted in another (mostly the same one), by Avro's rules of schema
/// resolution (https://avro.apache.org/docs/1.12.0/specification/#schema-resolution). Runs once per schema.
/// </summary>
internal sealed class AvroReaderCompiler
{
    private readonly AvroSettings _settings;
    private readonly bool _isStrict;
    private readonly Dictionary<(AvroSchema, AvroSchema), AvroValueReader> _records = [];

    private AvroReaderCompiler(AvroSettings settings, bool isStrict)
    {
        _settings = settings;
        _isStrict = isStrict;
    }

    /// <summary>The reader for a payload.</summary>
    /// <exception cref="DataException">No data of the writer can be read.</exception>
    public static AvroValueReader Compile(AvroSchema writer, AvroSchema reader, AvroSettings settings) =>
        // The one payload that Confluent's serializer does not write as Avro says.
        writer.Type == AvroType.Bytes && reader.Type is AvroType.Bytes
        ? new RawBytesReader()
        : new AvroReaderCompiler(settings, isStrict: false).Make(writer, reader);

    /// <summary>Says why some data of the writer cannot be read, or null when all can.</summary>
    public static string? FindIncompatibility(AvroSchema writer, AvroSchema reader, AvroSettings settings)
    {
        try
        {
            new AvroReaderCompiler(settings, isStrict: true).Make(writer, reader);
            return null;
        }
        catch (DataException fault)
        {
            return fault.Message;
        }
    }

    private AvroValueReader Make(AvroSchema writer, AvroSchema reader)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (writer is AvroUnionSchema writtenUnion)
        {
            var branches = new AvroValueReader[writtenUnion.Branches.Count];
            for (int i = 0; i < branches.Length; i++)
                branches[i] = ReferenceEquals(writer, reader)
                    ? InUnion(writtenUnion, i, writtenUnion.Branches[i])
                    : BranchOrError(writtenUnion.Branches[i], reader);
            int nullIndex = branches.Length == 2 ? Array.FindIndex(branches, branch => branch is NullReader) : -1;
            return nullIndex >= 0 ? new OptionalReader(branches[1 - nullIndex], nullIndex) : new UnionReader(branches);
        }

        if (reader is AvroUnionSchema union)
        {
            int match = BestBranch(writer, union);
            return match >= 0 ? InUnion(union, match, writer) : throw Mismatch(writer, reader);
        }

        return (writer, reader) switch
        {
            (AvroRecordSchema from, AvroRecordSchema to) when SameName(from, to) => Record(from, to),
            (AvroEnumSchema from, AvroEnumSchema to) when SameName(from, to) => Enum(from, to),
            (AvroFixedSchema from, AvroFixedSchema to) when SameName(from, to) && from.Size == to.Size => new FixedReader(from.Size),
            (AvroArraySchema from, AvroArraySchema to) => List(from, to),
            (AvroMapSchema from, AvroMapSchema to) => new MapReader(new StringReader(), Make(from.Values, to.Values)),
            (AvroPrimitiveSchema, AvroPrimitiveSchema) => Primitive(writer, reader),
            _ => throw Mismatch(writer, reader),
        };
    }

    private AvroValueReader BranchOrError(AvroSchema branch, AvroSchema reader)
    {
        try
        {
            return Make(branch, reader);
        }
        catch (DataException fault) when (!_isStrict)
        {
            return new UnresolvedReader(fault.Message);
        }
    }

    // Data of a branch, put into the place that the union has for it in Connect.
    private AvroValueReader InUnion(AvroUnionSchema union, int branch, AvroSchema writer)
    {
        AvroValueReader inner = Make(writer, union.Branches[branch]);
        if (union.Branches[branch].Type == AvroType.Null) return inner;
        var layout = new AvroUnionLayout(union, _settings);
        return layout.IsStruct ? new UnionMemberReader(inner, layout.FieldCount, layout.FieldOfBranch(branch)) : inner;
    }

    private static int BestBranch(AvroSchema writer, AvroUnionSchema union)
    {
        int byName = -1, byPromotion = -1;
        for (int i = 0; i < union.Branches.Count; i++)
        {
            AvroSchema branch = union.Branches[i];
            if (branch.Type == writer.Type && branch.BranchName == writer.BranchName) return i;
            if (byName < 0 && branch.Type == writer.Type && branch is AvroNamedSchema named && SameName((AvroNamedSchema)writer, named))
                byName = i;
            if (byPromotion < 0 && Promotes(writer.Type, branch.Type)) byPromotion = i;
        }

        return byName >= 0 ? byName : byPromotion;
    }

    private AvroValueReader Record(AvroRecordSchema from, AvroRecordSchema to)
    {
        if (_records.TryGetValue((from, to), out AvroValueReader? known)) return known;
        bool isAnything = to.FullName == AvroNamesOfConnect.Anything;
        if (ReferenceEquals(from, to) || isAnything)
        {
            AvroValueReader[] fields = new AvroValueReader[from.Fields.Count];
            AvroValueReader record = isAnything
                ? new AnythingReader { Fields = fields }
                : new RecordReader { Schema = from, Fields = fields };
            // Noted before its fields are made: one of them may be of this type again.
            _records[(from, to)] = record;
            for (int i = 0; i < fields.Length; i++) fields[i] = Make(from.Fields[i].Schema, from.Fields[i].Schema);
            return record;
        }

        var resolving = new ResolvingRecordReader { Schema = from, Defaults = new Value[to.Fields.Count] };
        _records[(from, to)] = resolving;
        var isRead = new bool[to.Fields.Count];
        resolving.Steps = from.Fields.Select(field =>
        {
            AvroField? target = Target(field, to);
            if (target is null) return (Make(field.Schema, field.Schema), -1);
            isRead[target.Position] = true;
            return (Make(field.Schema, target.Schema), target.Position);
        }).ToArray();
        foreach (AvroField field in to.Fields)
            if (!isRead[field.Position]) resolving.Defaults[field.Position] = Default(field, to);
        return resolving;
    }

    private Value Default(AvroField field, AvroRecordSchema record)
    {
        if (field.Default is not { } json)
            throw new DataException($"Field {field.Name} of {record.FullName} is not in the data and has no default");
        if (json.ValueKind == System.Text.Json.JsonValueKind.Null) return Value.Null;
        // Only the type matters here, so any schema of it will do.
        return AvroDefaultReader.Read(AvroToConnect.Convert(field.Schema, _settings)!, field.Schema, json, _settings).Detach();
    }

    private static AvroField? Target(AvroField from, AvroRecordSchema to) =>
        to.FindField(from.Name) ?? to.Fields.FirstOrDefault(field => field.Aliases.Contains(from.Name));

    private static EnumReader Enum(AvroEnumSchema from, AvroEnumSchema to) =>
        new(from.Symbols.Select(symbol => to.Symbols.Contains(symbol) ? symbol : to.DefaultSymbol).ToList());

    private AvroValueReader List(AvroArraySchema from, AvroArraySchema to)
    {
        if (AvroToConnect.MapEntryOf(to) is { } entry && from.Items is AvroRecordSchema { Fields.Count: 2 } record
            && record.FindField("key") is { Position: 0 })
            return new MapReader(Make(record.Fields[0].Schema, entry.Fields[0].Schema),
                Make(record.Fields[1].Schema, entry.Fields[1].Schema));
        return new ListReader(Make(from.Items, to.Items));
    }

    private static AvroValueReader Primitive(AvroSchema writer, AvroSchema reader) => (writer.Type, reader.Type) switch
    {
        (AvroType.Null, AvroType.Null) => new NullReader(),
        (AvroType.Boolean, AvroType.Boolean) => new BooleanReader(),
        (AvroType.Int, AvroType.Int) => AvroToConnect.Convert(reader, new AvroSettings())!.Type switch
        {
            SchemaType.Int8 => new Int8Reader(),
            SchemaType.Int16 => new Int16Reader(),
            _ => new Int32Reader(),
        },
        (AvroType.Int or AvroType.Long, AvroType.Long) => new Int64Reader(),
        (AvroType.Int or AvroType.Long, AvroType.Float) => new LongToFloat32Reader(),
        (AvroType.Int or AvroType.Long, AvroType.Double) => new LongToFloat64Reader(),
        (AvroType.Float, AvroType.Float) => new Float32Reader(),
        (AvroType.Float, AvroType.Double) => new FloatToFloat64Reader(),
        (AvroType.Double, AvroType.Double) => new Float64Reader(),
        (AvroType.Bytes or AvroType.String, AvroType.String) => new StringReader(),
        (AvroType.Bytes or AvroType.String, AvroType.Bytes) => new BytesReader(),
        _ => throw Mismatch(writer, reader),
    };

    private static bool Promotes(AvroType from, AvroType to) => (from, to) switch
    {
        (AvroType.Int, AvroType.Long or AvroType.Float or AvroType.Double) => true,
        (AvroType.Long, AvroType.Float or AvroType.Double) => true,
        (AvroType.Float, AvroType.Double) => true,
        (AvroType.Bytes, AvroType.String) or (AvroType.String, AvroType.Bytes) => true,
        (AvroType.Array, AvroType.Array) or (AvroType.Map, AvroType.Map) => true,
        _ => false,
    };

    private static bool SameName(AvroNamedSchema writer, AvroNamedSchema reader) =>
        writer.Name.Simple == reader.Name.Simple || reader.Aliases.Any(alias => alias.Full == writer.FullName);

    private static DataException Mismatch(AvroSchema writer, AvroSchema reader) =>
        new($"Found {writer.BranchName}, expecting {reader.BranchName}");
}

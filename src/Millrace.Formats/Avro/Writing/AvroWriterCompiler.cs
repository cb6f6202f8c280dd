using System.Runtime.CompilerServices;
using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Mapping;
using Millrace.Formats.Avro.Schemas;

namespace Millrace.Formats.Avro.Writing;

/// <summary>
/// Makes the writers for values of a Connect schema, to be written with an Avro schema: mostly the one derived from it, else one that
/// somebody registered (<c>use.latest.version</c>). Runs once per schema.
/// </summary>
internal sealed class AvroWriterCompiler
{
    private readonly AvroSettings _settings;
    private readonly Dictionary<(Schema, AvroSchema), StructWriter> _structs = [];

    private AvroWriterCompiler(AvroSettings settings) => _settings = settings;

    /// <summary>The writer for a payload.</summary>
    /// <exception cref="DataException">Such values cannot be written with that schema.</exception>
    public static AvroValueWriter Compile(Schema? schema, AvroSchema target, AvroSettings settings)
    {
        if (schema is null) return new AnythingWriter();
        if (target.Type == AvroType.Bytes && schema.Type == SchemaType.Bytes) return new RawBytesWriter();
        return new AvroWriterCompiler(settings).Make(schema, target);
    }

    private AvroValueWriter Make(Schema schema, AvroSchema target)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (ConnectToAvro.IsUnion(schema)) return Union(schema, target);
        if (target is not AvroUnionSchema union) return MakePlain(schema, target);
        int branch = BranchFor(schema, union);
        AvroValueWriter inner = MakePlain(schema, union.Branches[branch]);
        return schema.IsOptional && union.NullIndex >= 0
            ? new OptionalWriter(inner, union.NullIndex, branch)
            : new BranchWriter(inner, branch);
    }

    // The branch that the values fit best: of the same type and name, then of the same type, then any that they can be written as.
    private int BranchFor(Schema schema, AvroUnionSchema union)
    {
        AvroSchema natural = ConnectToAvro.Convert(schema.AsRequired(), _settings);
        List<AvroSchema> branches = union.Branches.ToList();
        int index = branches.FindIndex(branch => branch.BranchName == natural.BranchName);
        if (index < 0) index = branches.FindIndex(branch => branch.Type == natural.Type);
        if (index < 0) index = branches.FindIndex(branch => branch.Type != AvroType.Null && CanWrite(schema, branch));
        return index >= 0 ? index : throw Mismatch(schema, union);
    }

    private bool CanWrite(Schema schema, AvroSchema target)
    {
        try
        {
            new AvroWriterCompiler(_settings).MakePlain(schema, target);
            return true;
        }
        catch (DataException)
        {
            // Not this branch; the caller tries the next one and reports when there is none.
            return false;
        }
    }

    private AvroValueWriter MakePlain(Schema schema, AvroSchema target) => (schema.Type, target) switch
    {
        (SchemaType.Int8, { Type: AvroType.Int or AvroType.Long }) => new IntegerWriter(ValueKind.Int8, schema.TypeName),
        (SchemaType.Int16, { Type: AvroType.Int or AvroType.Long }) => new IntegerWriter(ValueKind.Int16, schema.TypeName),
        (SchemaType.Int32, { Type: AvroType.Int or AvroType.Long }) => new IntegerWriter(ValueKind.Int32, schema.TypeName),
        (SchemaType.Int64, { Type: AvroType.Long }) => new IntegerWriter(ValueKind.Int64, schema.TypeName),
        (SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32 or SchemaType.Int64, { Type: AvroType.Float }) =>
            new IntegerToFloatingWriter(new Float32Writer()),
        (SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32 or SchemaType.Int64, { Type: AvroType.Double }) =>
            new IntegerToFloatingWriter(new Float64Writer()),
        (SchemaType.Float32, { Type: AvroType.Float }) => new Float32Writer(),
        (SchemaType.Float32, { Type: AvroType.Double }) => new Float32ToDoubleWriter(),
        (SchemaType.Float64, { Type: AvroType.Double }) => new Float64Writer(),
        (SchemaType.Boolean, { Type: AvroType.Boolean }) => new BooleanWriter(),
        (SchemaType.String, { Type: AvroType.String or AvroType.Bytes }) => new StringWriter(),
        (SchemaType.String, AvroEnumSchema symbols) => new EnumWriter(symbols),
        (SchemaType.Bytes, { Type: AvroType.Bytes or AvroType.String }) => new BytesWriter(),
        (SchemaType.Bytes, AvroFixedSchema fixedSize) =>
            schema.Name == LogicalTypes.Decimal ? new FixedDecimalWriter(fixedSize.Size) : new FixedWriter(fixedSize.Size),
        (SchemaType.Array, AvroArraySchema array) => new ListWriter(Make(schema.ValueSchema!, array.Items)),
        (SchemaType.Map, AvroMapSchema map) when schema.KeySchema!.Type == SchemaType.String =>
            new MapWriter(new StringWriter(), Make(schema.ValueSchema!, map.Values)),
        (SchemaType.Map, AvroArraySchema array) when AvroToConnect.MapEntryOf(array) is { } entry =>
            new MapWriter(Make(schema.KeySchema!, entry.Fields[0].Schema), Make(schema.ValueSchema!, entry.Fields[1].Schema)),
        (SchemaType.Struct, AvroRecordSchema record) => Struct(schema, record),
        (_, { Type: AvroType.Null }) when schema.IsOptional => new NullWriter(),
        _ => throw Mismatch(schema, target),
    };

    private StructWriter Struct(Schema schema, AvroRecordSchema record)
    {
        if (_structs.TryGetValue((schema, record), out StructWriter? known)) return known;
        var writer = new StructWriter(record.FullName, schema);
        _structs[(schema, record)] = writer;
        Dictionary<string, Field> sources =
            schema.Fields.ToDictionary(field => _settings.ScrubsNames ? AvroNameScrubber.Scrub(field.Name) : field.Name);
        writer.Steps = record.Fields.Select(field => sources.TryGetValue(field.Name, out Field? source)
            ? (OrDefault(source.Schema, Make(source.Schema, field.Schema)), source.Index)
            : (Missing(field, record), -1)).ToArray();
        return writer;
    }

    private AvroValueWriter OrDefault(Schema schema, AvroValueWriter writer)
    {
        bool keepsNull = _settings.IgnoresDefaultForNullables && schema.IsOptional;
        return schema.HasDefault && !schema.Default.IsNull && !keepsNull ? new DefaultingWriter(writer, schema.Default) : writer;
    }

    // A field that only the target schema has: its default, or null where that is allowed.
    private AvroValueWriter Missing(AvroField field, AvroRecordSchema record)
    {
        if (field.Default is { ValueKind: not JsonValueKind.Null } json)
        {
            Schema schema = AvroToConnect.Convert(field.Schema, _settings)!;
            return new DefaultingWriter(Make(schema, field.Schema), AvroDefaultReader.Read(schema, field.Schema, json, _settings));
        }

        if (field.Schema is AvroUnionSchema { NullIndex: >= 0 and int nullIndex })
            return new OptionalWriter(new NullWriter(), nullIndex, nullIndex);
        return field.Schema.Type == AvroType.Null
            ? new NullWriter()
            : throw new DataException($"Field {field.Name} of {record.FullName} is not in the data and has no default");
    }

    private AvroValueWriter Union(Schema schema, AvroSchema target)
    {
        if (target is not AvroUnionSchema union) throw Mismatch(schema, target);
        var members = new AvroValueWriter?[schema.Fields.Count];
        var branches = new int[members.Length];
        foreach (Field field in schema.Fields)
        {
            branches[field.Index] = BranchFor(field.Schema, union);
            members[field.Index] = MakePlain(field.Schema, union.Branches[branches[field.Index]]);
        }

        return new UnionStructWriter(members, branches, union.NullIndex);
    }

    private static DataException Mismatch(Schema schema, AvroSchema target) =>
        new($"{schema} cannot be written as Avro {target.BranchName}");
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Schemas;
using Millrace.Formats.Text;
using static Millrace.Formats.Avro.Mapping.AvroNamesOfConnect;

namespace Millrace.Formats.Avro.Mapping;

/// <summary>The Connect schema of an Avro schema, as Confluent's converter derives it. Used once per schema.</summary>
internal sealed class AvroToConnect(AvroSettings settings)
{
    // Records being converted further up the stack, so that a recursive one refers to itself. An optional use is a schema of its own.
    private readonly Dictionary<(AvroRecordSchema, bool IsOptional), SchemaBuilder> _open = [];
    private int _unions;

    /// <summary>The schema.</summary>
    /// <param name="avro">What the data is written with.</param>
    /// <param name="version">Version of the subject, which becomes that of the schema unless it has one of its own; null: none.</param>
    /// <returns>Null for <c>Anything</c>: such data has no schema.</returns>
    public static Schema? Convert(AvroSchema avro, AvroSettings settings, int? version = null)
    {
        try
        {
            return avro is AvroRecordSchema { FullName: Anything }
                ? null
                : new AvroToConnect(settings).Convert(avro, new Use { Version = version });
        }
        catch (InsufficientExecutionStackException fault)
        {
            throw new DataException("The types of the Avro schema are nested too deeply", fault);
        }
    }

    private Schema Convert(AvroSchema avro, Use use)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (avro is AvroUnionSchema simple && !new AvroUnionLayout(simple, settings).IsStruct)
        {
            // The default of such a field is not used (a quirk that is relied on), only connect.default of the type.
            bool isOptional = simple.NullIndex >= 0;
            return Convert(simple.Branches.First(branch => branch.Type != AvroType.Null),
                isOptional ? use with { IsOptional = true, Default = null } : use);
        }

        if (avro is AvroRecordSchema record && _open.TryGetValue((record, use.IsOptional), out SchemaBuilder? open)) return open.Self;
        SchemaBuilder builder = Builder(avro, use);
        Decorate(builder, avro, use);
        return WithDefault(builder, avro, use);
    }

    private SchemaBuilder Builder(AvroSchema avro, Use use)
    {
        switch (avro)
        {
            case AvroRecordSchema record: return Struct(record, use);
            case AvroUnionSchema union: return UnionStruct(union);
            case AvroEnumSchema symbols: return Enum(symbols);
            case AvroFixedSchema fixedSize:
                return BytesOrDecimal(avro).Parameter(FixedSize, fixedSize.Size.ToString(CultureInfo.InvariantCulture));
            case AvroMapSchema map: return SchemaBuilder.Map(Schema.String, Convert(map.Values, default));
            case AvroArraySchema array:
                return MapEntryOf(array) is { } entry
                ? SchemaBuilder.Map(Convert(entry.Fields[0].Schema, default), Convert(entry.Fields[1].Schema, default))
                : SchemaBuilder.Array(Convert(array.Items, default));
        }

        return avro.Type switch
        {
            AvroType.Boolean => new SchemaBuilder(SchemaType.Boolean),
            AvroType.Int => Int(avro),
            AvroType.Long => Is(avro, "timestamp-millis") ? LogicalTypes.TimestampBuilder() : new SchemaBuilder(SchemaType.Int64),
            AvroType.Float => new SchemaBuilder(SchemaType.Float32),
            AvroType.Double => new SchemaBuilder(SchemaType.Float64),
            AvroType.String => new SchemaBuilder(SchemaType.String),
            AvroType.Bytes => BytesOrDecimal(avro),
            _ => throw new DataException("Standalone null schemas are not supported by this converter"),
        };
    }

    /// <summary>The record of key and value of an array that stands for a map; null for any other array.</summary>
    public static AvroRecordSchema? MapEntryOf(AvroArraySchema array)
    {
        if (array.Items is not AvroRecordSchema record
            || (record.FullName != MapEntry && record.FindText(InternalTypeProperty) != "MapEntry")) return null;
        if (record.Fields.Count != 2 || record.Fields[0].Name != "key" || record.Fields[1].Name != "value")
            throw new DataException("Found map encoded as array of key-value pairs, but array elements do not match the expected format.");
        return record;
    }

    private static SchemaBuilder Int(AvroSchema avro)
    {
        if (Is(avro, "date")) return LogicalTypes.DateBuilder();
        if (Is(avro, "time-millis")) return LogicalTypes.TimeBuilder();
        string? type = avro.LogicalType is null ? avro.FindText(TypeProperty) : null;
        return type?.ToLowerInvariant() switch
        {
            null => new SchemaBuilder(SchemaType.Int32),
            "int8" => new SchemaBuilder(SchemaType.Int8),
            "int16" => new SchemaBuilder(SchemaType.Int16),
            _ => throw new DataException($"Connect type annotation for Avro int field is null or unknown: {type}"),
        };
    }

    private static SchemaBuilder BytesOrDecimal(AvroSchema avro)
    {
        if (!Is(avro, "decimal")) return new SchemaBuilder(SchemaType.Bytes);
        SchemaBuilder builder = LogicalTypes.DecimalBuilder(IntegerOf(avro, "scale") ?? 0);
        if (IntegerOf(avro, "precision") is { } precision && precision != DefaultPrecision)
            builder.Parameter(LogicalTypes.PrecisionParameter, precision.ToString(CultureInfo.InvariantCulture));
        return builder;
    }

    private SchemaBuilder Enum(AvroEnumSchema avro)
    {
        string parameter = settings.GeneralizedSums ? GeneralEnum : AvroNamesOfConnect.Enum;
        SchemaBuilder builder = new SchemaBuilder(SchemaType.String).Parameter(parameter, avro.FullName);
        if (avro.Doc is not null) builder.Parameter(EnumDoc + avro.Name.Simple, avro.Doc);
        if (avro.DefaultSymbol is not null) builder.Parameter(EnumDefault + avro.Name.Simple, avro.DefaultSymbol);
        for (int i = 0; i < avro.Symbols.Count; i++)
            builder.Parameter($"{parameter}.{avro.Symbols[i]}", settings.GeneralizedSums
                ? i.ToString(CultureInfo.InvariantCulture)
                : avro.Symbols[i]);
        return builder;
    }

    private SchemaBuilder Struct(AvroRecordSchema avro, Use use)
    {
        SchemaBuilder builder = SchemaBuilder.Struct();
        if (use.IsOptional) builder.Optional();
        _open[(avro, use.IsOptional)] = builder;
        foreach (AvroField field in avro.Fields)
            builder.Field(field.Name,
                Convert(field.Schema, new Use { Default = field.Default, Doc = field.Doc, Properties = field.Properties }));
        _open.Remove((avro, use.IsOptional));
        return builder;
    }

    private SchemaBuilder UnionStruct(AvroUnionSchema avro)
    {
        var layout = new AvroUnionLayout(avro, settings);
        SchemaBuilder builder = SchemaBuilder.Struct();
        if (settings.GeneralizedSums)
        {
            string name = GeneralUnionName + (_unions++).ToString(CultureInfo.InvariantCulture);
            builder.Name(name).Parameter(GeneralUnion, name);
        }
        else
        {
            builder.Name(Union);
        }

        if (layout.IsOptional) builder.Optional();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < avro.Branches.Count; i++)
        {
            if (avro.Branches[i].Type == AvroType.Null) continue;
            string name = layout.FieldName(i);
            if (!names.Add(name))
            {
                throw new DataException($"Multiple union schemas map to the Connect union field name {name}; "
                    + "set enhanced.avro.schema.support=true to tell them apart by their full names");
            }

            builder.Field(name, Convert(avro.Branches[i], new Use { IsOptional = true }));
        }

        return builder;
    }

    private void Decorate(SchemaBuilder builder, AvroSchema avro, Use use)
    {
        if (Doc(avro, use) is { } doc) builder.Doc(doc);
        SetVersion(builder, avro, use);
        SetParameters(builder, avro.FindProperty(ParametersProperty));
        SetParameters(builder, use.Properties?.FirstOrDefault(property => property.Key == ParametersProperty).Value);
        foreach (var (name, value) in avro.Properties)
            if (name.StartsWith(AvroPropertyPrefix, StringComparison.Ordinal) && value.ValueKind == JsonValueKind.String)
                builder.Parameter(name, value.GetString()!);
        if (avro is AvroRecordSchema record)
        {
            if (record.Doc is not null) builder.Parameter(RecordDoc, record.Doc);
            foreach (AvroField field in record.Fields)
                if (field.Doc is not null) builder.Parameter(FieldDoc + field.Name, field.Doc);
        }

        SetName(builder, avro);
        if (use.IsOptional) builder.Optional();
    }

    private string? Doc(AvroSchema avro, Use use)
    {
        string? doc = avro.FindText(DocProperty);
        return settings.DiscardsTypeDoc ? use.Doc ?? (avro as AvroNamedSchema)?.Doc ?? doc : doc;
    }

    private static void SetVersion(SchemaBuilder builder, AvroSchema avro, Use use)
    {
        if (avro.FindProperty(VersionProperty) is not { } json)
        {
            // A logical type keeps its own version 1, in whatever version of the subject it stands.
            if (builder.Self.Version is null) builder.Version(use.Version);
            return;
        }

        if (json.ValueKind != JsonValueKind.Number || !json.TryGetInt32(out int version))
            throw new DataException($"Invalid Connect version found: {json}");
        if (builder.Self.Version is { } own && own != version)
            throw new DataException(
                $"Mismatched versions: version already added to SchemaBuilder ({own}) differs from version in source schema ({version})");
        builder.Version(version);
    }

    private static void SetParameters(SchemaBuilder builder, JsonElement? parameters)
    {
        if (parameters is not { } json || json.ValueKind == JsonValueKind.Undefined) return;
        if (json.ValueKind != JsonValueKind.Object)
            throw new DataException($"Expected JSON object for schema parameters but found: {JsonText.Print(json)}");
        foreach (JsonProperty parameter in json.EnumerateObject())
        {
            if (parameter.Value.ValueKind != JsonValueKind.String)
                throw new DataException($"Expected schema parameter values to be strings but found: {JsonText.Print(parameter.Value)}");
            builder.Parameter(parameter.Name, parameter.Value.GetString()!);
        }
    }

    private static void SetName(SchemaBuilder builder, AvroSchema avro)
    {
        string? name = null;
        if (avro.FindProperty(NameProperty) is { } given)
            name = given.ValueKind == JsonValueKind.String
                ? given.GetString()
                : throw new DataException($"Invalid schema name: {JsonText.Print(given)}");
        else if (avro is AvroNamedSchema named && !(avro.Type == AvroType.Fixed && builder.Self.Name is not null))
            name = named.FullName;
        if (name is null || name.StartsWith(DefaultRecord, StringComparison.Ordinal)) return;
        if (builder.Self.Name is { } own && own != name)
            throw new DataException(
                $"Mismatched names: name already added to SchemaBuilder ({own}) differs from name in source schema ({name})");
        builder.Name(name);
    }

    private Schema WithDefault(SchemaBuilder builder, AvroSchema avro, Use use)
    {
        JsonElement? ownDefault = avro.FindProperty(DefaultProperty);
        if ((use.Default ?? ownDefault) is not { ValueKind: not JsonValueKind.Null } json) return builder.Build();
        if (use.Default is not null && ownDefault is null) builder.Parameter(FieldDefault, "true");
        // The default of a struct is read by its fields, which a builder shows only when built.
        Schema schema = builder.Build();
        return schema.ToBuilder().Default(AvroDefaultReader.Read(schema, avro, json, settings)).Build();
    }

    private static bool Is(AvroSchema avro, string logicalType) =>
        string.Equals(avro.LogicalType, logicalType, StringComparison.OrdinalIgnoreCase);

    private static int? IntegerOf(AvroSchema avro, string property)
    {
        if (avro.FindProperty(property) is not { } json) return null;
        return json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out int value)
            ? value
            : throw new DataException(
                $"{property} property must be a JSON Integer. https://avro.apache.org/docs/1.12.0/specification/#decimal");
    }

    /// <summary>Where a type is used: what the field around it says.</summary>
    private readonly record struct Use
    {
        public bool IsOptional { get; init; }

        public JsonElement? Default { get; init; }

        public string? Doc { get; init; }

        public int? Version { get; init; }

        public IReadOnlyList<KeyValuePair<string, JsonElement>>? Properties { get; init; }
    }
}

using System.Globalization;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Schemas;
using static Millrace.Formats.Protobuf.Mapping.ProtobufNamesOfConnect;

namespace Millrace.Formats.Protobuf.Mapping;

/// <summary>The Connect schema of a message, as Confluent's converter derives it. Used once per schema.</summary>
internal sealed class ProtobufToConnect
{
    // Types that use each other in a longer chain would end in a stack overflow, and hold nothing that a reader would accept.
    private const int MaxDepth = 100;

    private readonly ProtobufSchema _schema;
    private readonly ProtobufSettings _settings;
    private int _depth;

    // Structs made or being made, by what differs between uses of a message:
    // so a recursive one refers to itself, and one used often is made once.
    private readonly Dictionary<(string FullName, int Tag), SchemaBuilder> _structs = [];

    private ProtobufToConnect(ProtobufSchema schema, ProtobufSettings settings)
    {
        _schema = schema;
        _settings = settings;
    }

    /// <summary>The schema of payloads that hold this message.</summary>
    /// <param name="schema">Where its types are known.</param>
    /// <param name="root">The message.</param>
    /// <param name="version">Version of the subject, which becomes that of the schema; null: none.</param>
    public static Schema Convert(ProtobufSchema schema, ProtoType root, ProtobufSettings settings, int? version = null)
    {
        if (settings.WrapperForRawPrimitives && WellKnownTypes.WrappedScalar(root.FullName) is { } scalar)
            return new SchemaBuilder(TypeOf(scalar)).Optional().Version(version).Build();
        var mapping = new ProtobufToConnect(schema, settings);
        return mapping.Fill(SchemaBuilder.Struct().Version(version), root).Build();
    }

    /// <summary>The Connect type of a scalar.</summary>
    public static SchemaType TypeOf(ProtoScalar scalar) => scalar switch
    {
        ProtoScalar.Int32 or ProtoScalar.SInt32 or ProtoScalar.SFixed32 => SchemaType.Int32,
        ProtoScalar.Float => SchemaType.Float32,
        ProtoScalar.Double => SchemaType.Float64,
        ProtoScalar.Bool => SchemaType.Boolean,
        ProtoScalar.String => SchemaType.String,
        ProtoScalar.Bytes => SchemaType.Bytes,
        _ => SchemaType.Int64,
    };

    /// <summary>The narrower type that a field's meta data ask for; null for most fields.</summary>
    public static SchemaType? NarrowTypeOf(ProtoField field, ProtoScalar scalar) =>
        TypeOf(scalar) != SchemaType.Int32 ? null : FieldMeta.Find(field, ConnectType) switch
        {
            "int8" => SchemaType.Int8,
            "int16" => SchemaType.Int16,
            _ => null,
        };

    /// <summary>Digits after the point of a field of decimals.</summary>
    public static int ScaleOf(ProtoField field) => NumberOf(field, Scale) ?? 0;

    /// <summary>The entry type of a field that is a map written out; null for other fields.</summary>
    public static ProtoType? EntryOf(ProtoField field, ProtoType? type) =>
        field.IsRepeated && type?.Message is { IsMapEntry: true } ? type : null;

    private SchemaBuilder Fill(SchemaBuilder builder, ProtoType type)
    {
        if (++_depth > MaxDepth) throw new DataException($"{type.FullName} is nested deeper than {MaxDepth} levels");
        builder.Name(NameOf(type));
        foreach (MessageMember member in MessageLayout.Of(type, _settings))
            builder.Field(member.Name, member.Oneof is null ? Field(type, member.Field!, member.HasPresence) : Union(type, member.Oneof));
        _depth--;
        return builder;
    }

    private Schema Union(ProtoType type, ProtoOneof oneof)
    {
        SchemaBuilder builder = SchemaBuilder.Struct().Optional();
        string name = _settings.Enhanced ? ProtobufSchema.Join(type.FullName, oneof.Name) : oneof.Name;
        if (_settings.GeneralizedSums) builder.Name(name).Parameter(GeneralUnion, name);
        else builder.Name(UnionPrefix + name);
        foreach (ProtoField field in oneof.Fields) builder.Field(field.Name, Field(type, field, isOptional: true));
        return builder.Build();
    }

    private Schema Field(ProtoType owner, ProtoField field, bool isOptional)
    {
        bool isAlwaysOptional = !_settings.OptionalForNullables && !_settings.WrapperForNullables;
        if (field.KeyType is not null)
        {
            string name = ProtobufNames.MapOf(ProtobufNames.EntryOf(field.Name));
            return Map(owner, new ProtoField(null, field.KeyType, "key", 1), new ProtoField(null, field.Type, "value", 2), name,
                field.Number);
        }

        ProtoType? type = ProtoScalars.Find(field.Type) is null ? _schema.Find(owner.FullName, field.Type)! : null;
        if (EntryOf(field, type) is { } entry)
            return Map(entry, entry.Message!.Fields[0], entry.Message.Fields[1], ProtobufNames.MapOf(entry.SimpleName), field.Number);
        if (field.IsRepeated)
            return Tagged(SchemaBuilder.Array(Single(owner, field, type, 0).AsOptional()).Optional(), field.Number).Build();
        Schema schema = Single(owner, field, type, field.Number);
        return isOptional && _settings.OptionalForNullables || isAlwaysOptional ? schema.AsOptional() : schema;
    }

    // Entries that are written out may have themselves as value.
    private Schema Map(ProtoType owner, ProtoField key, ProtoField value, string name, int tag)
    {
        if (++_depth > MaxDepth) throw new DataException($"Map {name} is nested deeper than {MaxDepth} levels");
        SchemaBuilder map = SchemaBuilder.Map(Field(owner, key, isOptional: false), Field(owner, value, isOptional: false));
        _depth--;
        return Tagged(map.Name(name).Optional(), tag).Build();
    }

    private Schema Single(ProtoType owner, ProtoField field, ProtoType? type, int tag)
    {
        if (type is null) return Scalar(field, ProtoScalars.Find(field.Type)!.Value, tag);
        if (type.Enum is not null) return Tagged(Enum(type), tag).Build();
        if (_settings.WrapperForNullables && WellKnownTypes.WrappedScalar(type.FullName) is { } wrapped)
            return Tagged(new SchemaBuilder(TypeOf(wrapped)).Optional(), tag).Build();
        return type.FullName switch
        {
            WellKnownTypes.Decimal => Tagged(Decimal(field).Optional(), tag).Build(),
            WellKnownTypes.Date => Tagged(LogicalTypes.DateBuilder().Optional(), tag).Build(),
            WellKnownTypes.Time => Tagged(LogicalTypes.TimeBuilder().Optional(), tag).Build(),
            WellKnownTypes.Timestamp => Tagged(LogicalTypes.TimestampBuilder().Optional(), tag).Build(),
            _ => Struct(type, tag),
        };
    }

    private static Schema Scalar(ProtoField field, ProtoScalar scalar, int tag)
    {
        var builder = new SchemaBuilder(NarrowTypeOf(field, scalar) ?? TypeOf(scalar));
        if (TypeOf(scalar) is SchemaType.Int32 or SchemaType.Int64 && scalar is not (ProtoScalar.Int32 or ProtoScalar.Int64))
            builder.Parameter(ProtobufNamesOfConnect.Type, field.Type);
        return Tagged(builder, tag).Build();
    }

    private SchemaBuilder Enum(ProtoType type)
    {
        string parameter = _settings.GeneralizedSums ? GeneralEnum : ProtobufNamesOfConnect.Enum;
        SchemaBuilder builder = new SchemaBuilder(_settings.IntForEnums ? SchemaType.Int32 : SchemaType.String).Optional()
            .Name(NameOf(type)).Parameter(parameter, NameOf(type));
        foreach (ProtoEnumConstant constant in type.Enum!.Constants)
            builder.Parameter($"{parameter}.{constant.Name}", constant.Number.ToString(CultureInfo.InvariantCulture));
        return builder;
    }

    private static SchemaBuilder Decimal(ProtoField field)
    {
        SchemaBuilder builder = LogicalTypes.DecimalBuilder(ScaleOf(field));
        if (NumberOf(field, Precision) is { } precision)
            builder.Parameter(LogicalTypes.PrecisionParameter, precision.ToString(CultureInfo.InvariantCulture));
        return builder;
    }

    private Schema Struct(ProtoType type, int tag)
    {
        if (_structs.TryGetValue((type.FullName, tag), out SchemaBuilder? known)) return known.Self;
        SchemaBuilder builder = Tagged(SchemaBuilder.Struct().Optional(), tag);
        _structs[(type.FullName, tag)] = builder;
        return Fill(builder, type).Build();
    }

    private static SchemaBuilder Tagged(SchemaBuilder builder, int tag) =>
        tag == 0 ? builder : builder.Parameter(Tag, tag.ToString(CultureInfo.InvariantCulture));

    private string NameOf(ProtoType type) => _settings.Enhanced ? type.FullName : type.SimpleName;

    private static int? NumberOf(ProtoField field, string parameter) =>
        int.TryParse(FieldMeta.Find(field, parameter), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
        ? number
        : null;
}

using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Mapping;
using Millrace.Formats.Protobuf.Scalars;
using Millrace.Formats.Protobuf.Schemas;

namespace Millrace.Formats.Protobuf.Writing;

/// <summary>
/// Makes the writers for values of a Connect schema, to be written as a message: mostly the one derived from it, else one that somebody
/// registered (<c>use.latest.version</c>), whose fields are found by name. Runs once per schema.
/// </summary>
internal sealed class ProtobufWriterCompiler
{
    private const int MaxDepth = 100;

    private readonly ProtobufSchema _target;
    private readonly ProtobufSettings _settings;
    private readonly Dictionary<(Schema, string), MessageWriter> _messages = [];
    private int _depth;

    private ProtobufWriterCompiler(ProtobufSchema target, ProtobufSettings settings)
    {
        _target = target;
        _settings = settings;
    }

    /// <summary>The writer for payloads: a <see cref="MessageWriter"/>, or a <see cref="WrapperWriter"/> for plain values.</summary>
    /// <exception cref="DataException">They do not fit.</exception>
    public static ElementWriter Compile(Schema schema, ProtobufSchema target, ProtoType root, ProtobufSettings settings)
    {
        if (schema.Type != SchemaType.Struct && WellKnownTypes.WrappedScalar(root.FullName) is { } scalar)
            return new WrapperWriter(Scalar(schema, scalar) ?? throw Mismatch(schema, root.FullName));
        if (schema.Type != SchemaType.Struct) throw Mismatch(schema, root.FullName);
        return new ProtobufWriterCompiler(target, settings).Message(schema, root);
    }

    private MessageWriter Message(Schema schema, ProtoType type)
    {
        if (_messages.TryGetValue((schema, type.FullName), out MessageWriter? known)) return known;
        if (++_depth > MaxDepth) throw new DataException($"{type.FullName} is nested deeper than {MaxDepth} levels");
        // Noted before its fields are made: one of them may be of this type again.
        var writer = new MessageWriter(type.FullName, schema);
        _messages[(schema, type.FullName)] = writer;
        Dictionary<string, ProtoField> fields = type.Message!.AllFields.ToDictionary(field => field.Name, StringComparer.Ordinal);
        writer.Steps = [.. schema.Fields.Select(field => (Field(type, fields, field), field.Index, DefaultOf(field.Schema)))
            .OrderByDescending(step => step.Item1.Number)];
        _depth--;
        return writer;
    }

    private FieldWriter Field(ProtoType type, Dictionary<string, ProtoField> fields, Field source)
    {
        if (ConnectToProtobuf.UnionNameOf(source.Schema) is not null)
            return new UnionFieldWriter([.. source.Schema.Fields.Select(member => Field(type, fields, member))]);
        string name = _settings.ScrubsNames ? ProtobufNames.Scrub(source.Name) : source.Name;
        return fields.TryGetValue(name, out ProtoField? field)
            ? Field(type, field, source.Schema)
            : throw new DataException($"Cannot find field with name {name} in {type.FullName}");
    }

    private FieldWriter Field(ProtoType owner, ProtoField field, Schema schema)
    {
        if (schema.Type == SchemaType.Map) return Map(owner, field, schema);
        if (schema.Type == SchemaType.Array)
        {
            if (!field.IsRepeated) throw Mismatch(schema, field.Type);
            ElementWriter element = Element(owner, field, schema.ValueSchema!);
            string packed = field.FindOption("packed")?.Value.Text ?? (owner.File.IsProto3 ? "true" : "false");
            bool isPacked = element.WireType != Wire.WireType.Bytes && packed == "true";
            return new RepeatedFieldWriter(field.Number, element, isPacked);
        }

        if (field.IsRepeated || field.KeyType is not null) throw Mismatch(schema, $"repeated {field.Type}");
        bool hasPresence = field.Label is not null || owner.Message!.Oneofs.Any(oneof => oneof.Fields.Contains(field))
            || !owner.File.IsProto3;
        return Single(field.Number, Element(owner, field, schema), hasPresence);
    }

    private MapFieldWriter Map(ProtoType owner, ProtoField field, Schema schema)
    {
        var writer = new MapFieldWriter(field.Number);
        ProtoType? type = field.KeyType is null && ProtoScalars.Find(field.Type) is null ? _target.Find(owner.FullName, field.Type) : null;
        if (field.KeyType is not null)
        {
            // The entry is a message that the text does not show; its fields are plain.
            writer.Key = Single(1, Element(owner, new ProtoField(null, field.KeyType, "key", 1), schema.KeySchema!), !owner.File.IsProto3);
            writer.Value =
                Single(2, Element(owner, new ProtoField(null, field.Type, "value", 2), schema.ValueSchema!), !owner.File.IsProto3);
        }
        else if (ProtobufToConnect.EntryOf(field, type) is { Message: { } entry } found)
        {
            writer.Key = Field(found, entry.Fields[0], schema.KeySchema!);
            writer.Value = Field(found, entry.Fields[1], schema.ValueSchema!);
        }
        else
        {
            throw Mismatch(schema, field.Type);
        }

        return writer;
    }

    private ElementWriter Element(ProtoType owner, ProtoField field, Schema schema)
    {
        if (ProtoScalars.Find(field.Type) is { } scalar) return Scalar(schema, scalar) ?? throw Mismatch(schema, field.Type);
        ProtoType type = _target.Find(owner.FullName, field.Type)!;
        if (type.Enum is not null)
        {
            return schema.Type switch
            {
                SchemaType.String => new EnumWriter(type.Enum),
                SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32 => new ScalarWriter<Int32Scalar>(),
                _ => throw Mismatch(schema, type.FullName),
            };
        }

        if (schema.Type == SchemaType.Struct)
            return WellKnownTypes.IsLogical(type.FullName) && schema.Name != type.FullName
                ? throw Mismatch(schema, type.FullName)
                : Message(schema, type);
        if (WellKnownTypes.WrappedScalar(type.FullName) is { } wrapped)
            return new WrapperWriter(Scalar(schema, wrapped) ?? throw Mismatch(schema, type.FullName));
        return (schema.Name, type.FullName) switch
        {
            (LogicalTypes.Decimal, WellKnownTypes.Decimal) => new DecimalWriter(LogicalTypes.ScaleOf(schema)),
            (LogicalTypes.Date, WellKnownTypes.Date) => new DateWriter(),
            (LogicalTypes.Time, WellKnownTypes.Time) => new TimeWriter(),
            (LogicalTypes.Timestamp, WellKnownTypes.Timestamp) => new TimestampWriter(),
            _ => throw Mismatch(schema, type.FullName),
        };
    }

    // Null when values of the schema cannot be written as that type.
    private static ElementWriter? Scalar(Schema schema, ProtoScalar scalar) => (schema.Type, scalar) switch
    {
        (SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32, ProtoScalar.Int32) => new ScalarWriter<Int32Scalar>(),
        (SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32, ProtoScalar.SInt32) => new ScalarWriter<SInt32Scalar>(),
        (SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32, ProtoScalar.SFixed32) => new ScalarWriter<SFixed32Scalar>(),
        ( <= SchemaType.Int64, ProtoScalar.UInt32) => new ScalarWriter<UInt32Scalar>(),
        ( <= SchemaType.Int64, ProtoScalar.Fixed32) => new ScalarWriter<Fixed32Scalar>(),
        ( <= SchemaType.Int64, ProtoScalar.Int64 or ProtoScalar.UInt64) => new ScalarWriter<Int64Scalar>(),
        ( <= SchemaType.Int64, ProtoScalar.SInt64) => new ScalarWriter<SInt64Scalar>(),
        ( <= SchemaType.Int64, ProtoScalar.Fixed64 or ProtoScalar.SFixed64) => new ScalarWriter<Fixed64Scalar>(),
        (SchemaType.Float32, ProtoScalar.Float) => new ScalarWriter<FloatScalar>(),
        (SchemaType.Float32 or SchemaType.Float64, ProtoScalar.Double) => new ScalarWriter<DoubleScalar>(),
        (SchemaType.Boolean, ProtoScalar.Bool) => new ScalarWriter<BoolScalar>(),
        (SchemaType.String, ProtoScalar.String) => new ScalarWriter<StringScalar>(),
        (SchemaType.Bytes, ProtoScalar.Bytes) => new ScalarWriter<BytesScalar>(),
        _ => null,
    };

    // The scalars that most fields are of, without a second call.
    private static FieldWriter Single(int number, ElementWriter element, bool hasPresence) => element switch
    {
        ScalarWriter<Int32Scalar> => new ScalarFieldWriter<Int32Scalar>(number, hasPresence),
        ScalarWriter<Int64Scalar> => new ScalarFieldWriter<Int64Scalar>(number, hasPresence),
        ScalarWriter<FloatScalar> => new ScalarFieldWriter<FloatScalar>(number, hasPresence),
        ScalarWriter<DoubleScalar> => new ScalarFieldWriter<DoubleScalar>(number, hasPresence),
        ScalarWriter<BoolScalar> => new ScalarFieldWriter<BoolScalar>(number, hasPresence),
        ScalarWriter<StringScalar> => new ScalarFieldWriter<StringScalar>(number, hasPresence),
        ScalarWriter<BytesScalar> => new ScalarFieldWriter<BytesScalar>(number, hasPresence),
        _ => new SingleFieldWriter(number, element, hasPresence),
    };

    private Value DefaultOf(Schema schema) =>
        schema.HasDefault && !(_settings.IgnoresDefaultForNullables && schema.IsOptional) ? schema.Default : Value.Null;

    private static DataException Mismatch(Schema schema, string type) => new($"Values of {schema} cannot be written as Protobuf's {type}");
}

using Millrace.Formats.Protobuf.Schemas;

namespace Millrace.Registry.Schemas.Protobuf;

/// <summary>A field with its type looked up.</summary>
/// <param name="Kind">Which of the others counts.</param>
/// <param name="Scalar">Group of a scalar.</param>
/// <param name="Type">Type of a message.</param>
/// <param name="Key">Key of a map; null for others.</param>
/// <param name="Value">Value of a map; null for others.</param>
/// <param name="Scope">Where key and value look up names; null: where the field does.</param>
internal sealed record FieldShape(FieldKind Kind, ScalarGroup Scalar = default, ProtoType? Type = null, ProtoField? Key = null,
    ProtoField? Value = null, string? Scope = null)
{
    public static FieldShape Of(ProtobufSchema schema, string scope, ProtoField field)
    {
        if (field.KeyType is not null)
            return new FieldShape(FieldKind.Map, Key: new ProtoField(null, field.KeyType, "key", 1),
                Value: new ProtoField(null, field.Type, "value", 2));
        if (field.Scalar is { } scalar) return new FieldShape(FieldKind.Scalar, GroupOf(scalar));
        ProtoType type = schema.Find(scope, field.Type)!;
        if (type.Message is null) return new FieldShape(FieldKind.Scalar, ScalarGroup.Number);
        // A map and its entries written out are the same bytes.
        return field.IsRepeated && type.Message.IsMapEntry
            ? new FieldShape(FieldKind.Map, Key: type.Message.Fields[0], Value: type.Message.Fields[1], Scope: type.FullName)
            : new FieldShape(FieldKind.Message, Type: type);
    }

    private static ScalarGroup GroupOf(ProtoScalar scalar) => scalar switch
    {
        ProtoScalar.SInt32 or ProtoScalar.SInt64 => ScalarGroup.SignedNumber,
        ProtoScalar.String or ProtoScalar.Bytes => ScalarGroup.Text,
        ProtoScalar.Fixed32 or ProtoScalar.SFixed32 => ScalarGroup.Fixed32,
        ProtoScalar.Fixed64 or ProtoScalar.SFixed64 => ScalarGroup.Fixed64,
        ProtoScalar.Float => ScalarGroup.Float,
        ProtoScalar.Double => ScalarGroup.Double,
        _ => ScalarGroup.Number,
    };
}

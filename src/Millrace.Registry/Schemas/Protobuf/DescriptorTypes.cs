using Millrace.Formats.Protobuf.Schemas;
using FieldType = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Millrace.Registry.Schemas.Protobuf;

/// <summary>Scalar types as descriptors number them.</summary>
internal static class DescriptorTypes
{
    public static FieldType Of(ProtoScalar scalar) => Enum.Parse<FieldType>(scalar.ToString(), ignoreCase: true);

    /// <summary>The keyword of a scalar type.</summary>
    public static string KeywordOf(FieldType type) => type.ToString().ToLowerInvariant();
}

namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>The word in front of a field's type.</summary>
internal enum ProtoLabel
{
    Optional,
    Required,
    Repeated,
}

namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>The scalar types (https://protobuf.dev/programming-guides/proto3/#scalar).</summary>
internal enum ProtoScalar
{
    Double,
    Float,
    Int32,
    Int64,
    UInt32,
    UInt64,
    SInt32,
    SInt64,
    Fixed32,
    Fixed64,
    SFixed32,
    SFixed64,
    Bool,
    String,
    Bytes,
}

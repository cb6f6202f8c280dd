namespace Millrace.Registry.Schemas.Protobuf;

/// <summary>Scalar types that may take each other's place, because a reader of one makes sense of the other's bytes.</summary>
internal enum ScalarGroup
{
    Number,
    SignedNumber,
    Text,
    Fixed32,
    Fixed64,
    Float,
    Double,
}

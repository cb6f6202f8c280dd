namespace Millrace.Registry.Schemas.Protobuf;

/// <summary>What a field is, as far as nothing else may take its place.</summary>
internal enum FieldKind
{
    /// <summary>A scalar or an enum.</summary>
    Scalar,
    Message,
    Map,
}

namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>The word in front of a field's type.</summary>
public enum ProtoLabel
{
    /// <summary>There may be a value, and whether there is one is known.</summary>
    Optional,

    /// <summary>There must be a value; proto2 only.</summary>
    Required,

    /// <summary>A list.</summary>
    Repeated,
}

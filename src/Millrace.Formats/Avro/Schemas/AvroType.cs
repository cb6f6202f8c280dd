namespace Millrace.Formats.Avro.Schemas;

/// <summary>The types of Avro. In capitals they are how the registry's messages spell them.</summary>
public enum AvroType
{
    /// <summary>Named fields.</summary>
    Record,

    /// <summary>One of a few symbols.</summary>
    Enum,

    /// <summary>A list of items of one type.</summary>
    Array,

    /// <summary>Values by text.</summary>
    Map,

    /// <summary>One of several types.</summary>
    Union,

    /// <summary>Bytes of one length.</summary>
    Fixed,

    /// <summary>Text.</summary>
    String,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>A whole number of 32 bits.</summary>
    Int,

    /// <summary>A whole number of 64 bits.</summary>
    Long,

    /// <summary>A number with a point, of 32 bits.</summary>
    Float,

    /// <summary>A number with a point, of 64 bits.</summary>
    Double,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Nothing.</summary>
    Null,
}

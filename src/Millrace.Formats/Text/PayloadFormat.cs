namespace Millrace.Formats;

/// <summary>How <see cref="PayloadText"/> makes text of the bytes of a key or value.</summary>
public enum PayloadFormat
{
    /// <summary>
    /// What begins like a payload under a registry is decoded to JSON; valid UTF-8 is printed as it is, anything else as base64.
    /// </summary>
    Auto,

    /// <summary>UTF-8; bytes that are none become U+FFFD.</summary>
    Text,

    /// <summary>Base64 of all bytes.</summary>
    Base64,

    /// <summary>Two small hexadecimal digits a byte.</summary>
    Hex,

    /// <summary>Four bytes, the highest first, as Kafka's IntegerSerializer writes them.</summary>
    Int32,

    /// <summary>Eight bytes, the highest first, as Kafka's LongSerializer writes them.</summary>
    Int64,
}

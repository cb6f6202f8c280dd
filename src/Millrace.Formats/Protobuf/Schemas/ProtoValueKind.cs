namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>How the value of an option is written.</summary>
public enum ProtoValueKind
{
    /// <summary>A number, true, false or the name of an enum's constant: printed as it was read.</summary>
    Word,

    /// <summary>Text in quotes.</summary>
    String,

    /// <summary>Members in braces.</summary>
    Message,

    /// <summary>Values in brackets.</summary>
    List,
}

namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>Value of an option.</summary>
/// <param name="Kind">How it is written.</param>
/// <param name="Text">Of a word or string, escapes resolved.</param>
public sealed record ProtoValue(ProtoValueKind Kind, string Text = "")
{
    /// <summary>Of a message.</summary>
    public IReadOnlyList<KeyValuePair<string, ProtoValue>> Members { get; init; } = [];

    /// <summary>Of a list.</summary>
    public IReadOnlyList<ProtoValue> Items { get; init; } = [];

    /// <summary>The member of that name of a message; null when there is none.</summary>
    public ProtoValue? Find(string member) => Members.FirstOrDefault(pair => pair.Key == member).Value;
}

namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>An option. Its meaning is not checked: options of other files are as good as the language's own.</summary>
/// <param name="Name">As written: <c>deprecated</c>, <c>(confluent.field_meta)</c>, <c>(a.b).c</c>.</param>
/// <param name="Value">What it is set to.</param>
public sealed record ProtoOption(string Name, ProtoValue Value)
{
    /// <summary>An option that is set to a text.</summary>
    public static ProtoOption Text(string name, string value) => new(name, new ProtoValue(ProtoValueKind.String, value));
}

using Millrace.Formats.Protobuf.Schemas;

namespace Millrace.Formats.Protobuf.Mapping;

/// <summary>Parameters that a field carries in the option <c>confluent.field_meta</c>.</summary>
internal static class FieldMeta
{
    private const string Option = ProtobufNamesOfConnect.FieldMeta;

    /// <summary>A parameter's value, or null.</summary>
    public static string? Find(ProtoField field, string name)
    {
        ProtoValue? parameters = (field.FindOption(Option) ?? field.FindOption("(.confluent.field_meta)"))?.Value.Find("params");
        if (parameters is null) return null;
        IReadOnlyList<ProtoValue> entries = parameters.Kind == ProtoValueKind.List ? parameters.Items : [parameters];
        return entries.FirstOrDefault(entry => entry.Find("key")?.Text == name)?.Find("value")?.Text;
    }

    /// <summary>The option, with its members in the order in which Confluent's converter writes them.</summary>
    public static ProtoOption Of(IEnumerable<KeyValuePair<string, string>> parameters) => new(Option, new ProtoValue(ProtoValueKind.Message)
    {
        Members =
        [
            new("params", new ProtoValue(ProtoValueKind.List)
            {
                Items =
                [
                    .. parameters.Select(parameter => new ProtoValue(ProtoValueKind.Message)
                    {
                        Members =
                        [
                            new("value", new ProtoValue(ProtoValueKind.String, parameter.Value)),
                            new("key", new ProtoValue(ProtoValueKind.String, parameter.Key)),
                        ],
                    }),
                ],
            }),
        ],
    });
}

using System.Globalization;
using Millrace.Formats.Protobuf.Schemas;

namespace Millrace.Formats.Protobuf.Mapping;

/// <summary>
/// How a message looks as struct: first its oneofs, a struct of their members each, then the other fields as the text has them.
/// </summary>
internal static class MessageLayout
{
    public static IReadOnlyList<MessageMember> Of(ProtoType type, ProtobufSettings settings)
    {
        ProtoMessage message = type.Message!;
        IEnumerable<MessageMember> fields =
            message.Fields.Select(field => new MessageMember(field.Name, field, null, HasPresence(type, field, settings)));
        if (settings.FlattensUnions)
            return [.. fields, .. message.Oneofs.SelectMany(oneof => oneof.Fields)
                .Select(field => new MessageMember(field.Name, field, null, true))];
        IEnumerable<MessageMember> oneofs = message.Oneofs.Select((oneof, index) => new MessageMember(
            settings.GeneratesIndexForUnions
            ? string.Create(CultureInfo.InvariantCulture, $"{oneof.Name}_{index}")
            : oneof.Name, null, oneof, true));
        return [.. oneofs, .. fields];
    }

    /// <summary>True where not set is told from zero.</summary>
    public static bool HasPresence(ProtoType type, ProtoField field, ProtobufSettings settings) =>
        field.Label == ProtoLabel.Optional && (type.File.IsProto3 || settings.OptionalForProto2);
}

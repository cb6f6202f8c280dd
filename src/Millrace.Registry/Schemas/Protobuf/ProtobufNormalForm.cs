using Millrace.Formats.Protobuf.Schemas;

namespace Millrace.Registry.Schemas.Protobuf;

/// <summary>
/// The normal form of a file: imports and options sorted, fields and constants by number, oneofs by their first number, ranges merged,
/// names of types in full with a leading dot. Types stay in their order, because payloads name messages by it.
/// </summary>
internal static class ProtobufNormalForm
{
    public static ProtoFile Of(ProtobufSchema schema)
    {
        ProtoFile file = schema.File;
        string scope = file.Package ?? "";
        return file with
        {
            Imports = Sorted(file.Imports),
            PublicImports = Sorted(file.PublicImports),
            Options = Sorted(file.Options),
            Messages = [.. file.Messages.Select(message => Normal(schema, scope, message))],
            Enums = [.. file.Enums.Select(Normal)],
        };
    }

    /// <summary>The file without what it adds to others, and without the numbers it lets others add.</summary>
    public static ProtoFile WithoutExtensions(ProtoFile file) =>
        file with { Extends = [], Messages = [.. file.Messages.Select(WithoutExtensions)] };

    private static ProtoMessage WithoutExtensions(ProtoMessage message) =>
        message with { Extends = [], Extensions = [], Messages = [.. message.Messages.Select(WithoutExtensions)] };

    private static ProtoMessage Normal(ProtobufSchema schema, string scope, ProtoMessage message)
    {
        string name = ProtobufSchema.Join(scope, message.Name);
        return message with
        {
            Reserved = Merged(message.Reserved),
            Options = Sorted(message.Options),
            Fields = [.. message.Fields.Select(field => Normal(schema, name, field)).OrderBy(field => field.Number)],
            Oneofs = [.. message.Oneofs.Select(oneof => oneof with
            {
                Options = Sorted(oneof.Options),
                Fields = [.. oneof.Fields.Select(field => Normal(schema, name, field)).OrderBy(field => field.Number)],
            }).OrderBy(oneof => oneof.Fields[0].Number)],
            Extensions = Merged(message.Extensions),
            Messages = [.. message.Messages.Select(nested => Normal(schema, name, nested))],
            Enums = [.. message.Enums.Select(Normal)],
        };
    }

    private static ProtoField Normal(ProtobufSchema schema, string scope, ProtoField field) => field with
    {
        Options = Sorted(field.Options),
        Type = field.Scalar is null && schema.Find(scope, field.Type) is { } type ? $".{type.FullName}" : field.Type,
    };

    private static ProtoEnum Normal(ProtoEnum type) => type with
    {
        Reserved = Merged(type.Reserved),
        Options = Sorted(type.Options),
        Constants = [.. type.Constants.Select(constant => constant with { Options = Sorted(constant.Options) })
            .OrderBy(constant => constant.Number)],
    };

    // One statement of ranges that do not touch, then one of names.
    private static IReadOnlyList<ProtoReserved> Merged(IReadOnlyList<ProtoReserved> reserved)
    {
        var ranges = new List<(int From, int To)>();
        foreach (var range in reserved.SelectMany(statement => statement.Ranges).OrderBy(range => range.From))
        {
            if (ranges.Count > 0 && range.From <= (long)ranges[^1].To + 1)
                ranges[^1] = (ranges[^1].From, Math.Max(ranges[^1].To, range.To));
            else ranges.Add(range);
        }

        string[] names = [.. Sorted([.. reserved.SelectMany(statement => statement.Names)])];
        var merged = new List<ProtoReserved>();
        if (ranges.Count > 0) merged.Add(new ProtoReserved(ranges, []));
        if (names.Length > 0) merged.Add(new ProtoReserved([], names));
        return merged;
    }

    private static IReadOnlyList<string> Sorted(IReadOnlyList<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static IReadOnlyList<ProtoOption> Sorted(IReadOnlyList<ProtoOption> options) =>
        [.. options.OrderBy(option => option.Name, StringComparer.Ordinal)];
}

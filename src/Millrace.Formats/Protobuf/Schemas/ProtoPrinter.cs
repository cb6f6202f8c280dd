using System.Globalization;
using System.Text;

namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>
/// Prints a file as Confluent's registry stores it: every block of members begins on a new line, messages come before enums, two blanks
/// for each level, also on the blank lines inside nested types.
/// </summary>
internal static class ProtoPrinter
{
    public static string Print(ProtoFile file)
    {
        var text = new StringBuilder();
        if (file.Syntax is not null) text.Append($"syntax = \"{file.Syntax}\";\n");
        if (file.Package is not null) text.Append($"package {file.Package};\n");
        Block(text, [.. file.Imports.Select(import => $"import {ProtoOptionPrinter.Quote(import)};\n"),
            .. file.PublicImports.Select(import => $"import public {ProtoOptionPrinter.Quote(import)};\n")]);
        Block(text, file.Options.Select(Declare));
        // One after the other, so that what gets too long is noticed early.
        Block(text, file.Messages.Select(Print).Concat(file.Enums.Select(Print)));
        Block(text, file.Extends.Select(Print));
        Block(text, file.Services.Select(Print));
        return text.ToString();
    }

    private static string Print(ProtoMessage message)
    {
        StringBuilder text = new StringBuilder("message ").Append(message.Name).Append(" {");
        Indented(text, message.Reserved.Select(reserved => Print("reserved", reserved)));
        Indented(text, message.Options.Select(Declare));
        Indented(text, message.Fields.Select(Print));
        Indented(text, message.Oneofs.Select(Print));
        Indented(text, message.Extensions.Select(range => Print("extensions", range)));
        Indented(text, message.Messages.Select(Print).Concat(message.Enums.Select(Print)));
        Indented(text, message.Extends.Select(Print));
        return text.Append("}\n").ToString();
    }

    private static string Print(ProtoEnum type)
    {
        StringBuilder text = new StringBuilder("enum ").Append(type.Name).Append(" {");
        Indented(text, [.. type.Reserved.Select(reserved => Print("reserved", reserved)), .. type.Options.Select(Declare),
            .. type.Constants.Select(Print)]);
        return text.Append("}\n").ToString();
    }

    private static string Print(ProtoEnumConstant constant) =>
        string.Create(CultureInfo.InvariantCulture, $"{constant.Name} = {constant.Number}{ProtoOptionPrinter.List(constant.Options)};\n");

    private static string Print(ProtoOneof oneof)
    {
        StringBuilder text = new StringBuilder("oneof ").Append(oneof.Name).Append(" {");
        Indented(text, oneof.Options.Select(Declare));
        Indented(text, oneof.Fields.Select(Print));
        return text.Append("}\n").ToString();
    }

    private static string Print(ProtoField field)
    {
        string label = field.Label is { } given ? given.ToString().ToLowerInvariant() + " " : "";
        string type = field.KeyType is null ? field.Type : $"map<{field.KeyType}, {field.Type}>";
        return string.Create(CultureInfo.InvariantCulture,
            $"{label}{type} {field.Name} = {field.Number}{ProtoOptionPrinter.List(InOrder(field.Options))};\n");
    }

    // What the language itself has a place for comes last.
    private static IReadOnlyList<ProtoOption> InOrder(IReadOnlyList<ProtoOption> options) =>
        [.. options.OrderBy(option => option.Name switch { "default" => 1, "json_name" => 2, _ => 0 })];

    private static string Print(ProtoExtend extend)
    {
        StringBuilder text = new StringBuilder("extend ").Append(extend.Name).Append(" {");
        Indented(text, extend.Fields.Select(Print));
        return text.Append("}\n").ToString();
    }

    private static string Print(ProtoService service)
    {
        StringBuilder text = new StringBuilder("service ").Append(service.Name).Append(" {");
        Indented(text, service.Options.Select(Declare));
        Indented(text, service.Rpcs.Select(Print));
        return text.Append("}\n").ToString();
    }

    private static string Print(ProtoRpc rpc)
    {
        StringBuilder text = new StringBuilder("rpc ").Append(rpc.Name).Append($" ({rpc.Request}) returns ({rpc.Response})");
        if (rpc.Options.Count == 0) return text.Append(";\n").ToString();
        Indented(text.Append(" {"), rpc.Options.Select(Declare));
        return text.Append("};\n").ToString();
    }

    private static string Print(string keyword, ProtoReserved reserved)
    {
        IEnumerable<string> ranges =
            reserved.Ranges.Select(range => range.From == range.To ? Number(range.From) : $"{Number(range.From)} to {Number(range.To)}");
        return $"{keyword} {string.Join(", ", [.. ranges, .. reserved.Names.Select(ProtoOptionPrinter.Quote)])};\n";
    }

    private static string Number(int number) => number == ProtoReserved.Max ? "max" : number.ToString(CultureInfo.InvariantCulture);

    private static string Declare(ProtoOption option) => $"option {ProtoOptionPrinter.Print(option)};\n";

    private static void Block(StringBuilder text, IEnumerable<string> members)
    {
        bool isFirst = true;
        foreach (string member in members)
        {
            if (isFirst) text.Append('\n');
            isFirst = false;
            text.Append(member);
            ProtoOptionPrinter.CheckLength(text);
        }
    }

    private static void Indented(StringBuilder text, IEnumerable<string> members) => Block(text, members.Select(ProtoOptionPrinter.Indent));
}

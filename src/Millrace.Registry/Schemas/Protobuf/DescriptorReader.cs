using System.Buffers.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Millrace.Formats.Protobuf.Schemas;
using Label = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;

namespace Millrace.Registry.Schemas.Protobuf;

/// <summary>
/// Reads a file that was sent as a serialized descriptor in base64, as clients do that know their schema only from generated code.
/// </summary>
internal static class DescriptorReader
{
    /// <summary>The file; null when the text is no base64, or that of something else.</summary>
    /// <exception cref="ProtobufSchemaException">Names in it are wrong.</exception>
    public static ProtoFile? TryRead(string text)
    {
        if (text.Length == 0 || !Base64.IsValid(text)) return null;
        try
        {
            // Through its text, which checks all names and is what will be read from now on.
            return ProtoFile.Parse(File(FileDescriptorProto.Parser.ParseFrom(Convert.FromBase64String(text))).Print());
        }
        catch (InvalidProtocolBufferException)
        {
            return null; // What is wrong with it as a text is told then, as the original does.
        }
    }

    private static ProtoFile File(FileDescriptorProto file)
    {
        bool isProto3 = file.Syntax == ProtoFile.Proto3;
        return new ProtoFile
        {
            Syntax = file.HasSyntax ? file.Syntax : null,
            Package = file.HasPackage ? file.Package : null,
            Imports = [.. file.Dependency.Where((_, i) => !file.PublicDependency.Contains(i))],
            PublicImports = [.. file.PublicDependency.Select(index => file.Dependency.ElementAtOrDefault(index)
                ?? throw new ProtobufSchemaException($"There is no import {index}"))],
            Options = Options(file.Options),
            Messages = [.. file.MessageType.Select(message => Message(message, isProto3))],
            Enums = [.. file.EnumType.Select(Enum)],
        };
    }

    private static List<ProtoOption> Options(Google.Protobuf.Reflection.FileOptions? options)
    {
        var result = new List<ProtoOption>();
        if (options is null) return result;
        if (options.HasJavaPackage) result.Add(ProtoOption.Text("java_package", options.JavaPackage));
        if (options.HasJavaOuterClassname) result.Add(ProtoOption.Text("java_outer_classname", options.JavaOuterClassname));
        if (options.HasJavaMultipleFiles) result.Add(Word("java_multiple_files", options.JavaMultipleFiles));
        if (options.HasGoPackage) result.Add(ProtoOption.Text("go_package", options.GoPackage));
        if (options.HasCsharpNamespace) result.Add(ProtoOption.Text("csharp_namespace", options.CsharpNamespace));
        return result;
    }

    private static ProtoMessage Message(DescriptorProto message, bool isProto3)
    {
        Dictionary<string, DescriptorProto> maps = Maps(message);
        ILookup<int, FieldDescriptorProto> members = message.Field.Where(IsMember).ToLookup(field => field.OneofIndex);
        return new ProtoMessage(message.Name)
        {
            Reserved = Reserved(message),
            Fields = [.. message.Field.Where(field => !IsMember(field)).Select(field => Field(field, maps, isProto3))],
            Oneofs = [.. message.OneofDecl.Select((oneof, i) =>
                new ProtoOneof(oneof.Name, [.. members[i].Select(field => Field(field, maps, isProto3) with { Label = null })]))
                .Where(oneof => oneof.Fields.Count > 0)],
            Extensions = [.. message.ExtensionRange.Select(range => new ProtoReserved([(range.Start, Last(range.End))], []))],
            Messages = [.. message.NestedType.Where(nested => !maps.ContainsKey(nested.Name)).Select(nested => Message(nested, isProto3))],
            Enums = [.. message.EnumType.Select(Enum)],
        };
    }

    private static Dictionary<string, DescriptorProto> Maps(DescriptorProto message)
    {
        var maps = new Dictionary<string, DescriptorProto>(StringComparer.Ordinal);
        foreach (DescriptorProto nested in message.NestedType.Where(nested => nested.Options?.MapEntry == true && nested.Field.Count == 2))
            if (!maps.TryAdd(nested.Name, nested))
                throw new ProtobufSchemaException($"\"{nested.Name}\" is already defined in \"{message.Name}\"");
        return maps;
    }

    // The oneof around a field with presence is the generator's own.
    private static bool IsMember(FieldDescriptorProto field) => field.HasOneofIndex && !field.Proto3Optional;

    private static List<ProtoReserved> Reserved(DescriptorProto message)
    {
        var reserved = new List<ProtoReserved>();
        if (message.ReservedRange.Count > 0)
            reserved.Add(new ProtoReserved([.. message.ReservedRange.Select(range => (range.Start, Last(range.End)))], []));
        if (message.ReservedName.Count > 0) reserved.Add(new ProtoReserved([], [.. message.ReservedName]));
        return reserved;
    }

    // Ends are exclusive, and max is one beyond the largest number.
    private static int Last(int end) => end > (1 << 29) - 1 ? ProtoReserved.Max : end - 1;

    private static ProtoField Field(FieldDescriptorProto field, Dictionary<string, DescriptorProto> maps, bool isProto3)
    {
        string type = TypeOf(field);
        if (field.Label == Label.Repeated && maps.TryGetValue(type[(type.LastIndexOf('.') + 1)..], out DescriptorProto? entry))
            return new ProtoField(null, TypeOf(entry.Field[1]), field.Name, field.Number) { KeyType = TypeOf(entry.Field[0]) };
        ProtoLabel? label = field.Label switch
        {
            Label.Repeated => ProtoLabel.Repeated,
            Label.Required => ProtoLabel.Required,
            _ => isProto3 && !field.Proto3Optional ? null : ProtoLabel.Optional,
        };
        return new ProtoField(label, type, field.Name, field.Number) { Options = Options(field) };
    }

    private static List<ProtoOption> Options(FieldDescriptorProto field)
    {
        var result = new List<ProtoOption>();
        if (field.Options?.HasPacked == true) result.Add(Word("packed", field.Options.Packed));
        if (field.Options?.HasDeprecated == true) result.Add(Word("deprecated", field.Options.Deprecated));
        if (field.HasDefaultValue)
        {
            bool isText = field.Type is FieldDescriptorProto.Types.Type.String or FieldDescriptorProto.Types.Type.Bytes;
            result.Add(
                new ProtoOption("default", new ProtoValue(isText ? ProtoValueKind.String : ProtoValueKind.Word, field.DefaultValue)));
        }

        return result;
    }

    private static string TypeOf(FieldDescriptorProto field) => field.HasTypeName ? field.TypeName : DescriptorTypes.KeywordOf(field.Type);

    private static ProtoEnum Enum(EnumDescriptorProto type) =>
        new(type.Name, [.. type.Value.Select(value => new ProtoEnumConstant(value.Name, value.Number))])
        {
            Options = type.Options?.AllowAlias == true ? [Word("allow_alias", true)] : [],
        };

    private static ProtoOption Word(string name, bool value) => new(name, new ProtoValue(ProtoValueKind.Word, value ? "true" : "false"));
}

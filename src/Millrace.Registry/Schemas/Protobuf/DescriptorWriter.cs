using Google.Protobuf;
using Google.Protobuf.Reflection;
using Millrace.Formats.Protobuf.Schemas;
using Label = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;

namespace Millrace.Registry.Schemas.Protobuf;

/// <summary>
/// A file as the serialized descriptor that code generators and clients use, in base64.
/// Options have no place in it, save those that change the data.
/// </summary>
internal static class DescriptorWriter
{
    // What the original calls a file whose name nobody knows.
    private const string FileName = "default";

    public static string Write(ProtobufSchema schema)
    {
        ProtoFile file = schema.File;
        var descriptor = new FileDescriptorProto { Name = FileName };
        if (file.Package is not null) descriptor.Package = file.Package;
        descriptor.Dependency.AddRange(file.Imports.Concat(file.PublicImports));
        descriptor.PublicDependency.AddRange(Enumerable.Range(file.Imports.Count, file.PublicImports.Count));
        descriptor.MessageType.AddRange(file.Messages.Select(message => Message(message, file.IsProto3)));
        descriptor.EnumType.AddRange(file.Enums.Select(Enum));
        if (file.Syntax is not null) descriptor.Syntax = file.Syntax;
        return Convert.ToBase64String(descriptor.ToByteArray());
    }

    private static DescriptorProto Message(ProtoMessage message, bool isProto3)
    {
        var descriptor = new DescriptorProto { Name = message.Name };
        foreach (ProtoField field in message.Fields)
        {
            FieldDescriptorProto written = Field(field);
            if (field.KeyType is not null)
            {
                DescriptorProto entry = Entry(field);
                descriptor.NestedType.Add(entry);
                written.Label = Label.Repeated;
                written.TypeName = entry.Name;
                written.ClearType();
            }

            descriptor.Field.Add(written);
        }

        foreach (ProtoOneof oneof in message.Oneofs)
        {
            foreach (ProtoField field in oneof.Fields)
            {
                FieldDescriptorProto member = Field(field);
                member.OneofIndex = descriptor.OneofDecl.Count;
                descriptor.Field.Add(member);
            }

            descriptor.OneofDecl.Add(new OneofDescriptorProto { Name = oneof.Name });
        }

        // Presence in proto3 is said by a oneof of the generator's own; those come last.
        foreach (FieldDescriptorProto field in descriptor.Field)
        {
            if (!isProto3 || !field.HasLabel || field.Label != Label.Optional) continue;
            field.Proto3Optional = true;
            field.OneofIndex = descriptor.OneofDecl.Count;
            descriptor.OneofDecl.Add(new OneofDescriptorProto { Name = $"_{field.Name}" });
        }

        descriptor.NestedType.AddRange(message.Messages.Select(nested => Message(nested, isProto3)));
        descriptor.EnumType.AddRange(message.Enums.Select(Enum));
        return descriptor;
    }

    private static DescriptorProto Entry(ProtoField map) => new()
    {
        Name = map.EntryName,
        Field = { Field(new ProtoField(null, map.KeyType!, "key", 1)), Field(new ProtoField(null, map.Type, "value", 2)) },
        Options = new MessageOptions { MapEntry = true },
    };

    private static FieldDescriptorProto Field(ProtoField field)
    {
        var descriptor = new FieldDescriptorProto { Name = field.Name, Number = field.Number };
        if (field.Label is { } label)
            descriptor.Label =
                label switch { ProtoLabel.Repeated => Label.Repeated, ProtoLabel.Required => Label.Required, _ => Label.Optional };
        if (field.Scalar is { } scalar) descriptor.Type = DescriptorTypes.Of(scalar);
        else descriptor.TypeName = field.Type;
        if (field.FindOption("default") is { } value) descriptor.DefaultValue = value.Value.Text;
        if (field.FindOption("json_name") is { } name) descriptor.JsonName = name.Value.Text;
        if (field.FindOption("packed") is { } packed) descriptor.Options = new FieldOptions { Packed = packed.Value.Text == "true" };
        return descriptor;
    }

    private static EnumDescriptorProto Enum(ProtoEnum type)
    {
        var descriptor = new EnumDescriptorProto { Name = type.Name };
        descriptor.Value.AddRange(
            type.Constants.Select(constant => new EnumValueDescriptorProto { Name = constant.Name, Number = constant.Number }));
        if (type.Options.Any(option => option is { Name: "allow_alias", Value.Text: "true" }))
            descriptor.Options = new EnumOptions { AllowAlias = true };
        return descriptor;
    }
}

using System.Globalization;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Schemas;
using static Millrace.Formats.Protobuf.Mapping.ProtobufNamesOfConnect;

namespace Millrace.Formats.Protobuf.Mapping;

/// <summary>
/// The .proto file of a Connect schema, as Confluent's converter makes it, so that both register the same text. Used once per schema.
/// </summary>
internal sealed class ConnectToProtobuf
{
    private const int MaxDepth = 100;

    private readonly ProtobufSettings _settings;
    private readonly List<string> _imports = [];
    private readonly Stack<MessageDraft> _open = [];
    private int _unnamed;

    private ConnectToProtobuf(ProtobufSettings settings) => _settings = settings;

    /// <summary>The file.</summary>
    /// <returns>The file, and the full name of the message that payloads hold.</returns>
    /// <exception cref="DataException">Protobuf cannot express the schema, such as a list of lists or a name with a dash.</exception>
    public static (ProtoFile File, string Root) Convert(Schema schema, ProtobufSettings settings)
    {
        if (schema.Type != SchemaType.Struct)
        {
            if (!settings.WrapperForRawPrimitives || schema.Type is SchemaType.Array or SchemaType.Map)
                throw new DataException($"Unsupported root schema of type {schema.TypeName}");
            return (ProtoParser.Parse(WellKnownFiles.Find(WellKnownTypes.WrappersFile)!), WellKnownTypes.WrapperOf(ScalarOf(schema)));
        }

        return new ConnectToProtobuf(settings).File(schema);
    }

    /// <summary>The oneof that a struct stands for; null for any other schema.</summary>
    public static string? UnionNameOf(Schema schema)
    {
        if (schema.Type != SchemaType.Struct) return null;
        string? name = schema.Parameters.GetValueOrDefault(GeneralUnion)
            ?? (schema.Name?.StartsWith(UnionPrefix, StringComparison.Ordinal) == true ? schema.Name[UnionPrefix.Length..] : null);
        return name?[(name.LastIndexOf('.') + 1)..];
    }

    private (ProtoFile File, string Root) File(Schema schema)
    {
        string fullName = NameOrDefault(schema.Name);
        int dot = fullName.LastIndexOf('.');
        string? package = dot < 0 ? null : fullName[..dot];
        ProtoMessage message = Message(Scrubbed(fullName[(dot + 1)..]), schema);
        var file = new ProtoFile { Syntax = ProtoFile.Proto3, Package = package, Imports = _imports, Messages = [message] };
        return (file, ProtobufSchema.Join(package ?? "", message.Name));
    }

    private ProtoMessage Message(string name, Schema schema)
    {
        MessageDraft draft = Begin(name, schema);
        int next = 1;
        foreach (Field field in schema.Fields)
        {
            int number = TagOf(field.Schema) ?? next++;
            if (UnionNameOf(field.Schema) is { } union) draft.Oneofs.Add(Oneof(draft, Scrubbed(union), field.Schema));
            else draft.Fields.Add(MakeField(draft, Scrubbed(field.Name), field.Schema, number));
        }

        _open.Pop();
        return draft.Build();
    }

    private MessageDraft Begin(string name, Schema? schema)
    {
        if (_open.Count >= MaxDepth) throw new DataException($"{name} is nested deeper than {MaxDepth} levels");
        var draft = new MessageDraft(name, schema);
        _open.Push(draft);
        return draft;
    }

    private ProtoOneof Oneof(MessageDraft draft, string name, Schema union) => new(name, [.. union.Fields.Select(member =>
        MakeField(draft, Scrubbed(member.Name), member.Schema, TagOf(member.Schema) ?? 0) with { Label = null })]);

    private ProtoField MakeField(MessageDraft draft, string name, Schema schema, int number)
    {
        Schema whole = schema;
        ProtoLabel? label = schema.Type is SchemaType.Array or SchemaType.Map ? ProtoLabel.Repeated
            : _settings.OptionalForNullables && schema.IsOptional ? ProtoLabel.Optional : null;
        if (schema.Type == SchemaType.Array) schema = schema.ValueSchema!;
        if (schema.Type == SchemaType.Map && !ReferenceEquals(schema, whole))
            throw new DataException($"Field {name}: Protobuf has no lists of maps");
        return new ProtoField(label, TypeOf(draft, name, schema), name, number)
        {
            Options = MetaOf(schema) is { Count: > 0 } meta
            ? [FieldMeta.Of(meta)]
            : []
        };
    }

    private string TypeOf(MessageDraft draft, string fieldName, Schema schema)
    {
        switch (schema.Type)
        {
            case SchemaType.Array: throw new DataException($"Field {fieldName}: Array cannot be nested");
            case SchemaType.Map: return Entry(draft, schema);
            case SchemaType.Struct: return Nested(draft, fieldName, schema);
        }

        if (EnumNameOf(schema) is not null) return EnumType(draft, schema);
        string? known = schema.Name switch
        {
            LogicalTypes.Decimal => WellKnownTypes.Decimal,
            LogicalTypes.Date => WellKnownTypes.Date,
            LogicalTypes.Time => WellKnownTypes.Time,
            LogicalTypes.Timestamp => WellKnownTypes.Timestamp,
            _ => _settings.WrapperForNullables && schema.IsOptional ? WellKnownTypes.WrapperOf(ScalarOf(schema)) : null,
        };
        if (known is null) return ScalarOf(schema).ToString().ToLowerInvariant();
        string file = WellKnownTypes.FileOf(known)!;
        if (!_imports.Contains(file)) _imports.Add(file);
        return known;
    }

    private string Nested(MessageDraft draft, string fieldName, Schema schema)
    {
        string name = Unqualified(schema.Name);
        // A message may not be called like a field beside it.
        if (name == fieldName) name += "Message";
        if (_open.FirstOrDefault(outer => outer.IsMadeOf(schema)) is { } recursive) return recursive.Name;
        if (draft.Messages.TrueForAll(message => message.Name != name)) draft.Messages.Add(Message(name, schema));
        return name;
    }

    private string Entry(MessageDraft draft, Schema map)
    {
        string name = ProtobufNames.EntryOf(Unqualified(map.Name));
        MessageDraft entry = Begin(name, null);
        // Meta data stay here too, where some versions of the original lose them: without its scale a decimal could not be read.
        entry.Fields.Add(MakeField(entry, "key", map.KeySchema!, 1));
        entry.Fields.Add(MakeField(entry, "value", map.ValueSchema!, 2));
        _open.Pop();
        if (draft.Messages.TrueForAll(message => message.Name != name)) draft.Messages.Add(entry.Build());
        return name;
    }

    private string EnumType(MessageDraft draft, Schema schema)
    {
        string parameter = schema.Parameters.ContainsKey(GeneralEnum) ? GeneralEnum : ProtobufNamesOfConnect.Enum;
        string name = Unqualified(schema.Parameters[parameter]);
        if (draft.Enums.Exists(known => known.Name == name)) return name;
        var constants = new List<ProtoEnumConstant>();
        foreach (var (key, text) in schema.Parameters)
        {
            if (!key.StartsWith(parameter + ".", StringComparison.Ordinal)) continue;
            string constant = key[(parameter.Length + 1)..];
            // Enums that come from Avro map names to names: their order is their number.
            constants.Add(new ProtoEnumConstant(constant, int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out int number) ? number : constants.Count));
        }

        draft.Enums.Add(new ProtoEnum(name, constants));
        return name;
    }

    private static string? EnumNameOf(Schema schema) => schema.Type is not (SchemaType.String or SchemaType.Int32) ? null
        : schema.Parameters.GetValueOrDefault(GeneralEnum) ?? schema.Parameters.GetValueOrDefault(ProtobufNamesOfConnect.Enum);

    private static List<KeyValuePair<string, string>> MetaOf(Schema schema)
    {
        if (schema.Name == LogicalTypes.Decimal)
        {
            var meta = new List<KeyValuePair<string, string>>();
            if (schema.Parameters.TryGetValue(LogicalTypes.PrecisionParameter, out string? precision)) meta.Add(new(Precision, precision));
            if (schema.Parameters.TryGetValue(LogicalTypes.ScaleParameter, out string? scale)) meta.Add(new(Scale, scale));
            return meta;
        }

        return schema.Type switch
        {
            SchemaType.Int8 => [new(ConnectType, "int8")],
            SchemaType.Int16 => [new(ConnectType, "int16")],
            _ => [],
        };
    }

    private static ProtoScalar ScalarOf(Schema schema)
    {
        ProtoScalar? given = schema.Parameters.TryGetValue(ProtobufNamesOfConnect.Type, out string? type) ? ProtoScalars.Find(type) : null;
        return schema.Type switch
        {
            SchemaType.Int8 or SchemaType.Int16 => ProtoScalar.Int32,
            SchemaType.Int32 => given is ProtoScalar.SInt32 or ProtoScalar.SFixed32 ? given.Value : ProtoScalar.Int32,
            SchemaType.Int64 =>
                given is ProtoScalar.UInt32 or ProtoScalar.Fixed32 or ProtoScalar.UInt64 or ProtoScalar.SInt64 or ProtoScalar.Fixed64
                or ProtoScalar.SFixed64
                ? given.Value : ProtoScalar.Int64,
            SchemaType.Float32 => ProtoScalar.Float,
            SchemaType.Float64 => ProtoScalar.Double,
            SchemaType.Boolean => ProtoScalar.Bool,
            SchemaType.String => ProtoScalar.String,
            _ => ProtoScalar.Bytes,
        };
    }

    private static int? TagOf(Schema schema)
    {
        if (!schema.Parameters.TryGetValue(Tag, out string? text)) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new DataException($"Invalid parameter {Tag} of a schema: {text}");
    }

    private string NameOrDefault(string? name) =>
        string.IsNullOrEmpty(name) ? DefaultName + (++_unnamed).ToString(CultureInfo.InvariantCulture) : name;

    private string Unqualified(string? name)
    {
        string fullName = NameOrDefault(name);
        return Scrubbed(fullName[(fullName.LastIndexOf('.') + 1)..]);
    }

    private string Scrubbed(string name)
    {
        if (_settings.ScrubsNames) return ProtobufNames.Scrub(name);
        bool isLegal = name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        return isLegal ? name : throw new ProtobufSchemaException(
            $"'{name}' is no name in Protobuf, whose names are of letters, digits and _, and do not begin with a digit. Set "
            + $"scrub.invalid.names=true at the converter "
            + "(value.converter.scrub.invalid.names), or change the name: by an alias in the query of a source, or the transformation "
            + "ReplaceField (renames)");
    }
}

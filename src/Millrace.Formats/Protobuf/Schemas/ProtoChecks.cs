namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>What the grammar cannot say: names are unique, types are known, numbers are unique and allowed.</summary>
internal static class ProtoChecks
{
    private const int LargestNumber = (1 << 29) - 1;
    private const int FirstReserved = 19000;
    private const int LastReserved = 19999;

    /// <summary>All but what numbers are for: a registry takes schemas that nobody can read.</summary>
    /// <exception cref="ProtobufSchemaException"/>
    public static void CheckTypes(ProtobufSchema schema)
    {
        foreach (ProtoType type in schema.Types.Values)
        {
            if (type.FileName.Length > 0) continue;
            if (type.Message is not null) CheckMessage(schema, type, type.Message);
            else CheckEnum(type, type.Enum!);
        }
    }

    /// <summary>Whether each number and name is one field's alone, and reserved for none.</summary>
    /// <exception cref="ProtobufSchemaException"/>
    public static void CheckNumbers(ProtobufSchema schema)
    {
        foreach (ProtoType type in schema.Types.Values)
            if (type is { FileName.Length: 0, Message: { } message }) CheckNumbers(type, message);
    }

    private static void CheckMessage(ProtobufSchema schema, ProtoType type, ProtoMessage message)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ProtoOneof oneof in message.Oneofs)
        {
            if (!names.Add(oneof.Name)) throw Fault(type, $"\"{oneof.Name}\" is already defined");
            if (oneof.Fields.Count == 0) throw Fault(type, $"oneof \"{oneof.Name}\" has no fields");
        }

        foreach (ProtoField field in message.AllFields)
        {
            if (field.Number is < 1 or > LargestNumber)
                throw Fault(type, $"field number {field.Number} of \"{field.Name}\" is not between 1 and {LargestNumber}");
            if (field.Number is >= FirstReserved and <= LastReserved)
                throw Fault(type,
                    $"field number {field.Number} of \"{field.Name}\" is reserved for Protobuf itself ({FirstReserved} to {LastReserved})");
            if (!names.Add(field.Name)) throw Fault(type, $"\"{field.Name}\" is already defined");
            CheckField(schema, type, field);
        }
    }

    private static void CheckNumbers(ProtoType type, ProtoMessage message)
    {
        var numbers = new HashSet<int>();
        var reservedNames = message.Reserved.SelectMany(reserved => reserved.Names).ToHashSet(StringComparer.Ordinal);
        List<(int From, int To)> ranges = [.. message.Reserved.SelectMany(reserved => reserved.Ranges).OrderBy(range => range.From)];
        foreach (ProtoField field in message.AllFields)
        {
            if (!numbers.Add(field.Number))
                throw Fault(type, $"field number {field.Number} has already been used, \"{field.Name}\" needs another");
            if (reservedNames.Contains(field.Name)) throw Fault(type, $"field name \"{field.Name}\" is reserved");
        }

        // Both in order, so that a file of many fields and ranges takes one pass.
        int at = 0;
        foreach (int number in numbers.Order())
        {
            while (at < ranges.Count && ranges[at].To < number) at++;
            if (at < ranges.Count && ranges[at].From <= number) throw Fault(type, $"a field uses the reserved number {number}");
        }
    }

    private static void CheckField(ProtobufSchema schema, ProtoType type, ProtoField field)
    {
        if (type.File.IsProto3 && field.Label == ProtoLabel.Required)
            throw Fault(type, $"field \"{field.Name}\": proto3 has no required fields");
        if (field.KeyType is not null
            && ProtoScalars.Find(field.KeyType) is (null or ProtoScalar.Double or ProtoScalar.Float or ProtoScalar.Bytes))
            throw Fault(type, $"field \"{field.Name}\": a map's key is an integer, bool or string, not {field.KeyType}");
        if (ProtoScalars.Find(field.Type) is null && schema.Find(type.FullName, field.Type) is null)
        {
            string missing = schema.MissingImports.Count == 0 ? ""
                : $"; no reference has the name of the imported "
                + $"file{(schema.MissingImports.Count > 1 ? "s" : "")} "
                + string.Join(", ", schema.MissingImports.Select(name => $"\"{name}\""));
            throw Fault(type, $"\"{field.Type}\" of field \"{field.Name}\" is not defined{missing}");
        }
    }

    private static void CheckEnum(ProtoType type, ProtoEnum definition)
    {
        if (definition.Constants.Count == 0) throw Fault(type, "an enum has at least one constant");
        if (type.File.IsProto3 && definition.Constants[0].Number != 0) throw Fault(type, "the first constant of an enum is zero in proto3");
        var names = new HashSet<string>(StringComparer.Ordinal);
        var numbers = new HashSet<int>();
        bool allowsAlias = definition.Options.Any(option => option is { Name: "allow_alias", Value.Text: "true" });
        foreach (ProtoEnumConstant constant in definition.Constants)
        {
            if (!names.Add(constant.Name)) throw Fault(type, $"\"{constant.Name}\" is already defined");
            if (!numbers.Add(constant.Number) && !allowsAlias)
                throw Fault(type, $"\"{constant.Name}\" uses a number that is taken; option allow_alias allows that");
        }
    }

    private static ProtobufSchemaException Fault(ProtoType type, string problem) => new($"{type.FullName}: {problem}");
}

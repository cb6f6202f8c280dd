using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Mapping;
using Millrace.Formats.Protobuf.Reading;
using Millrace.Formats.Protobuf.Schemas;
using Millrace.Formats.Protobuf.Wire;
using Millrace.Formats.Protobuf.Writing;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Protobuf;

/// <summary>Asks the registry about schemas, and makes of them the ways to read and write. Called once per schema.</summary>
internal sealed class ProtobufPlans(ISchemaRegistry registry, ConfigValues config, ProtobufSettings settings, ConverterRole role)
{
    private readonly WriterSchemas _writerSchemas = new(registry, config, role);
    private readonly ReaderSchemas _readerSchemas = new(registry, config, role);

    /// <inheritdoc cref="ReaderSchemas.ReadsHeader"/>
    public bool ReadsHeader => _readerSchemas.ReadsHeader;

    /// <inheritdoc cref="ReaderSchemas.NumberOf"/>
    public int NumberOf(Guid guid) => _readerSchemas.NumberOf(guid);

    /// <inheritdoc cref="ReaderSchemas.NameOf"/>
    public string NameOf(int id) => _readerSchemas.NameOf(id);

    public ProtobufDecoding MakeDecoding(string topic, int id, ReadOnlySpan<byte> path, UInt128 pathKey)
    {
        SchemaText text = _readerSchemas.Written(topic, id, SchemaText.Protobuf);
        ProtobufSchema schema = Parse(text);
        ProtoType root = schema.MessageAt(MessagePath.Parse(path))
            ?? throw new DataException(
                $"Schema {NameOf(id)} in topic {topic} has no message at indexes [{string.Join(", ", MessagePath.Parse(path))}]");
        var (readAs, version) = _readerSchemas.ReadAs(topic, root.FullName, text);
        if (readAs != text)
        {
            // Fields are known by their numbers, so a newer schema reads older data as it is.
            schema = Parse(readAs);
            root = schema.Types.GetValueOrDefault(root.FullName)
                ?? throw new DataException(
                    $"Version {version} of the subject that topic {topic} is read as has no message {root.FullName}, which its records "
                    + $"hold");
        }

        return new ProtobufDecoding(topic, id, pathKey, ProtobufToConnect.Convert(schema, root, settings, version),
            ProtobufReaderCompiler.Compile(schema, root, settings));
    }

    public ProtobufEncoding MakeEncoding(string topic, Schema schema)
    {
        var (file, name) = ConnectToProtobuf.Convert(schema, settings);
        string printed = ProtoPrinter.Print(file);
        // Read back, so that names that are none fail here and not in the registry.
        ProtobufSchema data = ProtobufSchema.Parse(printed);
        var text = new SchemaText(SchemaText.Protobuf, printed);
        var (id, chosen) = _writerSchemas.Choose(topic, text, name, other => Incompatibility(schema, Parse(other), name));
        ProtobufSchema target = chosen == text ? data : Parse(chosen);
        ProtoType root = RootOf(target, name);
        return new ProtobufEncoding(topic, schema, _writerSchemas.FrameOf(topic, id, name).With(MessagePath.Write(target.PathOf(root))),
            ProtobufWriterCompiler.Compile(schema, target, root, settings));
    }

    // A message of the same name, or else the first.
    private static ProtoType RootOf(ProtobufSchema target, string name) =>
        target.Types.TryGetValue(name, out ProtoType? same) && same is { FileName.Length: 0, Message: not null } ? same
            : target.MessageAt([0]) ?? throw new DataException("The Protobuf schema has no message");

    private string? Incompatibility(Schema schema, ProtobufSchema target, string name)
    {
        try
        {
            ProtobufWriterCompiler.Compile(schema, target, RootOf(target, name), settings);
            return null;
        }
        catch (DataException fault)
        {
            return fault.Message;
        }
    }

    private ProtobufSchema Parse(SchemaText text)
    {
        var imports = new Dictionary<string, string>(StringComparer.Ordinal);
        AddImports(text, imports);
        return ProtobufSchema.Parse(text.Text, imports);
    }

    private void AddImports(SchemaText text, Dictionary<string, string> imports)
    {
        foreach (SchemaReference reference in text.References)
        {
            if (imports.ContainsKey(reference.Name)) continue;
            SchemaText referred = registry.GetVersion(reference.Subject, reference.Version).Schema;
            imports[reference.Name] = referred.Text;
            AddImports(referred, imports);
        }
    }
}

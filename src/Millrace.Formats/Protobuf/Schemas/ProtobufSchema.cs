namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>A .proto file with the files that it imports: names of types can be looked up. Immutable.</summary>
internal sealed class ProtobufSchema
{
    // Every type has the names around it in its own: long ones would multiply a small text, and so would a package of many parts the look-ups.
    private const int LongestName = 512;

    private readonly Dictionary<string, ProtoType> _types = new(StringComparer.Ordinal);

    private ProtobufSchema(ProtoFile file) => File = file;

    public ProtoFile File { get; }

    /// <summary>Full names and definitions of the file's own types and of all imported ones.</summary>
    public IReadOnlyDictionary<string, ProtoType> Types => _types;

    /// <summary>
    /// The schema. Errors: <see cref="ProtobufSchemaException"/> when the text is none, an import is missing, a type is unknown or something is defined twice.
    /// </summary>
    /// <param name="text">The .proto text.</param>
    /// <param name="imports">Texts by the name under which they are imported; files of Google and Confluent are known anyway.</param>
    public static ProtobufSchema Parse(string text, IReadOnlyDictionary<string, string>? imports = null) => Of(ProtoParser.Parse(text), imports);

    /// <inheritdoc cref="Parse"/>
    public static ProtobufSchema Of(ProtoFile file, IReadOnlyDictionary<string, string>? imports = null)
    {
        var schema = new ProtobufSchema(file);
        schema.AddImports(file, imports ?? new Dictionary<string, string>(), []);
        schema.AddTypes(file, "");
        ProtoChecks.Check(schema);
        return schema;
    }

    /// <summary>The message that the index path of a payload names: among the file's messages, then among those nested in it, ... Null when there is none.</summary>
    public ProtoType? MessageAt(ReadOnlySpan<int> path)
    {
        string name = File.Package ?? "";
        ProtoMessage? message = null;
        foreach (int index in path)
        {
            IReadOnlyList<ProtoMessage> level = message?.Messages ?? File.Messages;
            if ((uint)index >= (uint)level.Count) return null;
            message = level[index];
            name = Join(name, message.Name);
        }

        return message is null ? null : _types[name];
    }

    /// <summary>The index path of one of the file's own messages.</summary>
    public int[] PathOf(ProtoType type)
    {
        string name = File.Package is null ? type.FullName : type.FullName[(File.Package.Length + 1)..];
        IReadOnlyList<ProtoMessage> level = File.Messages;
        var path = new List<int>();
        foreach (string part in name.Split('.'))
        {
            int index = level.TakeWhile(message => message.Name != part).Count();
            path.Add(index);
            level = level[index].Messages;
        }

        return [.. path];
    }

    /// <summary>The type that a name means inside <paramref name="scope"/>: innermost first, as in C++. Null when there is none.</summary>
    /// <param name="scope">Full name of the message that uses it; the package for the file itself.</param>
    /// <param name="name">As written; with a leading dot it is a full name.</param>
    public ProtoType? Find(string scope, string name)
    {
        if (name.StartsWith('.')) return _types.GetValueOrDefault(name[1..]);
        while (true)
        {
            if (_types.TryGetValue(Join(scope, name), out ProtoType? found)) return found;
            if (scope.Length == 0) return null;
            int dot = scope.LastIndexOf('.');
            scope = dot < 0 ? "" : scope[..dot];
        }
    }

    public static string Join(string scope, string name) => scope.Length == 0 ? name : $"{scope}.{name}";

    private void AddImports(ProtoFile file, IReadOnlyDictionary<string, string> imports, HashSet<string> seen)
    {
        foreach (string name in file.Imports.Concat(file.PublicImports))
        {
            if (!seen.Add(name)) continue;
            string text = imports.GetValueOrDefault(name) ?? WellKnownFiles.Find(name)
                ?? throw new ProtobufSchemaException($"Could not find the imported file \"{name}\"; a reference of that name is missing");
            ProtoFile imported = ProtoParser.Parse(text);
            AddImports(imported, imports, seen);
            AddTypes(imported, name);
        }
    }

    private void AddTypes(ProtoFile file, string fileName)
    {
        CheckLength(file.Package ?? "");
        Add(file.Package ?? "", file.Messages, file.Enums);

        void Add(string scope, IReadOnlyList<ProtoMessage> messages, IReadOnlyList<ProtoEnum> enums)
        {
            foreach (ProtoEnum type in enums) AddType(new ProtoType(Join(scope, type.Name), file, fileName, null, type));
            foreach (ProtoMessage type in messages)
            {
                AddType(new ProtoType(Join(scope, type.Name), file, fileName, type, null));
                Add(Join(scope, type.Name), type.Messages, type.Enums);
            }
        }
    }

    private static void CheckLength(string name)
    {
        if (name.Length > LongestName) throw new ProtobufSchemaException($"Names have at most {LongestName} characters, with all that is around them: {name[..40]}...");
    }

    private void AddType(ProtoType type)
    {
        CheckLength(type.FullName);
        if (!_types.TryAdd(type.FullName, type)) throw new ProtobufSchemaException($"\"{type.FullName}\" is already defined");
    }
}

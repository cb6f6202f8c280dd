namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>A .proto file with the files that it imports: names of types can be looked up. Immutable.</summary>
public sealed class ProtobufSchema
{
    // Every type has the names around it in its own: long ones would multiply a small text, and so would a package of many parts the
    // look-ups.
    private const int LongestName = 512;

    private readonly Dictionary<string, ProtoType> _types = new(StringComparer.Ordinal);

    private readonly List<string> _missingImports = [];

    private ProtobufSchema(ProtoFile file) => File = file;

    /// <summary>
    /// Imports, also of imported files, that neither a reference nor a well-known file has the name of.
    /// No fault as long as no type is missing.
    /// </summary>
    internal IReadOnlyList<string> MissingImports => _missingImports;

    /// <summary>The schema's own file.</summary>
    public ProtoFile File { get; }

    /// <summary>Full names and definitions of the file's own types and of all imported ones.</summary>
    public IReadOnlyDictionary<string, ProtoType> Types => _types;

    /// <summary>The schema.</summary>
    /// <param name="text">The .proto text.</param>
    /// <param name="imports">Texts by the name under which they are imported; files of Google and Confluent are known anyway.</param>
    /// <exception cref="ProtobufSchemaException">The text is none, a type is unknown or something is defined twice.</exception>
    public static ProtobufSchema Parse(string text, IReadOnlyDictionary<string, string>? imports = null) =>
        Of(ProtoFile.Parse(text), imports);

    /// <summary>The same for a file that is read already.</summary>
    /// <param name="file">The file.</param>
    /// <param name="imports">Texts by the name under which they are imported.</param>
    public static ProtobufSchema Of(ProtoFile file, IReadOnlyDictionary<string, string>? imports = null)
    {
        ProtobufSchema schema = OfAnyNumbers(file, imports);
        schema.CheckNumbers();
        return schema;
    }

    /// <summary>
    /// The same for a schema that is kept and compared, not read with: fields may have the same number, or one that is reserved.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="imports">Texts by the name under which they are imported.</param>
    public static ProtobufSchema OfAnyNumbers(ProtoFile file, IReadOnlyDictionary<string, string>? imports = null)
    {
        var schema = new ProtobufSchema(file);
        imports ??= new Dictionary<string, string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        schema.AddImports(file, imports, seen);
        // As the original: a reference may have another name than the import, and what is imported under no name that is known only matters
        // when a type is missing.
        foreach (var (name, text) in imports)
        {
            if (!seen.Add(name)) continue;
            ProtoFile referenced = ProtoParser.Parse(text);
            schema.AddImports(referenced, imports, seen);
            schema.AddTypes(referenced, name, mayBeKnown: true);
        }

        schema.AddTypes(file, "");
        schema.AddWellKnownTypes(file, seen);
        ProtoChecks.CheckTypes(schema);
        return schema;
    }

    /// <summary>
    /// Whether records can be read with it: each number is one field's alone, and no field has a number or name that is reserved.
    /// </summary>
    /// <exception cref="ProtobufSchemaException"/>
    public void CheckNumbers() => ProtoChecks.CheckNumbers(this);

    /// <summary>
    /// The message that the index path of a payload names: among the file's messages, then among those nested in it, ...
    /// Null when there is none.
    /// </summary>
    internal ProtoType? MessageAt(ReadOnlySpan<int> path)
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
    internal int[] PathOf(ProtoType type)
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

    /// <summary>The full name of what is inside of a scope.</summary>
    public static string Join(string scope, string name) => scope.Length == 0 ? name : $"{scope}.{name}";

    private void AddImports(ProtoFile file, IReadOnlyDictionary<string, string> imports, HashSet<string> seen)
    {
        foreach (string name in file.Imports.Concat(file.PublicImports))
        {
            if (!seen.Add(name)) continue;
            if ((imports.GetValueOrDefault(name) ?? WellKnownFiles.Find(name)) is not { } text)
            {
                _missingImports.Add(name);
                continue;
            }

            ProtoFile imported = ProtoParser.Parse(text);
            AddImports(imported, imports, seen);
            AddTypes(imported, name);
        }
    }

    // Google's and Confluent's types need no import, only their full names.
    private void AddWellKnownTypes(ProtoFile file, HashSet<string> seen)
    {
        foreach (ProtoField field in file.Messages.SelectMany(WithNested).SelectMany(message => message.AllFields))
        {
            string name = field.Type.TrimStart('.');
            if (name.Contains('.') && !_types.ContainsKey(name) && WellKnownFiles.FileOf(name) is { } known && seen.Add(known))
            {
                ProtoFile imported = ProtoParser.Parse(WellKnownFiles.Find(known)!);
                AddImports(imported, new Dictionary<string, string>(), seen);
                AddTypes(imported, known, mayBeKnown: true);
            }
        }
    }

    private static IEnumerable<ProtoMessage> WithNested(ProtoMessage message) => message.Messages.SelectMany(WithNested).Prepend(message);

    private void AddTypes(ProtoFile file, string fileName, bool mayBeKnown = false)
    {
        CheckLength(file.Package ?? "");
        Add(file.Package ?? "", file.Messages, file.Enums);

        void Add(string scope, IReadOnlyList<ProtoMessage> messages, IReadOnlyList<ProtoEnum> enums)
        {
            foreach (ProtoEnum type in enums) AddType(new ProtoType(Join(scope, type.Name), file, fileName, null, type), mayBeKnown);
            foreach (ProtoMessage type in messages)
            {
                AddType(new ProtoType(Join(scope, type.Name), file, fileName, type, null), mayBeKnown);
                Add(Join(scope, type.Name), type.Messages, type.Enums);
            }
        }
    }

    private static void CheckLength(string name)
    {
        if (name.Length > LongestName)
            throw new ProtobufSchemaException(
                $"Names have at most {LongestName} characters, with all that is around them: {name[..40]}...");
    }

    private void AddType(ProtoType type, bool mayBeKnown)
    {
        CheckLength(type.FullName);
        if (!_types.TryAdd(type.FullName, type) && !mayBeKnown)
            throw new ProtobufSchemaException($"\"{type.FullName}\" is already defined");
    }
}

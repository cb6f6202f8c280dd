using Millrace.Errors;

namespace Millrace.Data;

/// <summary>
/// Builds one <see cref="Data.Schema"/>. Not for sharing between threads; after <see cref="Build"/> it must not be used any more.
/// </summary>
/// <exception cref="SchemaBuilderException">For a call that makes no sense, such as fields on a type that is no struct.</exception>
public sealed class SchemaBuilder
{
    private readonly List<Field> _fields = [];
    private readonly Dictionary<string, string> _parameters = [];

    /// <summary>Begins a schema of that type, which may not be null.</summary>
    public SchemaBuilder(SchemaType type) => Self = new Schema(type);

    internal SchemaBuilder(Schema from)
    {
        Self = new Schema(from.Type)
        {
            IsOptional = from.IsOptional, Name = from.Name, Version = from.Version, Doc = from.Doc, HasDefault = from.HasDefault,
            Default = from.Default, KeySchema = from.KeySchema, ValueSchema = from.ValueSchema,
        };
        _fields.AddRange(from.Fields);
        foreach (var (key, value) in from.Parameters) _parameters[key] = value;
    }

    /// <summary>The schema under construction: a recursive struct uses it inside its own fields before it is built.</summary>
    public Schema Self { get; }

    /// <summary>Begins a struct without fields.</summary>
    public static SchemaBuilder Struct() => new(SchemaType.Struct);

    /// <summary>Begins a list of such elements.</summary>
    public static SchemaBuilder Array(Schema element) => new(SchemaType.Array) { Self = { ValueSchema = element } };

    /// <summary>Begins a map of such keys and values.</summary>
    public static SchemaBuilder Map(Schema key, Schema value) => new(SchemaType.Map) { Self = { KeySchema = key, ValueSchema = value } };

    /// <summary>Its values may be null.</summary>
    public SchemaBuilder Optional()
    {
        Self.IsOptional = true;
        return this;
    }

    /// <summary>Its values may not be null.</summary>
    public SchemaBuilder Required()
    {
        Self.IsOptional = false;
        return this;
    }

    /// <summary>Its name; null for none.</summary>
    public SchemaBuilder Name(string? name)
    {
        Self.Name = name;
        return this;
    }

    /// <summary>Its version; null for none.</summary>
    public SchemaBuilder Version(int? version)
    {
        Self.Version = version;
        return this;
    }

    /// <summary>What it is for; null for nothing.</summary>
    public SchemaBuilder Doc(string? doc)
    {
        Self.Doc = doc;
        return this;
    }

    /// <summary>Sets the default; it is copied out of any batch it may live in.</summary>
    public SchemaBuilder Default(Value value)
    {
        Self.HasDefault = true;
        Self.Default = value.Detach();
        return this;
    }

    /// <summary>It has no default.</summary>
    public SchemaBuilder NoDefault()
    {
        Self.HasDefault = false;
        Self.Default = default;
        return this;
    }

    /// <summary>Adds a parameter, or replaces that of the same name.</summary>
    public SchemaBuilder Parameter(string name, string value)
    {
        _parameters[name] = value;
        return this;
    }

    /// <summary>Adds parameters, or replaces those of the same names.</summary>
    public SchemaBuilder Parameters(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        foreach (var (key, value) in parameters) _parameters[key] = value;
        return this;
    }

    /// <summary>Adds a field.</summary>
    /// <exception cref="SchemaBuilderException">For an empty name, one that is there already, or a type that is no struct.</exception>
    public SchemaBuilder Field(string name, Schema schema)
    {
        if (Self.Type != SchemaType.Struct) throw new SchemaBuilderException($"Cannot create fields on type {Self.TypeName}");
        if (string.IsNullOrEmpty(name)) throw new SchemaBuilderException("fieldName cannot be null.");
        if (_fields.Exists(field => field.Name == name))
            throw new SchemaBuilderException($"Cannot create field because of field name duplication {name}");
        _fields.Add(new Field(name, _fields.Count, schema));
        return this;
    }

    /// <summary>The schema, which does not change any more.</summary>
    public Schema Build()
    {
        Self.Fields = _fields.ToArray();
        if (_parameters.Count > 0) Self.Parameters = new Dictionary<string, string>(_parameters);
        return Self;
    }
}

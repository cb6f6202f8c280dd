using System.Collections.Frozen;

namespace Millrace.Data;

/// <summary>
/// Type of a value: Connect's schema with name, version, documentation, parameters, default and optionality. Immutable once built,
/// compared by content, safe to share between threads. Built by <see cref="SchemaBuilder"/>; the plain types are constants here.
/// </summary>
public sealed class Schema : IEquatable<Schema>
{
    // First: the constants below take it when they are made.
    private static readonly FrozenDictionary<string, string> NoParameters = FrozenDictionary<string, string>.Empty;

    /// <summary>A whole number of 8 bits.</summary>
    public static readonly Schema Int8 = new SchemaBuilder(SchemaType.Int8).Build();

    /// <summary>A whole number of 16 bits.</summary>
    public static readonly Schema Int16 = new SchemaBuilder(SchemaType.Int16).Build();

    /// <summary>A whole number of 32 bits.</summary>
    public static readonly Schema Int32 = new SchemaBuilder(SchemaType.Int32).Build();

    /// <summary>A whole number of 64 bits.</summary>
    public static readonly Schema Int64 = new SchemaBuilder(SchemaType.Int64).Build();

    /// <summary>A number with a point, of 32 bits.</summary>
    public static readonly Schema Float32 = new SchemaBuilder(SchemaType.Float32).Build();

    /// <summary>A number with a point, of 64 bits.</summary>
    public static readonly Schema Float64 = new SchemaBuilder(SchemaType.Float64).Build();

    /// <summary>True or false.</summary>
    public static readonly Schema Boolean = new SchemaBuilder(SchemaType.Boolean).Build();

    /// <summary>Text.</summary>
    public static readonly Schema String = new SchemaBuilder(SchemaType.String).Build();

    /// <summary>Bytes.</summary>
    public static readonly Schema Bytes = new SchemaBuilder(SchemaType.Bytes).Build();

    /// <summary>A whole number of 8 bits, or null.</summary>
    public static readonly Schema OptionalInt8 = new SchemaBuilder(SchemaType.Int8).Optional().Build();

    /// <summary>A whole number of 16 bits, or null.</summary>
    public static readonly Schema OptionalInt16 = new SchemaBuilder(SchemaType.Int16).Optional().Build();

    /// <summary>A whole number of 32 bits, or null.</summary>
    public static readonly Schema OptionalInt32 = new SchemaBuilder(SchemaType.Int32).Optional().Build();

    /// <summary>A whole number of 64 bits, or null.</summary>
    public static readonly Schema OptionalInt64 = new SchemaBuilder(SchemaType.Int64).Optional().Build();

    /// <summary>A number with a point, of 32 bits, or null.</summary>
    public static readonly Schema OptionalFloat32 = new SchemaBuilder(SchemaType.Float32).Optional().Build();

    /// <summary>A number with a point, of 64 bits, or null.</summary>
    public static readonly Schema OptionalFloat64 = new SchemaBuilder(SchemaType.Float64).Optional().Build();

    /// <summary>True or false, or null.</summary>
    public static readonly Schema OptionalBoolean = new SchemaBuilder(SchemaType.Boolean).Optional().Build();

    /// <summary>Text, or null.</summary>
    public static readonly Schema OptionalString = new SchemaBuilder(SchemaType.String).Optional().Build();

    /// <summary>Bytes, or null.</summary>
    public static readonly Schema OptionalBytes = new SchemaBuilder(SchemaType.Bytes).Optional().Build();

    // Pairs met since the outermost comparison began. They count as equal:
    // a recursive schema meets itself again, and one that is used in several places needs to be compared once. Where that is wrong, the
    // first difference ends the whole comparison anyway.
    [ThreadStatic]
    private static HashSet<(Schema, Schema)>? t_compared;

    private FrozenDictionary<string, Field>? _byName;

    internal Schema(SchemaType type) => Type = type;

    /// <summary>What its values are.</summary>
    public SchemaType Type { get; }

    /// <summary>True when null is a legal value.</summary>
    public bool IsOptional { get; internal set; }

    /// <summary>Full name of a record or logical type; null for plain types.</summary>
    public string? Name { get; internal set; }

    /// <summary>Version of what the name says; null for none.</summary>
    public int? Version { get; internal set; }

    /// <summary>What it is for; null for nothing.</summary>
    public string? Doc { get; internal set; }

    /// <summary>Free parameters in the order they were given; never null.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; internal set; } = NoParameters;

    /// <summary>True when there is a value for what is missing.</summary>
    public bool HasDefault { get; internal set; }

    /// <summary>The default, owned by the schema (not by a batch). Meaningless unless <see cref="HasDefault"/>.</summary>
    public Value Default { get; internal set; }

    /// <summary>Fields of a struct in order; empty for other types.</summary>
    public IReadOnlyList<Field> Fields { get; internal set; } = [];

    /// <summary>Type of a map's keys; null for other types.</summary>
    public Schema? KeySchema { get; internal set; }

    /// <summary>Type of an array's elements or a map's values; null for other types.</summary>
    public Schema? ValueSchema { get; internal set; }

    /// <summary>The field of that name (case-sensitive) of a struct, or null.</summary>
    public Field? FindField(string name)
    {
        // Names are looked up when plans are made, once per schema; the index is built on first use.
        _byName ??= Fields.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);
        return _byName.GetValueOrDefault(name);
    }

    /// <summary>A builder that starts with everything this schema says.</summary>
    public SchemaBuilder ToBuilder() => new(this);

    /// <summary>This schema with null allowed; itself when it already is.</summary>
    public Schema AsOptional() => IsOptional ? this : ToBuilder().Optional().Build();

    /// <summary>This schema with null not allowed; itself when it already is.</summary>
    public Schema AsRequired() => IsOptional ? ToBuilder().Required().Build() : this;

    /// <summary>Same content, fields in the same order.</summary>
    public bool Equals(Schema? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || Type != other.Type || IsOptional != other.IsOptional || HasDefault != other.HasDefault
            || Version != other.Version
            || Name != other.Name || Doc != other.Doc || Fields.Count != other.Fields.Count || !SameParameters(other)
            || (HasDefault && !Default.Equals(other.Default)))
            return false;
        return Type is not (SchemaType.Struct or SchemaType.Map or SchemaType.Array) || SameChildren(other);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Schema);

    /// <inheritdoc/>
    // Names and shape only: cheap, and finite for recursive schemas.
    public override int GetHashCode() =>
        HashCode.Combine(Type, IsOptional, Name, Version, Fields.Count, Fields.Count > 0 ? Fields[0].Name : null);

    /// <summary>For messages.</summary>
    public override string ToString() => Name is null ? $"Schema{{{TypeName}}}" : $"Schema{{{Name}:{TypeName}}}";

    /// <summary>The type as Connect's messages spell it: <c>INT32</c>, <c>STRUCT</c>, ...</summary>
    public string TypeName => Type.ToString().ToUpperInvariant();

    private bool SameParameters(Schema other)
    {
        if (Parameters.Count != other.Parameters.Count) return false;
        foreach (var (key, value) in Parameters)
            if (!other.Parameters.TryGetValue(key, out string? theirs) || theirs != value) return false;
        return true;
    }

    private bool SameChildren(Schema other)
    {
        HashSet<(Schema, Schema)> compared = t_compared ??= new(PairByReference.Instance);
        bool isOutermost = compared.Count == 0;
        if (!compared.Add((this, other))) return true;
        try
        {
            if (!Equals(KeySchema, other.KeySchema) || !Equals(ValueSchema, other.ValueSchema)) return false;
            for (int i = 0; i < Fields.Count; i++)
                if (Fields[i].Name != other.Fields[i].Name || !Fields[i].Schema.Equals(other.Fields[i].Schema)) return false;
            return true;
        }
        finally
        {
            if (isOutermost) compared.Clear();
        }
    }

    private sealed class PairByReference : IEqualityComparer<(Schema, Schema)>
    {
        public static readonly PairByReference Instance = new();

        public bool Equals((Schema, Schema) x, (Schema, Schema) y) =>
            ReferenceEquals(x.Item1, y.Item1) && ReferenceEquals(x.Item2, y.Item2);

        public int GetHashCode((Schema, Schema) pair) =>
            HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Item1),
                System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Item2));
    }
}

using Millrace.Data;

namespace Millrace.Transforms.Expressions.Binding;

/// <summary>Type of an expression before any record is seen.</summary>
/// <param name="Kind">What may be done with it.</param>
/// <param name="IsNullable">Whether it can be null.</param>
/// <param name="Schema">Its exact schema where it is that of a field; null for what was computed.</param>
internal readonly record struct StaticType(TypeKind Kind, bool IsNullable, Schema? Schema = null)
{
    public static StaticType Of(Schema schema, bool isNullable) => new(KindOf(schema), isNullable, schema);

    public bool IsNumber =>
        Kind is TypeKind.Number or TypeKind.Whole or TypeKind.Fraction or TypeKind.Decimal or TypeKind.Any or TypeKind.Null;

    /// <summary>What a calculation with it gives: a number, if only the value said what it is.</summary>
    public StaticType Computed => new(Kind == TypeKind.Any ? TypeKind.Number : Kind, IsNullable);

    public bool IsTemporal => Kind is TypeKind.Date or TypeKind.Time or TypeKind.Timestamp;

    /// <summary>True for that kind, and where only the value can tell.</summary>
    public bool MayBe(TypeKind kind) => Kind == kind || Kind is TypeKind.Any or TypeKind.Null;

    /// <summary>The schema of a field with this type; null when nothing is known, as of <c>null</c> itself.</summary>
    public Schema? ToSchema()
    {
        Schema? plain = Schema ?? Kind switch
        {
            TypeKind.Boolean => Schema.Boolean,
            TypeKind.Whole => Schema.Int64,
            TypeKind.Fraction => Schema.Float64,
            TypeKind.Text => Schema.String,
            TypeKind.Bytes => Schema.Bytes,
            _ => null,
        };
        return IsNullable ? plain?.AsOptional() : plain?.AsRequired();
    }

    /// <summary>As messages show it: the type of the field, or what was computed.</summary>
    public override string ToString() =>
        Schema is null ? Kind.ToString().ToUpperInvariant() : Schema.Name is null ? Schema.TypeName : $"{Schema.TypeName} ({Schema.Name})";

    private static TypeKind KindOf(Schema schema) => (schema.Type, schema.Name) switch
    {
        (SchemaType.Bytes, LogicalTypes.Decimal) => TypeKind.Decimal,
        (SchemaType.Int32, LogicalTypes.Date) => TypeKind.Date,
        (SchemaType.Int32, LogicalTypes.Time) => TypeKind.Time,
        (SchemaType.Int64, LogicalTypes.Timestamp) => TypeKind.Timestamp,
        (SchemaType.Boolean, _) => TypeKind.Boolean,
        (SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32 or SchemaType.Int64, _) => TypeKind.Whole,
        (SchemaType.Float32 or SchemaType.Float64, _) => TypeKind.Fraction,
        (SchemaType.String, _) => TypeKind.Text,
        (SchemaType.Bytes, _) => TypeKind.Bytes,
        _ => TypeKind.Nested,
    };
}

/// <summary>
/// What expressions tell apart. <c>Any</c>: only the value will say, as in a map without a schema; <c>Number</c>:
/// so for the sort of a number.
/// </summary>
internal enum TypeKind : byte
{
    Any, Null, Boolean, Number, Whole, Fraction, Decimal, Text, Bytes, Date, Time, Timestamp, Nested,
}

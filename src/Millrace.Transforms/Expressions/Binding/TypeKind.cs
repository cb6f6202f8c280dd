namespace Millrace.Transforms.Expressions.Binding;

/// <summary>
/// What expressions tell apart. <c>Any</c>: only the value will say, as in a map without a schema; <c>Number</c>:
/// so for the sort of a number.
/// </summary>
internal enum TypeKind : byte
{
    Any, Null, Boolean, Number, Whole, Fraction, Decimal, Text, Bytes, Date, Time, Timestamp, Nested,
}

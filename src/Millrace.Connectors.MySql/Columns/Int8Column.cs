using Millrace.Connectors.MySql.Native;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Columns;

/// <summary>BOOLEAN as 1 and 0, and INT8: TINYINT.</summary>
internal sealed class Int8Column(int capacity) : FixedColumn<sbyte>(NativeType.Tiny, capacity)
{
    protected override sbyte Read(in Value value) =>
        value.AsInt64 is >= sbyte.MinValue and <= sbyte.MaxValue and var number ? (sbyte)number : throw OutOfRange(value, "INT8");
}

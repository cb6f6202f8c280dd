using Millrace.Connectors.MySql.Native;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Columns;

/// <summary>INT32: INT.</summary>
internal sealed class Int32Column(int capacity) : FixedColumn<int>(NativeType.Long, capacity)
{
    protected override int Read(in Value value) =>
        value.AsInt64 is >= int.MinValue and <= int.MaxValue and var number ? (int)number : throw OutOfRange(value, "INT32");
}

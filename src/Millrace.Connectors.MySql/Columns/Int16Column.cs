using Millrace.Connectors.MySql.Native;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Columns;

/// <summary>INT16: SMALLINT.</summary>
internal sealed class Int16Column(int capacity) : FixedColumn<short>(NativeType.Short, capacity)
{
    protected override short Read(in Value value) =>
        value.AsInt64 is >= short.MinValue and <= short.MaxValue and var number ? (short)number : throw OutOfRange(value, "INT16");
}

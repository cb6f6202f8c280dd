using Millrace.Connectors.MySql.Native;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Columns;

/// <summary>INT64: BIGINT.</summary>
internal sealed class Int64Column(int capacity) : FixedColumn<long>(NativeType.LongLong, capacity)
{
    protected override long Read(in Value value) => value.AsInt64;
}

using Millrace.Connectors.MySql.Native;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Columns;

/// <summary>Numbers: one after the other.</summary>
internal abstract unsafe class FixedColumn<T>(NativeType type, int capacity) : ColumnBuffer(type, capacity)
    where T : unmanaged
{
    private readonly NativeArray<T> _values = new(capacity);

    public override void Dispose()
    {
        _values.Dispose();
        base.Dispose();
    }

    protected abstract T Read(in Value value);

    protected override int WriteContent(in Value value, int row)
    {
        _values.Pointer[row] = Read(value);
        return sizeof(T);
    }

    protected override void BindArrayContent(ref NativeBind bind, int firstRow) => bind.Buffer = _values.Pointer + firstRow;

    protected override void BindRowContent(ref NativeBind bind, int row) => bind.Buffer = _values.Pointer + row;
}

using Millrace.Connectors.MySql.Native;
using Millrace.Data;
using Millrace.Errors;

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

    /// <exception cref="DataException">The value is none of the column's type.</exception>
    protected abstract T Read(in Value value);

    // A value can only be so when what made the record did not keep to its schema; cut to size it would be another number.
    protected static DataException OutOfRange(in Value value, string type) =>
        new($"{value} is out of range for {type}, the type that its schema says");

    protected override int WriteContent(in Value value, int row)
    {
        _values.Pointer[row] = Read(value);
        return sizeof(T);
    }

    protected override void BindArrayContent(ref NativeBind bind, int firstRow) => bind.Buffer = _values.Pointer + firstRow;

    protected override void BindRowContent(ref NativeBind bind, int row) => bind.Buffer = _values.Pointer + row;
}

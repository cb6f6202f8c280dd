using Millrace.Connectors.MySql.Native;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Columns;

/// <summary>Dates and times: structures, and an array of pointers to them.</summary>
internal abstract unsafe class TimeColumn : ColumnBuffer
{
    private const int LongestOnWire = 12; // length, date, time and microseconds

    private readonly NativeArray<NativeTime> _values;
    private readonly NativeArray<nint> _pointers;

    protected TimeColumn(NativeType type, int capacity)
        : base(type, capacity)
    {
        _values = new NativeArray<NativeTime>(capacity);
        _pointers = new NativeArray<nint>(capacity);
        for (int row = 0; row < capacity; row++) _pointers.Pointer[row] = (nint)(_values.Pointer + row);
    }

    public override void Dispose()
    {
        _values.Dispose();
        _pointers.Dispose();
        base.Dispose();
    }

    protected abstract void Read(in Value value, out NativeTime time);

    protected override int WriteContent(in Value value, int row)
    {
        Read(value, out _values.Pointer[row]);
        return LongestOnWire;
    }

    protected override void BindArrayContent(ref NativeBind bind, int firstRow) => bind.Buffer = _pointers.Pointer + firstRow;

    protected override void BindRowContent(ref NativeBind bind, int row) => bind.Buffer = _values.Pointer + row;
}

using Millrace.Connectors.MySql.Native;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Columns;

/// <summary>FLOAT64: DOUBLE.</summary>
internal sealed class Float64Column(int capacity) : FixedColumn<double>(NativeType.Double, capacity)
{
    protected override double Read(in Value value)
    {
        double number = value.AsFloat64;
        return double.IsFinite(number) ? number : throw new DataException($"{number} is no number that MySQL can store");
    }
}

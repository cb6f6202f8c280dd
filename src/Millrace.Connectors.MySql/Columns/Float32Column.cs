using Millrace.Connectors.MySql.Native;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Columns;

/// <summary>FLOAT32: FLOAT.</summary>
internal sealed class Float32Column(int capacity) : FixedColumn<float>(NativeType.Float, capacity)
{
    protected override float Read(in Value value)
    {
        float number = value.AsFloat32;
        return float.IsFinite(number) ? number : throw new DataException($"{number} is no number that MySQL can store");
    }
}

using Millrace.Connectors.MySql.Native;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Columns;

/// <summary>BOOLEAN as 1 and 0, and INT8: TINYINT.</summary>
internal sealed class Int8Column(int capacity) : FixedColumn<sbyte>(NativeType.Tiny, capacity)
{
    protected override sbyte Read(in Value value) => (sbyte)value.AsInt64;
}

/// <summary>INT16: SMALLINT.</summary>
internal sealed class Int16Column(int capacity) : FixedColumn<short>(NativeType.Short, capacity)
{
    protected override short Read(in Value value) => (short)value.AsInt64;
}

/// <summary>INT32: INT.</summary>
internal sealed class Int32Column(int capacity) : FixedColumn<int>(NativeType.Long, capacity)
{
    protected override int Read(in Value value) => value.AsInt32;
}

/// <summary>INT64: BIGINT.</summary>
internal sealed class Int64Column(int capacity) : FixedColumn<long>(NativeType.LongLong, capacity)
{
    protected override long Read(in Value value) => value.AsInt64;
}

/// <summary>FLOAT32: FLOAT.</summary>
internal sealed class Float32Column(int capacity) : FixedColumn<float>(NativeType.Float, capacity)
{
    protected override float Read(in Value value)
    {
        float number = value.AsFloat32;
        return float.IsFinite(number) ? number : throw new DataException($"{number} is no number that MySQL can store");
    }
}

/// <summary>FLOAT64: DOUBLE.</summary>
internal sealed class Float64Column(int capacity) : FixedColumn<double>(NativeType.Double, capacity)
{
    protected override double Read(in Value value)
    {
        double number = value.AsFloat64;
        return double.IsFinite(number) ? number : throw new DataException($"{number} is no number that MySQL can store");
    }
}

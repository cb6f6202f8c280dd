using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Native;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Source.Fields;

/// <summary>DOUBLE.</summary>
internal sealed class DoubleField(ResultColumn column) : FieldReader(column, Schema.Float64)
{
    protected override void BindType(ref NativeBind bind) => bind.Type = NativeType.Double;

    protected override unsafe Value ReadContent(ValueArena arena, MySqlStatement statement) => Value.Float64(*(double*)Content);
}

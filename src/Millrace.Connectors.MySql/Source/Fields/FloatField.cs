using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Native;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Source.Fields;

/// <summary>FLOAT: exact, because the binary protocol does not round it to 6 digits as the text protocol does.</summary>
internal sealed class FloatField(ResultColumn column) : FieldReader(column, Schema.Float32)
{
    protected override void BindType(ref NativeBind bind) => bind.Type = NativeType.Float;

    protected override unsafe Value ReadContent(ValueArena arena, MySqlStatement statement) => Value.Float32(*(float*)Content);
}

using System.Runtime.InteropServices;
using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Native;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Source.Fields;

/// <summary>
/// One column of the rows that are read: where the client library puts each row's value, and how it becomes a field.
/// Made once for a query by <see cref="FieldReaders"/>.
/// </summary>
internal abstract unsafe class FieldReader(ResultColumn column, Schema schema)
{
    private byte* _isNull;
    private CULong* _length;

    public ResultColumn Column { get; } = column;

    public Schema Schema { get; } = column.IsNullable ? schema.AsOptional() : schema;

    /// <summary>Its position in the result.</summary>
    public int Index { get; private set; }

    /// <summary>Bytes that the value of a row takes.</summary>
    public virtual int Size => 8;

    protected byte* Content { get; private set; }

    /// <summary>The length of the value in bytes, where it has no fixed one.</summary>
    public int Length => (int)_length->Value;

    public bool IsNull => *_isNull != 0;

    /// <summary>Binds the column to memory that outlives the query.</summary>
    public void Bind(ref NativeBind bind, int index, byte* content, CULong* length, byte* isNull)
    {
        Index = index;
        Content = content;
        _length = length;
        _isNull = isNull;
        bind.Buffer = content;
        bind.BufferLength = new CULong((nuint)Size);
        bind.Length = length;
        bind.IsNull = isNull;
        BindType(ref bind);
    }

    /// <summary>The current row's value.</summary>
    /// <exception cref="DataException">The schema cannot hold it.</exception>
    public Value Read(ValueArena arena, MySqlStatement statement) => *_isNull != 0 ? default : ReadContent(arena, statement);

    /// <summary>The current row's value, where it is a whole number that a long holds.</summary>
    public virtual bool TryGetWhole(out long number)
    {
        number = 0;
        return false;
    }

    protected abstract void BindType(ref NativeBind bind);

    protected abstract Value ReadContent(ValueArena arena, MySqlStatement statement);

    protected DataException Refused(string value, string reason) => new($"column {Column.Name}: {value} {reason}");
}

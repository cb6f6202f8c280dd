using System.Runtime.InteropServices;
using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Native;
using Millrace.Connectors.MySql.Source.Fields;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Source;

/// <summary>
/// The rows of a query under way: one after the other from the connection, whatever their number.
/// The connection can do nothing else until the last row was read. Dispose before that only after <see cref="MySqlConnection.Cancel"/>:
/// the library would read all the rest.
/// </summary>
internal sealed unsafe class RowCursor : IDisposable
{
    private readonly MySqlStatement _statement;
    private readonly FieldReader[] _fields;
    private readonly FieldReader[] _large;
    private readonly NativeArray<byte> _memory;
    private readonly NativeArray<NativeBind> _binds;

    /// <param name="statement">Executed; belongs to the cursor from now on.</param>
    /// <param name="columns">Of the statement.</param>
    /// <param name="readers">One for each column; null for those that are left out.</param>
    public RowCursor(MySqlStatement statement, IReadOnlyList<ResultColumn> columns, IReadOnlyList<FieldReader?> readers)
    {
        _statement = statement;
        _fields = [.. readers.OfType<FieldReader>()];
        _large = [.. _fields.Where(field => field.Column.Length > field.Size && field is BytesField)];
        // Each column: length, then null mark, then value, at multiples of 8.
        _memory = new NativeArray<byte>(readers.Sum(reader => SizeOf(reader)));
        _binds = new NativeArray<NativeBind>(columns.Count);
        byte* at = _memory.Pointer;
        for (int i = 0; i < columns.Count; i++)
        {
            if (readers[i] is { } reader) reader.Bind(ref _binds.Pointer[i], i, at + 16, (CULong*)at, at + 8);
            else _binds.Pointer[i] = new NativeBind { Type = NativeType.Blob, Buffer = at + 16, Length = (CULong*)at, IsNull = at + 8 };
            at += SizeOf(readers[i]);
        }

        statement.BindResult(_binds.Pointer);
    }

    /// <summary>Goes to the next row; false after the last. Waits for the server.</summary>
    public bool Next() => _statement.Fetch();

    /// <summary>Bytes of the current row's texts and byte strings, as far as their columns can have long ones.</summary>
    public int LastRowBytes
    {
        get
        {
            int bytes = 0;
            foreach (FieldReader text in _large) bytes += text.IsNull ? 0 : text.Length;
            return bytes;
        }
    }

    /// <summary>The current row as a struct.</summary>
    /// <exception cref="Errors.DataException">For a value that its field cannot hold.</exception>
    public Value Read(ValueArena arena)
    {
        Value row = arena.Struct(_fields.Length, out Span<Value> values);
        FieldReader[] fields = _fields;
        for (int i = 0; i < fields.Length && i < values.Length; i++) values[i] = fields[i].Read(arena, _statement);
        return row;
    }

    /// <summary>
    /// Values of the current row for a message, as <c>name=value</c>; for a column whose value cannot be read, what is wrong with it.
    /// </summary>
    public string Describe(IEnumerable<FieldReader> columns)
    {
        var arena = new ValueArena();
        return string.Join(", ", columns.Select(column =>
        {
            try
            {
                return $"{column.Column.Name}={column.Read(arena, _statement)}";
            }
            catch (Errors.DataException fault)
            {
                return fault.Message;
            }
        }));
    }

    public void Dispose()
    {
        _statement.Dispose();
        _memory.Dispose();
        _binds.Dispose();
    }

    private static int SizeOf(FieldReader? reader) => 16 + (((reader?.Size ?? 8) + 7) & ~7);
}

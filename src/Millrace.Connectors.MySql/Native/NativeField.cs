using System.Runtime.InteropServices;

namespace Millrace.Connectors.MySql.Native;

/// <summary><c>MYSQL_FIELD</c> of mysql.h: a column of a result.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeField
{
    /// <summary>The label: an alias where there is one.</summary>
    public byte* Name;

    private nint _originalName;
    private nint _table;
    private nint _originalTable;
    private nint _database;
    private nint _catalog;
    private nint _default;

    /// <summary>Most bytes of a value; the display width of numbers.</summary>
    public CULong Length;

    private CULong _maxLength;
    public uint NameLength;
    private uint _originalNameLength;
    private uint _tableLength;
    private uint _originalTableLength;
    private uint _databaseLength;
    private uint _catalogLength;
    private uint _defaultLength;
    public FieldFlags Flags;
    public uint Decimals;

    /// <summary>63 is binary.</summary>
    public uint Charset;

    public NativeType Type;
    private nint _extension;
}

using System.Runtime.InteropServices;

namespace Millrace.Connectors.MySql.Native;

/// <summary><c>MYSQL_FIELD</c> of mysql.h: a column of a result.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeField
{
    /// <summary>The label: an alias where there is one.</summary>
    public byte* Name;

    /// <summary>The column's own name; empty for an expression.</summary>
    public byte* OriginalName;

    /// <summary>The table or its alias in the query; empty for an expression and for what a UNION, EXCEPT or INTERSECT makes.</summary>
    public byte* Table;

    private nint _originalTable;
    private nint _database;
    private nint _catalog;
    private nint _default;

    /// <summary>Most bytes of a value; the display width of numbers.</summary>
    public CULong Length;

    private CULong _maxLength;
    public uint NameLength;
    public uint OriginalNameLength;
    public uint TableLength;
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

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

/// <summary>Flags of a result's column (mariadb_com.h), as far as they are used here.</summary>
[Flags]
internal enum FieldFlags : uint
{
    None = 0, NotNull = 1, PrimaryKey = 2, Unsigned = 32, AutoIncrement = 512,
}

/// <summary>Types of parameters and columns (enum enum_field_types in mariadb_com.h, and MySQL's own Vector).</summary>
internal enum NativeType
{
    Decimal = 0, Tiny = 1, Short = 2, Long = 3, Float = 4, Double = 5, Null = 6, Timestamp = 7, LongLong = 8, Int24 = 9, Date = 10,
    Time = 11, DateTime = 12, Year = 13,
    NewDate = 14, VarChar = 15, Bit = 16, Vector = 242, Json = 245, NewDecimal = 246, Enum = 247, Set = 248, TinyBlob = 249,
    MediumBlob = 250, LongBlob = 251, Blob = 252,
    VarString = 253, String = 254, Geometry = 255,
}

/// <summary><c>MYSQL_TIME</c> of mysql.h; 40 bytes where <c>unsigned long</c> has 8.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeTime
{
    public uint Year;
    public uint Month;
    public uint Day;
    public uint Hour;
    public uint Minute;
    public uint Second;

    /// <summary>Microseconds.</summary>
    public CULong Microsecond;

    public byte IsNegative;

    /// <summary>0 date, 1 date and time, 2 time of day.</summary>
    public int Kind;
}

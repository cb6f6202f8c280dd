using System.Runtime.InteropServices;

namespace Millrace.Connectors.MySql.Native;

/// <summary>
/// <c>MYSQL_BIND</c> of mariadb_stmt.h, field by field; 112 bytes where <c>unsigned long</c> has 8.
/// For one parameter of one row, or, with an array size, for a column: then <see cref="Buffer"/> is an array of numbers, or an array of
/// pointers for types without a fixed width. For a column of a result, it is where each fetched row's value goes.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeBind
{
    public CULong* Length;
    public byte* IsNull;
    public void* Buffer;
    private nint _error;

    /// <summary>
    /// With an array size: one <c>enum enum_indicator_type</c> a row, 0 for a value and 1 for NULL, so it can serve as <see cref="IsNull"/>
    /// as well.
    /// </summary>
    public byte* Indicator;

    private nint _storeParam;
    private nint _fetchResult;
    private nint _skipResult;

    /// <summary>Results: bytes of <see cref="Buffer"/>. A longer value is cut, and <see cref="Length"/> says how long it is.</summary>
    public CULong BufferLength;

    private CULong _offset;
    private CULong _lengthValue;
    private uint _flags;
    private uint _packLength;
    public NativeType Type;
    private byte _errorValue;
    public byte IsUnsigned;
    private byte _longDataUsed;
    private byte _isNullValue;
    private nint _extension;
}

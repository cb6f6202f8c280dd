using System.Runtime.InteropServices;

namespace Millrace.Connectors.MySql.Native;

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

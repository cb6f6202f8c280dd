using Microsoft.Win32.SafeHandles;

namespace Millrace.Connectors.MySql.Native;

/// <summary>A <c>MYSQL*</c>. Released by <c>mysql_close</c>, which also says goodbye to the server.</summary>
internal sealed class ConnectionHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        NativeConnection.Close(handle);
        return true;
    }
}

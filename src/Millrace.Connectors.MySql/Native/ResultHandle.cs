using Microsoft.Win32.SafeHandles;

namespace Millrace.Connectors.MySql.Native;

/// <summary>A stored <c>MYSQL_RES*</c>: all rows are in client memory, so it does not need the connection any more.</summary>
internal sealed class ResultHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        NativeResult.Free(handle);
        return true;
    }
}

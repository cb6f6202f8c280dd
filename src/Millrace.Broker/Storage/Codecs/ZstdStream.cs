using Microsoft.Win32.SafeHandles;

namespace Millrace.Broker.Storage.Codecs;

/// <summary>One ZSTD_DStream.</summary>
internal sealed class ZstdStream() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => Zstd.FreeStream(handle) == 0;
}

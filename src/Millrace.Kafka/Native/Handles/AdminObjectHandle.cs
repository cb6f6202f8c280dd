using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

/// <summary>
/// The part of an admin request (a topic to create, a group to delete ...); the request copies it, so it goes when that is sent.
/// </summary>
internal sealed class AdminObjectHandle : SafeHandle
{
    private readonly Action<nint> _destroy;

    public AdminObjectHandle(nint pointer, Action<nint> destroy)
        : base(0, ownsHandle: true)
    {
        _destroy = destroy;
        SetHandle(pointer);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _destroy(handle);
        return true;
    }
}

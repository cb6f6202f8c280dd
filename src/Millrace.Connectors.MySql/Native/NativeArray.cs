using System.Runtime.InteropServices;

namespace Millrace.Connectors.MySql.Native;

/// <summary>
/// Memory outside of the collector's reach, for what the client library reads while it executes. Zeroed when made; not when grown.
/// </summary>
internal sealed unsafe class NativeArray<T> : IDisposable
    where T : unmanaged
{
    public NativeArray(int length)
    {
        Pointer = (T*)NativeMemory.AllocZeroed((nuint)length, (nuint)sizeof(T));
        Length = length;
    }

    ~NativeArray() => Free();

    public T* Pointer { get; private set; }

    public int Length { get; private set; }

    /// <summary>Makes it at least that long; what was in it stays, at another address.</summary>
    public void Grow(int length)
    {
        if (length <= Length) return;
        Pointer = (T*)NativeMemory.Realloc(Pointer, (nuint)length * (nuint)sizeof(T));
        Length = length;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(Pointer);
        Pointer = null;
    }
}

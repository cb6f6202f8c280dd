using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Millrace.Broker.Storage;

/// <summary>open(2) and fsync(2) on a directory, which <see cref="File.OpenHandle"/> refuses to open.</summary>
internal static partial class PosixDirectory
{
    private const int ReadOnly = 0;

    public static SafeFileHandle Open(string path)
    {
        int descriptor = OpenDirectory(path, ReadOnly);
        if (descriptor < 0)
            throw new IOException($"Cannot open directory {path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    public static void Flush(SafeFileHandle directory, string path)
    {
        if (FlushDescriptor(directory) < 0)
            throw new IOException($"Cannot flush directory {path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    /// <returns>A descriptor, or -1 with errno set.</returns>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenDirectory(string path, int flags);

    /// <returns>0, or -1 with errno set.</returns>
    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FlushDescriptor(SafeFileHandle descriptor);
}

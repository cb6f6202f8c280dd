using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Millrace.Broker.Storage.Files;

/// <summary>Small files that are either the old or the new ones after a crash, never half of each.</summary>
internal static class DurableFile
{
    /// <summary>Writes a temporary file beside it, flushes it, renames it, and flushes the directory's entry.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string temporary = path + ".tmp";
        using (FileStream file = OwnerOnly.CreateFile(temporary))
        {
            RandomAccess.Write(file.SafeFileHandle, content, 0);
            RandomAccess.FlushToDisk(file.SafeFileHandle);
        }
        File.Move(temporary, path, overwrite: true);
        FlushDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes created, renamed and removed names of a directory survive a power failure.</summary>
    /// <remarks>Windows has no such call and needs none: NTFS journals its directory entries.</remarks>
    public static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        using SafeFileHandle directory = PosixDirectory.Open(path);
        PosixDirectory.Flush(directory, path);
    }
}

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

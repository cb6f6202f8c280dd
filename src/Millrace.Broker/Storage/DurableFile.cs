using Microsoft.Win32.SafeHandles;

namespace Millrace.Broker.Storage;

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

using System.Runtime.InteropServices;

namespace Millrace.Cli.Terminal;

/// <summary>
/// Standard output for bulk, of which one learns that nobody reads it any more:
/// the platform's own stream keeps that to itself, and <c>| head</c> would never end.
/// </summary>
internal static partial class StandardOutput
{
    private const int StdoutHandle = 1;
    private const int Interrupted = 4; // EINTR
    private const short Writable = 4; // POLLOUT

    // EAGAIN: the terminal is shared with somebody who made it non-blocking.
    private static readonly int TryAgain = OperatingSystem.IsMacOS() ? 35 : 11;

    private static readonly Stream Platform = Console.OpenStandardOutput();

    /// <summary>Writes all of it; false when the reader has gone.</summary>
    public static bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        if (OperatingSystem.IsWindows())
        {
            Platform.Write(bytes);
            return true;
        }

        while (bytes.Length > 0)
        {
            nint written = Write(StdoutHandle, bytes, (nuint)bytes.Length);
            if (written >= 0) bytes = bytes[(int)written..];
            else if (!MayGoOn(Marshal.GetLastPInvokeError())) return false;
        }

        return true;
    }

    private static bool MayGoOn(int error)
    {
        if (error != TryAgain) return error == Interrupted;
        var wait = new Polled { Handle = StdoutHandle, Events = Writable };
        return Poll(ref wait, 1, -1) > 0 || Marshal.GetLastPInvokeError() == Interrupted;
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref Polled polled, nuint count, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int handle, ReadOnlySpan<byte> bytes, nuint count);

    // struct pollfd
    private struct Polled
    {
        public int Handle;
        public short Events;
        public short Happened;
    }
}

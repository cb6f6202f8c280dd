using System.ComponentModel;
using System.Diagnostics;

namespace Millrace.Cli.Terminal;

/// <summary>Opens an address in whatever the desktop calls its browser.</summary>
internal static class Browser
{
    /// <summary>Says so when there is none: a server goes on without.</summary>
    public static void Open(Uri url)
    {
        try
        {
            string program = OperatingSystem.IsMacOS() ? "open" : "xdg-open";
            ProcessStartInfo start = OperatingSystem.IsWindows()
                ? new ProcessStartInfo(url.AbsoluteUri) { UseShellExecute = true }
                : new ProcessStartInfo(program, [url.AbsoluteUri]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process? _ = Process.Start(start);
        }
        catch (Exception fault) when (fault is Win32Exception or InvalidOperationException)
        {
            Answer.Note($"No browser could be opened ({fault.Message}); the console is at {url}");
        }
    }
}

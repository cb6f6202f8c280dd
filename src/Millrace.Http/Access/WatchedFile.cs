using System.Text;
using Microsoft.Extensions.Logging;

namespace Millrace.Http.Access;

/// <summary>
/// A small file that is read again when it has changed: looked at when it is asked for, at most once a second. One that is gone or wrong
/// leaves what it said before, with a line of the log. Its content is compared, not its time: a mounted secret changes by a link that
/// points elsewhere.
/// </summary>
public sealed partial class WatchedFile<T>
    where T : class
{
    private const int MaxBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly Func<string, T> _parse;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private (string Text, T Value) _last;
    private string? _fault;
    private long _looked;

    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    /// <exception cref="FormatException">It cannot be read.</exception>
    public WatchedFile(string path, Func<string, T> parse, TimeProvider time, ILogger logger)
    {
        (_path, _parse, _time, _logger) = (path, parse, time, logger);
        string text = Read();
        _last = (text, parse(text));
        _looked = time.GetTimestamp();
        if (IsOpenToOthers()) LogOpen(path);
    }

    public T Current
    {
        get
        {
            lock (_lock)
            {
                if (_time.GetElapsedTime(_looked) >= Pace) Look();
                return _last.Value;
            }
        }
    }

    private void Look()
    {
        _looked = _time.GetTimestamp();
        try
        {
            string text = Read();
            bool wasWrong = _fault is not null;
            _fault = null;
            if (text == _last.Text && !wasWrong) return;
            _last = (text, _parse(text));
            LogRead(_path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            // Once, not at each request.
            if (_fault != fault.Message) LogKept(_path, fault.Message);
            _fault = fault.Message;
        }
    }

    private string Read()
    {
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length > MaxBytes) throw new IOException($"it has more than {MaxBytes} bytes");
        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private bool IsOpenToOthers() =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(_path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0;

    [LoggerMessage(5010, LogLevel.Information, "{File} has changed and been read again.")]
    private partial void LogRead(string file);

    [LoggerMessage(5011, LogLevel.Error, "{File} cannot be read, so that what it said before still counts: {Reason}")]
    private partial void LogKept(string file, string reason);

    [LoggerMessage(5012, LogLevel.Warning, "Every user of this machine may read {File}, or even write it: chmod 600 ends that.")]
    private partial void LogOpen(string file);
}

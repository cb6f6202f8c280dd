using System.Globalization;
using Microsoft.Extensions.Logging;
using Millrace.Broker.Storage.Files;

namespace Millrace.Cli.Terminal;

/// <summary>A log file: one line for an entry, its exception below it. Begun anew by each start, so that it cannot grow for ever.</summary>
internal sealed class FileLog : ILoggerProvider
{
    private readonly StreamWriter _writer;
    private readonly Lock _gate = new();

    public FileLog(string path)
    {
        OwnerOnly.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _writer = new StreamWriter(OwnerOnly.CreateFile(path)) { AutoFlush = true };
    }

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
        lock (_gate) _writer.Dispose();
    }

    private void Write(string category, LogLevel level, string message, Exception? exception)
    {
        string time = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        lock (_gate)
        {
            if (!_writer.BaseStream.CanWrite) return;
            _writer.WriteLine($"{time} {level,-11} {category}: {message}");
            if (exception is not null) _writer.WriteLine(exception);
        }
    }

    private sealed class Category(FileLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            log.Write(name, logLevel, formatter(state, exception), exception);
    }
}

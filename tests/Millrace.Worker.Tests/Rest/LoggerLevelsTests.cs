using Microsoft.Extensions.Logging;
using Millrace.TestServers;
using Millrace.Worker.Loggers;

namespace Millrace.Worker.Tests.Rest;

public sealed class LoggerLevelsTests
{
    private readonly LoggerLevels _levels = new(TimeProvider.System);

    [Fact]
    public void Changes_what_is_written_at_once()
    {
        using var written = new Written();
        using ILoggerFactory inner = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(written));
        using var factory = new LeveledLoggerFactory(inner, _levels);
        ILogger logger = factory.CreateLogger("Millrace.Worker.Tasks.Sink");

        logger.LogDebug("one");
        _levels.Set("Millrace.Worker", "debug");
        logger.LogDebug("two");
        _levels.Set("Millrace.Worker.Tasks", "OFF");
        logger.LogCritical("three");
        _levels.Set("root", "INFO");
        logger.LogInformation("four");

        Assert.Equal(["two", "four"], written.Lines);
    }

    [Fact]
    public void Names_what_has_changed_and_not_what_had_that_level()
    {
        _levels.Set("a.b", "DEBUG");

        Assert.Empty(_levels.Set("a.b.c", "DEBUG"));
        Assert.Equal(["a", "a.b", "a.b.c"], _levels.Set("a", "ERROR"));
        Assert.Empty(_levels.Set("a", "ERROR"));
    }

    [Fact]
    public void Does_not_take_a_longer_name_for_a_child()
    {
        _levels.Set("a.bc", "DEBUG");

        Assert.Equal(["a.b"], _levels.Set("a.b", "WARN"));
        Assert.Equal("DEBUG", _levels.Find("a.bc")!.Level);
    }

    [Fact]
    public void Tells_when_a_level_was_last_changed_by_hand()
    {
        _levels.Register("x");
        Assert.Null(_levels.Find("x")!.LastModified);

        _levels.Set("x", "WARN");

        Assert.NotNull(_levels.Find("x")!.LastModified);
        Assert.Null(_levels.Find("nobody"));
    }

    [Fact]
    public void Gives_back_what_was_there_before_when_the_time_of_a_level_is_over()
    {
        var time = new ManualTimeProvider();
        using var levels = new LoggerLevels(time);
        levels.Set("a.b", "ERROR");

        levels.Set("a", "DEBUG", TimeSpan.FromMinutes(10));
        levels.Set("a.b", "TRACE", TimeSpan.FromMinutes(20));
        time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(("INFO", "TRACE"), (levels.Find("a")!.Level, levels.Find("a.b")!.Level));
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("ERROR", levels.Find("a.b")!.Level);

        levels.Set("a", "DEBUG", TimeSpan.FromMinutes(1));
        levels.Set("a", "WARN");
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("WARN", levels.Find("a.b")!.Level);
    }

    [Theory]
    [InlineData("org.apache.kafka.connect", "Millrace.Worker")]
    [InlineData("org.apache.kafka.connect.runtime.WorkerSinkTask", "Millrace.Worker.Tasks")]
    [InlineData("org.apache.kafka.connect.runtime.rest.RestServer", "Millrace.Worker.Rest")]
    [InlineData("org.apache.kafka.connectors", null)]
    public void Knows_the_names_that_Connect_gives_its_loggers(string name, string? here)
    {
        foreach (string logger in (string[])["Millrace.Worker", "Millrace.Worker.Rest", "Millrace.Worker.Tasks"]) _levels.Register(logger);

        IReadOnlyList<string> changed = _levels.Set(name, "DEBUG");

        Assert.Equal(here ?? name, changed[0]);
        Assert.Equal("DEBUG", _levels.Find(name)!.Level);
        Assert.Equal(here is null ? "INFO" : "DEBUG", _levels.Find("Millrace.Worker.Tasks") is { } tasks && here != "Millrace.Worker.Rest"
            ? tasks.Level
            : _levels.Find("Millrace.Worker.Rest")!.Level);
    }

    private sealed class Written : ILoggerProvider, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Millrace.Http;
using Millrace.Worker.Herding;
using Millrace.Worker.Loggers;
using Millrace.Worker.Rest.Server;

namespace Millrace.Worker.Rest.Resources;

/// <summary><c>/admin/loggers</c>: levels of loggers, read and changed while the worker runs.</summary>
internal static class LoggersResource
{
    private const long LongestLimit = 7 * 24 * 3_600_000;

    /// <param name="routes">Where to put the methods.</param>
    /// <param name="levels">This worker's loggers.</param>
    /// <param name="herder">Tells all workers of the group, this one included.</param>
    public static void Map(Routes<RestCall> routes, LoggerLevels levels, HerderAccess herder)
    {
        routes.Get("/admin/loggers", call => call.Write(levels.All(), RestJson.Answers.IReadOnlyDictionaryStringLoggerLevel));
        routes.Get("/admin/loggers/{logger}", call => call.Write(
            levels.Find(call.Segment("logger"))
            ?? throw RestErrors.NotFound($"Logger {call.Segment("logger")} not found."), RestJson.Answers.LoggerLevel));
        routes.Put("/admin/loggers/{logger}", async call =>
        {
            JsonElement body = await call.ReadAsync();
            string level = ReadLevel(body);
            TimeSpan? limit = ReadLimit(body);
            if (call.Query("scope")?.Equals("cluster", StringComparison.OrdinalIgnoreCase) == true)
            {
                await herder.Ready.SetLoggerLevelAsync(call.Segment("logger"), level, limit, call.Cancellation);
                await call.AnswerNothing(StatusCodes.Status204NoContent);
            }
            else
            {
                await call.Write(levels.Set(call.Segment("logger"), level, limit), RestJson.Answers.IReadOnlyListString);
            }
        });
    }

    private static string ReadLevel(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("level", out JsonElement given)
            || given.ValueKind != JsonValueKind.String)
            throw RestErrors.BadRequest("Desired 'level' parameter was not specified in request.");
        string level = given.GetString()!;
        return LoggerLevels.IsLevel(level) ? level : throw RestErrors.NotFound($"invalid log level '{level}'.");
    }

    /// <summary>After <c>limit_ms</c> the level is the one from before again. Not in Connect, which passes it over.</summary>
    private static TimeSpan? ReadLimit(JsonElement body)
    {
        if (!body.TryGetProperty("limit_ms", out JsonElement given)) return null;
        if (given.ValueKind == JsonValueKind.Number && given.TryGetInt64(out long limit) && limit is > 0 and <= LongestLimit)
            return TimeSpan.FromMilliseconds(limit);
        throw RestErrors.BadRequest(
            $"'limit_ms' must be a whole number of milliseconds from 1 to {LongestLimit} (a week): how long the level holds.");
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.WebConsole.Clients;
using Millrace.WebConsole.Groups;

namespace Millrace.WebConsole.Offsets;

/// <summary>What a change of a connector's offsets would do; shown before it is done, and what is done is what was shown.</summary>
/// <param name="IsReset">Whether all are forgotten.</param>
internal sealed record OffsetPlan(bool IsReset, IReadOnlyList<OffsetStep> Steps)
{
    public int Changes => Steps.Count(step => !step.Now.IsSame(step.Then));

    /// <summary>All are forgotten: the connector begins anew.</summary>
    public static OffsetPlan Reset(IReadOnlyList<StoredOffset> now) =>
        new(true, [.. now.Select(one => new OffsetStep(one, one with { Offset = null }))]);

    public static OffsetPlan Set(StoredOffset now, JsonObject? then) => new(false, [new OffsetStep(now, now with { Offset = then })]);

    /// <summary>
    /// What somebody typed as an offset: a number for a sink, an object of JSON for a source. Null with the reason when it is neither.
    /// </summary>
    public static JsonObject? Parse(StoredOffset of, string text, out string? fault)
    {
        fault = null;
        if (of.Number is not null)
        {
            if (long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long next)) return of.At(next).Offset;
            fault = "An offset is a number, not below 0.";
            return null;
        }

        try
        {
            if (JsonNode.Parse(text) is JsonObject offset) return offset;
            fault = "An offset of a source is an object of JSON.";
        }
        catch (JsonException wrong)
        {
            fault = $"No JSON, at line {wrong.LineNumber + 1}, column {wrong.BytePositionInLine + 1}.";
        }

        return null;
    }

    /// <summary>Sends it, and returns the server's words.</summary>
    /// <exception cref="Refusal">Also when offsets are no longer what was shown.</exception>
    public async Task<string> RunAsync(ConnectClient connect, string connector, TimeProvider time)
    {
        IReadOnlyList<StoredOffset> now = await connect.OffsetsAsync(connector);
        bool isShown = Steps.All(step => now.Any(step.Now.IsSame)) && (!IsReset || now.Count == Steps.Count);
        if (!isShown)
            throw new Refusal($"offsets of {connector}", 409, "The offsets have changed since they were shown; nothing was sent.",
                time.GetUtcNow());
        return IsReset
            ? await connect.ResetOffsetsAsync(connector)
            : await connect.AlterOffsetsAsync(connector, Steps.Select(step => step.Then));
    }
}

internal sealed record OffsetStep(StoredOffset Now, StoredOffset Then)
{
    /// <summary>What it means for the connector.</summary>
    public string Change => Now.IsSame(Then) ? "none"
        : Then.Offset is null ? "begins anew"
        : Now.Number is { } number && Then.Next is { } then ? new ResetStep(Now.Topic!, number, Now.Next, then).Change : "goes on there";
}

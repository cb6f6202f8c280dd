using System.Globalization;
using Millrace.Cli.Commands.Databases;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Demo;

/// <summary>What a demo has come to.</summary>
/// <param name="Sent">Readings that the broker has acknowledged.</param>
/// <param name="Written">How many of them are in the table.</param>
/// <param name="Metered">How long the meter ran.</param>
/// <param name="State">The connector's at the end.</param>
/// <param name="Trace">Why the connector has failed or the table cannot be read, or null.</param>
internal sealed record DemoResult(long Sent, long Written, TimeSpan Metered, string State, string? Trace)
{
    public bool IsComplete => Written == Sent;

    public void Print(StateFolder folder)
    {
        Answer.Line("");
        double rate = Sent / Math.Max(0.001, Metered.TotalSeconds);
        Answer.Line(string.Create(CultureInfo.InvariantCulture,
            $"Sent          {Sent:N0} readings in {Metered.TotalSeconds:F1} s ({rate:N1} a second)"));
        Answer.Line(string.Create(CultureInfo.InvariantCulture, $"In the table  {Written:N0} of {Sent:N0}"));
        Answer.Line($"Connector     {DemoConnector.Name} {State}");
        Answer.Line($"What it has made stays in {folder.Name}; the next demo there goes on from it.");
    }

    public string WhatIsMissing(StateFolder folder)
    {
        string reason = (State, Trace) switch
        {
            (_, null) => $"The connector is {State}.",
            ("FAILED", _) => $"The connector has failed: {Trace.Split('\n')[0].Trim()}",
            _ => Trace,
        };
        return string.Create(CultureInfo.InvariantCulture,
            $"{Sent - Written:N0} readings are not in the table. {reason} Its log is {folder.Log("millrace")}.");
    }
}

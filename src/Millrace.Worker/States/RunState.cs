using System.Text.Json;
using System.Text.Json.Serialization;

namespace Millrace.Worker.States;

/// <summary>
/// What a connector or a task is at, under Connect's names; <see cref="RunStates"/> says which state may follow which. A run is one object
/// of a plugin, from its start to its stop: it says RUNNING, PAUSED and FAILED of itself, the herder says the others.
/// </summary>
[JsonConverter(typeof(RunStateConverter))]
internal enum RunState
{
    /// <summary>With no worker. Whoever takes it up starts a run.</summary>
    Unassigned,

    /// <summary>At work.</summary>
    Running,

    /// <summary>Waits to be resumed; the run goes on.</summary>
    Paused,

    /// <summary>A connector without a run and without tasks, because it was told so. No state of a task.</summary>
    Stopped,

    /// <summary>
    /// The run has ended with an error. Stays so, with its trace, until another run is started; no worker's leaving hides it.
    /// </summary>
    Failed,

    /// <summary>Asked to restart: a run ends, another one follows.</summary>
    Restarting,
}

/// <summary>Names of states, and the one table of legal moves.</summary>
internal static class RunStates
{
    /// <summary>As it is stored and answered.</summary>
    public static string Name(this RunState state) => state.ToString().ToUpperInvariant();

    /// <summary>Null when there is no state of that name.</summary>
    public static RunState? Find(string? name) =>
        Enum.GetValues<RunState>().Cast<RunState?>().FirstOrDefault(state => state!.Value.Name() == name);

    /// <summary>
    /// Whether a connector's status may go from one state to another. A start, which says how it came out, a restart and a stop are
    /// possible from every state.
    /// </summary>
    public static bool MayBecome(this RunState now, RunState next) => next switch
    {
        RunState.Running or RunState.Paused or RunState.Failed => true,
        RunState.Restarting or RunState.Stopped => true,
        RunState.Unassigned => now is not RunState.Failed,
        _ => false,
    };

    /// <summary>The same for a task: it is stopped by being removed.</summary>
    public static bool TaskMayBecome(this RunState now, RunState next) => next is not RunState.Stopped && now.MayBecome(next);

    /// <summary>Whether one run may say this after that; null before it has said anything.</summary>
    public static bool RunMaySay(RunState? said, RunState next) => (said, next) switch
    {
        (RunState.Failed, _) => false,
        (_, RunState.Running or RunState.Paused or RunState.Failed) => true,
        _ => false,
    };
}

/// <summary>States in answers.</summary>
internal sealed class RunStateConverter : JsonConverter<RunState>
{
    public override RunState Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RunStates.Find(reader.GetString()) ?? throw new JsonException("no such state");

    public override void Write(Utf8JsonWriter writer, RunState value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Name());
}
